"""Writes of members."""

from kaipu.commerce.members.operations.correcting import (
    CorrectionInvalid,
    CorrectionUnknown,
    SamePerson,
    correct_points,
    decide_correction,
)
from kaipu.commerce.members.operations.coupons import (
    CodeTaken,
    CouponDraft,
    CouponInvalid,
    claim_coupon,
    create_coupon,
    end_coupon,
    grant_coupon,
    grant_coupons,
    take_coupon,
)
from kaipu.commerce.members.operations.erasing import hand_over_membership
from kaipu.commerce.members.operations.ledger import (
    PointsShort,
    burn_points,
    claw_back,
    earn_for_order,
    expire_points,
    give_back,
    give_points,
    open_ledgers,
)
from kaipu.commerce.members.operations.membership import (
    BirthdayInvalid,
    PastMember,
    ProgrammeInvalid,
    enrol,
    give_birthday_gift,
    load_members,
    load_purchases,
    remove_tier,
    review_tier,
    set_birthday,
    set_programme,
    set_tier,
)

__all__ = [
    "BirthdayInvalid", "CodeTaken", "CorrectionInvalid", "CorrectionUnknown", "CouponDraft", "CouponInvalid",
    "PastMember", "PointsShort", "ProgrammeInvalid", "SamePerson", "burn_points", "claim_coupon", "claw_back",
    "correct_points", "create_coupon", "decide_correction", "earn_for_order", "end_coupon", "enrol",
    "expire_points", "give_back", "give_birthday_gift", "give_points", "grant_coupon", "grant_coupons",
    "hand_over_membership", "load_members", "load_purchases", "open_ledgers", "remove_tier", "review_tier",
    "set_birthday", "set_programme", "set_tier", "take_coupon",
]  # fmt: skip
