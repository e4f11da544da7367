"""Reads of accounts and customers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from kaipu.commerce.customers.models import Address, Consent, Customer, PaymentMeans, User


class CustomerUnknown(LookupError):
    """No customer has this id or number."""


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """Someone who buys."""

    id: int
    number: str
    name: str
    email: str
    phone: str
    language: str
    joined_at: datetime
    attributes: Mapping[str, Any]
    assumed: bool


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """Where to deliver."""

    id: int
    recipient: str
    phone: str
    street: str
    city: str
    region: str
    postcode: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """Someone who logs in."""

    id: int
    email: str
    name: str
    language: str
    is_staff: bool
    customer_id: int | None


_CUSTOMER = ("id", "number", "name", "email", "phone", "language", "joined_at", "attributes", "assumed")
_ADDRESS = ("id", "recipient", "phone", "street", "city", "region", "postcode", "is_default")


def get_customer(*, customer_id: int) -> CustomerRecord:
    """Return a customer; raises CustomerUnknown."""
    row = Customer.objects.filter(id=customer_id).values_list(*_CUSTOMER).first()
    if row is None:
        raise CustomerUnknown(str(customer_id))
    return CustomerRecord(*row)


def list_customers(
    *, text: str = "", by_contact: bool = True, limit: int = 50, offset: int = 0, ids: Collection[int] | None = None
) -> list[CustomerRecord]:
    """Return customers whose number or, unless `by_contact` is off, name, e-mail or telephone matches, the newest first.

    `ids` narrows to these customers.
    """
    found = Customer.objects.filter(erased_at=None)
    if ids is not None:
        found = found.filter(id__in=ids)
    if text.strip():
        words = text.strip()
        by_number = Q(number__iexact=words)
        contact = Q(name__icontains=words) | Q(email__istartswith=words) | Q(phone__contains=words)
        found = found.filter(by_number | contact if by_contact else by_number)
    rows = found.order_by("-joined_at", "-id").values_list(*_CUSTOMER)[offset : offset + limit]
    return [CustomerRecord(*row) for row in rows]


def find_customer_ids(*, numbers: Collection[str]) -> dict[str, int]:
    """Return the ids of those of the customers that there are, by number. One statement."""
    return dict(Customer.objects.filter(number__in=list(numbers)).values_list("number", "id"))


def count_customers() -> int:
    """Return how many customers there are."""
    return Customer.objects.filter(erased_at=None).count()


def list_addresses(*, customer_id: int) -> list[AddressRecord]:
    """Return a customer's address book, the default first."""
    rows = Address.objects.filter(customer_id=customer_id).order_by("-is_default", "id").values_list(*_ADDRESS)
    return [AddressRecord(*row) for row in rows]


def list_marks(*, customer_id: int) -> set[tuple[str, str]]:
    """Return what two accounts of one person or household have in common: (kind, e-mail, telephone, street or means of payment). Three statements."""
    customer = get_customer(customer_id=customer_id)
    marks = {("email", customer.email.lower()), ("phone", customer.phone)}
    for address in list_addresses(customer_id=customer_id):
        marks |= {("phone", address.phone), ("street", f"{address.street} {address.postcode}".casefold().strip())}
    marks |= {
        ("means", digest)
        for digest in PaymentMeans.objects.filter(customer_id=customer_id).values_list("digest", flat=True)
    }
    return {(kind, value) for kind, value in marks if value}


def get_consents(*, customer_id: int) -> dict[str, bool]:
    """Return the newest answer of a customer for each purpose."""
    rows = Consent.objects.filter(customer_id=customer_id).order_by("purpose", "-at", "-id").distinct("purpose")
    return dict(rows.values_list("purpose", "granted"))


