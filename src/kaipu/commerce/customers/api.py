"""The door of customers."""

from kaipu.commerce.customers.events import ConsentChanged, CustomerJoined, CustomersImported
from kaipu.commerce.customers.operations import (
    AccountExists,
    AccountUnknown,
    AddressUnknown,
    FieldMissing,
    PurposeUnknown,
    WorksHere,
    answer_consent,
    become_customer,
    check_customer_rows,
    create_account,
    end_sessions,
    erase_customer,
    finish_customers,
    forget_sessions,
    know_guest,
    load_consents,
    load_customers,
    note_means,
    open_pseudonym,
    remove_address,
    save_address,
    set_profile,
    set_staff,
)
from kaipu.commerce.customers.queries import (
    AccountRecord,
    AddressRecord,
    CustomerRecord,
    CustomerUnknown,
    count_customers,
    find_account,
    find_account_of,
    find_customer_ids,
    get_consents,
    get_customer,
    list_addresses,
    list_consenting,
    list_customers,
    list_living_in,
    list_marks,
    list_shared_words,
    list_staff,
)
from kaipu.commerce.customers.rules import PURPOSES, clean_email, clean_phone

__all__ = [
    "PURPOSES", "AccountExists", "AccountRecord", "AccountUnknown", "AddressRecord", "AddressUnknown", "ConsentChanged",
    "CustomerJoined", "CustomerRecord", "CustomerUnknown", "CustomersImported", "FieldMissing", "PurposeUnknown", "WorksHere",
    "answer_consent", "become_customer", "check_customer_rows", "clean_email", "clean_phone", "count_customers",
    "create_account", "end_sessions", "erase_customer", "find_account", "find_account_of", "find_customer_ids", "finish_customers", "forget_sessions",
    "get_consents", "get_customer", "know_guest", "list_addresses", "list_consenting", "list_customers", "list_living_in", "list_marks", "list_shared_words", "list_staff",
    "load_consents", "load_customers", "note_means", "open_pseudonym", "remove_address", "save_address", "set_profile", "set_staff",
]  # fmt: skip
