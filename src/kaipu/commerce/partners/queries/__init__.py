"""Reads of partners."""

from kaipu.commerce.partners.queries.books import (
    LedgerRow,
    PayoutRecord,
    PayoutRow,
    Standing,
    TaxRow,
    get_standing,
    list_due,
    list_ledger,
    list_payable,
    list_payouts,
    list_tax_rows,
)
from kaipu.commerce.partners.queries.people import (
    PartnerRecord,
    PartnerRow,
    PartnerUnknown,
    find_partner_by_code,
    find_partner_by_session,
    find_partner_of,
    get_partner,
    get_shares,
    get_terms,
    list_partners,
    tell_person,
)

__all__ = [
    "LedgerRow", "PartnerRecord", "PartnerRow", "PartnerUnknown", "PayoutRecord", "PayoutRow", "Standing", "TaxRow",
    "find_partner_by_code", "find_partner_by_session", "find_partner_of", "get_partner", "get_shares", "get_standing",
    "get_terms", "list_due", "list_ledger", "list_partners", "list_payable", "list_payouts", "list_tax_rows", "tell_person",
]  # fmt: skip
