"""Writes of customers: one person at a time, and importing many."""

from kaipu.commerce.customers.operations.accounts import (
    AccountExists,
    AccountUnknown,
    AddressUnknown,
    FieldMissing,
    PurposeUnknown,
    answer_consent,
    become_customer,
    create_account,
    know_guest,
    load_consents,
    note_means,
    remove_address,
    save_address,
    set_profile,
    set_staff,
)
from kaipu.commerce.customers.operations.erasing import (
    WorksHere,
    end_sessions,
    erase_customer,
    forget_sessions,
    open_pseudonym,
)
from kaipu.commerce.customers.operations.importing import check_customer_rows, finish_customers, load_customers

__all__ = [
    "AccountExists", "AccountUnknown", "AddressUnknown", "FieldMissing", "PurposeUnknown", "WorksHere", "answer_consent", "become_customer",
    "check_customer_rows", "create_account", "end_sessions", "erase_customer", "finish_customers", "forget_sessions", "know_guest", "load_consents", "load_customers", "note_means", "open_pseudonym",
    "remove_address", "save_address", "set_profile", "set_staff",
]  # fmt: skip
