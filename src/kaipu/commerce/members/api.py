"""The door of members."""

from kaipu.commerce.members.events import (  # isort: skip
    CouponGivenBack, CouponGranted, CouponTaken, MemberJoined, PointsPosted, TierChanged,
)  # fmt: skip
from kaipu.commerce.members.operations import (  # isort: skip
    BirthdayInvalid, CodeTaken, CorrectionInvalid, CorrectionUnknown, CouponDraft, CouponInvalid, PointsShort,
    ProgrammeInvalid, SamePerson, burn_points, claim_coupon, claw_back, correct_points, create_coupon, decide_correction,
    earn_for_order, end_coupon, enrol, PastMember, load_members, load_purchases, grant_coupons,
    give_back, give_points, grant_coupon, hand_over_membership, open_ledgers, remove_tier, review_tier, set_birthday, set_programme, set_tier, take_coupon,
)  # fmt: skip
from kaipu.commerce.members.queries import (  # isort: skip
    CorrectionRecord, CouponRecord, CouponRefused, CouponRow, CouponUnknown, Invitations, LedgerRow, MembershipRecord,
    NotAMember, ProgrammeFigures, Standing, TierChangeRecord, TierRecord, TierUnknown, Used, WalletItem, apply_standing,
    check_coupon, count_invitations, find_coupon, find_member_by_code, find_membership, find_next_expiry, get_coupon,
    get_figures, get_programme_figures, get_standing, get_terms, list_born_in, list_born_on, list_by_points, list_claimable,
    list_in_tier, list_inviters, list_with_coupon, list_corrections, list_coupons, list_ledger,
    list_tier_changes, list_tiers, list_wallet, what_is_used, window_start,
)  # fmt: skip
from kaipu.commerce.members.rules import Terms, clean_code, points_worth

__all__ = [
    "BirthdayInvalid", "CodeTaken", "CorrectionInvalid", "CorrectionRecord", "CorrectionUnknown", "CouponDraft",
    "CouponGivenBack", "CouponGranted", "CouponInvalid", "CouponRecord", "CouponRefused", "CouponRow", "CouponTaken",
    "CouponUnknown", "Invitations", "LedgerRow", "MemberJoined", "MembershipRecord", "NotAMember", "PastMember",
    "PointsPosted", "PointsShort", "ProgrammeFigures", "ProgrammeInvalid", "SamePerson", "Standing", "Terms",
    "TierChangeRecord", "TierChanged", "TierRecord", "TierUnknown", "Used", "WalletItem", "apply_standing",
    "burn_points", "check_coupon", "claim_coupon", "claw_back", "clean_code", "correct_points", "count_invitations",
    "create_coupon", "decide_correction", "earn_for_order", "end_coupon", "enrol", "find_coupon",
    "find_member_by_code", "find_membership", "find_next_expiry", "get_coupon", "get_figures",
    "get_programme_figures", "get_standing", "get_terms", "give_back", "give_points", "grant_coupon", "grant_coupons",
    "hand_over_membership", "list_born_in", "list_born_on", "list_by_points", "list_claimable", "list_corrections",
    "list_coupons", "list_in_tier", "list_inviters", "list_ledger", "list_tier_changes", "list_tiers", "list_wallet",
    "list_with_coupon", "load_members", "load_purchases", "open_ledgers", "points_worth", "remove_tier",
    "review_tier", "set_birthday", "set_programme", "set_tier", "take_coupon", "what_is_used", "window_start",
]  # fmt: skip
