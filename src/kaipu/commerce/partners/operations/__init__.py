"""Writes of partners."""

from kaipu.commerce.partners.operations.earning import claw_back, earn_commission, note_sale, release_commissions
from kaipu.commerce.partners.operations.erasing import hand_over_partner
from kaipu.commerce.partners.operations.partnering import (
    AlreadyPartner,
    PartnerInvalid,
    SchemeInvalid,
    TooDeep,
    apply_as_partner,
    decide_partner,
    end_partner,
    forget_clicks,
    make_company,
    note_click,
    set_scheme,
    set_share,
    set_tax_data,
)
from kaipu.commerce.partners.operations.paying import (
    NothingToPay,
    PayoutUnknown,
    PayoutWaits,
    SamePerson,
    decide_payout,
    prepare_payout,
)

__all__ = [
    "AlreadyPartner", "NothingToPay", "PartnerInvalid", "PayoutUnknown", "PayoutWaits", "SamePerson", "SchemeInvalid",
    "TooDeep", "apply_as_partner", "claw_back", "decide_partner", "decide_payout", "earn_commission", "end_partner",
    "forget_clicks", "hand_over_partner", "make_company", "note_click", "note_sale", "prepare_payout",
    "release_commissions", "set_scheme", "set_share", "set_tax_data",
]  # fmt: skip
