"""The door of customers."""

from kaipu.commerce.customers.events import ConsentChanged, CustomerJoined, CustomersImported
from kaipu.commerce.customers.operations import (
    AccountExists,
    AccountUnknown,
    AddressUnknown,
    FieldMissing,
    PurposeUnknown,
    answer_consent,
    become_customer,
    check_customer_rows,
    create_account,
    finish_customers,
    know_guest,
    load_customers,
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
    get_consents,
    get_customer,
    list_addresses,
    list_customers,
    list_staff,
)
from kaipu.commerce.customers.rules import PURPOSES, clean_email, clean_phone, mask_email, mask_name

__all__ = [
    "PURPOSES", "AccountExists", "AccountRecord", "AccountUnknown", "AddressRecord", "AddressUnknown", "ConsentChanged",
    "CustomerJoined", "CustomerRecord", "CustomerUnknown", "CustomersImported", "FieldMissing", "PurposeUnknown",
    "answer_consent", "become_customer", "check_customer_rows", "clean_email", "clean_phone", "count_customers",
    "create_account", "find_account", "finish_customers", "get_consents", "get_customer", "know_guest",
    "list_addresses", "list_customers", "list_staff", "load_customers", "mask_email", "mask_name", "remove_address",
    "save_address", "set_profile", "set_staff",
]  # fmt: skip
