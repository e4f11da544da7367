"""Reads of members."""

from kaipu.commerce.members.queries.coupons import (
    CouponRecord,
    CouponRefused,
    CouponRow,
    CouponUnknown,
    WalletItem,
    check_coupon,
    find_coupon,
    get_coupon,
    list_claimable,
    list_coupons,
    list_wallet,
)
from kaipu.commerce.members.queries.groups import (
    COUPON_STATES,
    list_born_in,
    list_by_points,
    list_in_tier,
    list_with_coupon,
)
from kaipu.commerce.members.queries.offers import Standing, Used, apply_standing, get_standing, what_is_used
from kaipu.commerce.members.queries.people import (
    CorrectionRecord,
    Invitations,
    LedgerRow,
    MembershipRecord,
    NotAMember,
    ProgrammeFigures,
    TierChangeRecord,
    count_invitations,
    find_member_by_code,
    find_membership,
    find_next_expiry,
    get_balance,
    get_figures,
    get_programme_figures,
    list_birthdays,
    list_born_on,
    list_corrections,
    list_expiring,
    list_inviters,
    list_ledger,
    list_member_ids,
    list_tier_changes,
    tell_person,
    window_start,
)
from kaipu.commerce.members.queries.programme import TierRecord, TierUnknown, get_terms, list_tiers

__all__ = [
    "COUPON_STATES", "CorrectionRecord", "CouponRecord", "CouponRefused", "CouponRow", "CouponUnknown", "Invitations",
    "LedgerRow", "MembershipRecord", "NotAMember", "ProgrammeFigures", "Standing", "TierChangeRecord", "TierRecord",
    "TierUnknown", "Used", "WalletItem", "apply_standing", "check_coupon", "count_invitations", "find_coupon",
    "find_member_by_code", "find_membership", "find_next_expiry", "get_balance", "get_coupon", "get_figures",
    "get_programme_figures", "get_standing", "get_terms", "list_birthdays", "list_born_in", "list_born_on",
    "list_by_points", "list_claimable", "list_corrections", "list_coupons", "list_expiring", "list_in_tier", "list_inviters",
    "list_ledger", "list_member_ids", "list_tier_changes", "list_tiers", "list_wallet", "list_with_coupon",
    "tell_person", "what_is_used", "window_start",
]  # fmt: skip
