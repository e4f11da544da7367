"""The door of partners."""

from kaipu.commerce.partners.events import CommissionClawedBack, CommissionEarned, PartnersPaid

from kaipu.commerce.partners.operations import (  # isort: skip
    AlreadyPartner, NothingToPay, PartnerInvalid, PayoutUnknown, PayoutWaits, SamePerson, SchemeInvalid, TooDeep,
    apply_as_partner, claw_back, decide_partner, decide_payout, earn_commission, end_partner, hand_over_partner,
    make_company, note_click, note_sale, prepare_payout, release_commissions, set_scheme, set_share, set_tax_data,
)  # fmt: skip
from kaipu.commerce.partners.queries import (  # isort: skip
    LedgerRow, PartnerRecord, PartnerRow, PartnerUnknown, PayoutRecord, PayoutRow, Standing, TaxRow, find_partner_by_code,
    find_partner_by_session, find_partner_of, get_partner, get_shares, get_standing, get_terms, list_ledger, list_partners,
    list_payouts, list_tax_rows,
)  # fmt: skip
from kaipu.commerce.partners.rules import Terms

__all__ = [
    "AlreadyPartner", "CommissionClawedBack", "CommissionEarned", "LedgerRow", "NothingToPay", "PartnerInvalid",
    "PartnerRecord", "PartnerRow", "PartnerUnknown", "PartnersPaid", "PayoutRecord", "PayoutRow", "PayoutUnknown",
    "PayoutWaits", "SamePerson", "SchemeInvalid", "Standing", "TaxRow", "Terms", "TooDeep", "apply_as_partner",
    "claw_back", "decide_partner", "decide_payout", "earn_commission", "end_partner", "find_partner_by_code",
    "find_partner_by_session", "find_partner_of", "get_partner", "get_shares", "get_standing", "get_terms",
    "hand_over_partner", "list_ledger", "list_partners", "list_payouts", "list_tax_rows", "make_company", "note_click",
    "note_sale", "prepare_payout", "release_commissions", "set_scheme", "set_share", "set_tax_data",
]  # fmt: skip