def list_consenting(*, purpose: str, ids: Collection[int] | None = None) -> list[int]:
    """Return who agreed to a purpose, by their newest answers, in order; `ids` narrows to these customers. One statement."""
    narrowed = "" if ids is None else "AND customer_id = ANY(%(ids)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT customer_id FROM (
                   SELECT DISTINCT ON (customer_id) customer_id, granted FROM customers_consent
                    WHERE purpose = %(purpose)s {narrowed} ORDER BY customer_id, at DESC, id DESC) AS newest
              JOIN customers_customer c ON c.id = customer_id
             WHERE granted AND c.erased_at IS NULL ORDER BY customer_id
            """,
            {"purpose": purpose, "ids": list(ids or ())},
        )
        return [row[0] for row in cursor.fetchall()]


def list_living_in(*, postcodes: Collection[str]) -> list[int]:
    """Return who has an address in one of these postcodes, written without spaces and in capitals, in order. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT customer_id FROM customers_address "
            "WHERE upper(regexp_replace(postcode, '\\s', '', 'g')) = ANY(%s) ORDER BY customer_id",
            [list(postcodes)],
        )
        return [row[0] for row in cursor.fetchall()]


def find_account(*, email: str) -> AccountRecord | None:
    """Return the account with an e-mail address, or None."""
    row = User.objects.filter(email__iexact=email.strip()).values_list(
        "id", "email", "name", "language", "is_staff", "customer_id"
    )
    first = row.first()
    return AccountRecord(*first) if first else None


def find_account_of(*, customer_id: int) -> AccountRecord | None:
    """Return the account of a customer, or None for someone who never signed up."""
    row = User.objects.filter(customer_id=customer_id).values_list(
        "id", "email", "name", "language", "is_staff", "customer_id"
    )
    first = row.first()
    return AccountRecord(*first) if first else None


def list_shared_words(*, customer_id: int, words: Collection[str]) -> set[str]:
    """Return those of a customer's words (in small letters) that another customer or account bears as well."""
    small = sorted({word.lower() for word in words})
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w FROM unnest(%(words)s::text[]) AS w WHERE EXISTS (
                   SELECT 1 FROM customers_customer c WHERE c.id <> %(id)s AND (lower(c.email) = w OR lower(c.name) = w))
                OR EXISTS (SELECT 1 FROM customers_customer c WHERE c.id <> %(id)s AND c.phone = w)
                OR EXISTS (SELECT 1 FROM customers_user u WHERE u.customer_id IS DISTINCT FROM %(id)s
                              AND (lower(u.email) = w OR lower(u.name) = w))
                OR EXISTS (SELECT 1 FROM customers_address a WHERE a.customer_id <> %(id)s
                              AND w IN (lower(a.street), a.phone, lower(a.recipient)))
            """,
            {"words": small, "id": customer_id},
        )
        return {row[0] for row in cursor.fetchall()}


def list_staff() -> list[AccountRecord]:
    """Return the accounts that may open the console."""
    rows = User.objects.filter(is_staff=True).order_by("email")
    return [AccountRecord(*r) for r in rows.values_list("id", "email", "name", "language", "is_staff", "customer_id")]


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return everything that this module knows of a customer, as plain values, for the person to read."""
    customer = get_customer(customer_id=customer_id)
    account = User.objects.filter(customer_id=customer_id).values(
        "email", "name", "language", "date_joined", "last_login"
    )
    consents = Consent.objects.filter(customer_id=customer_id).order_by("at", "id")
    return {
        "number": customer.number, "name": customer.name, "email": customer.email, "phone": customer.phone,
        "language": customer.language, "joined_at": customer.joined_at, "known_traits": dict(customer.attributes),
        "account": account.first(),
        "addresses": list(Address.objects.filter(customer_id=customer_id).order_by("id").values(*_ADDRESS[1:])),
        "means_of_payment": list(PaymentMeans.objects.filter(customer_id=customer_id).order_by("id").values("digest", "first_at")),
        "consents": list(consents.values("purpose", "granted", "source", "at")),
    }  # fmt: skip
