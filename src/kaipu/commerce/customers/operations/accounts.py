"""Writes of accounts and customers."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from kaipu.commerce.customers.events import ConsentChanged, CustomerJoined
from kaipu.commerce.customers.models import Address, Consent, Customer, PaymentMeans, User
from kaipu.commerce.customers.queries import CustomerUnknown
from kaipu.commerce.customers.rules import PURPOSES, clean_email, clean_phone
from kaipu.kernel import audit, ids, outbox
from kaipu.kernel.operation import operation


class FieldMissing(ValueError):
    """Something needed was left empty or cannot be right; `fields` names which."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class AccountUnknown(LookupError):
    """No account has this id."""


class AddressUnknown(LookupError):
    """This customer has no such address."""


class PurposeUnknown(ValueError):
    """There is no such purpose of consent."""


class AccountExists(ValueError):
    """An account with this e-mail address exists already."""


@operation
def become_customer(*, user_id: int, at: datetime) -> int:
    """Return the customer behind an account, making one at the first call. Locks the account."""
    user = User.objects.select_for_update().get(id=user_id)
    if user.customer_id is None:
        customer = Customer.objects.create(
            number=f"M{ids.new_code(8)}", name=user.name, email=user.email, language=user.language, joined_at=at
        )
        user.customer = customer
        user.save(update_fields=["customer"])
        outbox.publish(CustomerJoined(customer.id, "sign-up", at))
    return user.customer_id  # type: ignore[return-value]  # set just above


@operation
def know_guest(*, email: str, name: str, phone: str, language: str, at: datetime) -> int:
    """Return the customer behind a guest's e-mail address, making one at the first order.

    Never a member's: whoever types an address has not proven that it is theirs.
    """
    number = "G" + hashlib.sha256(email.encode()).hexdigest()[:15].upper()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer (number, email, name, phone, language, joined_at, attributes, assumed) "
            "VALUES (%s, %s, %s, %s, %s, %s, '{}', false) ON CONFLICT (number) DO NOTHING RETURNING id",
            [number, email, name, phone, language, at],
        )
        fresh = cursor.fetchone()
        if fresh is None:
            cursor.execute("SELECT id FROM customers_customer WHERE number = %s", [number])
            return int(cursor.fetchone()[0])
    outbox.publish(CustomerJoined(int(fresh[0]), "order", at))
    return int(fresh[0])


@operation
def create_account(
    *, email: str, password: str, name: str = "", is_staff: bool = False, customer_number: str = "", at: datetime
) -> int:
    """Make an account, for a customer who is known by number if one is given. Does not check the password's strength.

    Raises FieldMissing for a bad address, AccountExists for a known one, CustomerUnknown.
    """
    address = clean_email(email)
    if not address:
        raise FieldMissing(("email",))
    if User.objects.filter(email__iexact=address).exists():
        raise AccountExists(address)
    user = User(email=address, name=name.strip(), is_staff=is_staff, date_joined=at)
    user.set_password(password)
    if customer_number:
        user.customer = Customer.objects.filter(number=customer_number, erased_at=None).first()
        if user.customer is None:
            raise CustomerUnknown(customer_number)
        user.language = user.customer.language
    user.save()
    return user.id


@operation
def set_staff(*, user_id: int, is_staff: bool, at: datetime) -> None:
    """Open the console's door to an account, or close it; what it may do there are its roles. Raises AccountUnknown."""
    if not User.objects.filter(id=user_id).update(is_staff=is_staff):
        raise AccountUnknown(str(user_id))
    audit.record(action="customers.set_staff", subject=f"user:{user_id}", detail={"is_staff": is_staff}, at=at)


@operation
def set_profile(*, customer_id: int, name: str, phone: str, language: str, at: datetime) -> None:
    """Change what a customer is called and how they are reached. Raises CustomerUnknown, FieldMissing."""
    if phone.strip() and not clean_phone(phone):
        raise FieldMissing(("phone",))
    changed = Customer.objects.filter(id=customer_id, erased_at=None).update(
        name=name.strip()[:120], phone=clean_phone(phone), language=language
    )
    if not changed:
        raise CustomerUnknown(str(customer_id))
    User.objects.filter(customer_id=customer_id).update(name=name.strip()[:120], language=language)


@operation
def save_address(
    *, customer_id: int, recipient: str, phone: str, street: str, city: str, region: str, postcode: str,
    is_default: bool = False, address_id: int | None = None,
) -> int:  # fmt: skip
    """Add an address to the book or change one; the first is the default. Raises FieldMissing, AddressUnknown."""
    given = {"recipient": recipient, "street": street, "city": city, "postcode": postcode}
    missing = tuple(name for name, value in given.items() if not value.strip())
    if missing or (phone.strip() and not clean_phone(phone)):
        raise FieldMissing(missing or ("phone",))
    book = Address.objects.filter(customer_id=customer_id)
    default = is_default or not book.exists()
    if default:
        book.update(is_default=False)
    fields = {name: value.strip()[:200] for name, value in given.items()}
    fields |= {"phone": clean_phone(phone), "region": region.strip()[:100]}
    if address_id is None:
        return Address.objects.create(customer_id=customer_id, is_default=default, **fields).id
    if not book.filter(id=address_id).update(is_default=default, **fields):
        raise AddressUnknown(str(address_id))
    return address_id


@operation
def remove_address(*, customer_id: int, address_id: int) -> None:
    """Take an address out of the book. Raises AddressUnknown, also for somebody else's."""
    gone, _ = Address.objects.filter(customer_id=customer_id, id=address_id).delete()
    if not gone:
        raise AddressUnknown(str(address_id))


@operation
def answer_consent(*, customer_id: int, purpose: str, granted: bool, source: str, at: datetime) -> None:
    """Keep a customer's answer; earlier answers stay on record. Raises PurposeUnknown."""
    if purpose not in PURPOSES:
        raise PurposeUnknown(purpose)
    Consent.objects.create(customer_id=customer_id, purpose=purpose, granted=granted, source=source, at=at)
    outbox.publish(ConsentChanged(customer_id, purpose, granted, at))


@operation
def load_consents(*, answers: Mapping[int, bool], purpose: str, source: str, at: datetime) -> int:
    """Keep answers that were given elsewhere, by customer; return how many. Tells no events. Raises PurposeUnknown."""
    if purpose not in PURPOSES:
        raise PurposeUnknown(purpose)
    rows = [
        Consent(customer_id=who, purpose=purpose, granted=granted, source=source, at=at)
        for who, granted in answers.items()
    ]
    return len(Consent.objects.bulk_create(rows, batch_size=2000))


@operation
def note_means(*, customer_id: int, digest: str, at: datetime) -> None:
    """Note the keyed hash of what a customer paid with; the same again changes nothing."""
    PaymentMeans.objects.bulk_create(
        [PaymentMeans(customer_id=customer_id, digest=digest, first_at=at)], ignore_conflicts=True
    )
