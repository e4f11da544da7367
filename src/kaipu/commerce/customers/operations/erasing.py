"""Erasing a person: a nameless customer takes the place of theirs in what must be kept, and their own rows go."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import connection

from kaipu.commerce.customers.models import Address, Consent, Customer, PaymentMeans, User
from kaipu.commerce.customers.queries import CustomerUnknown
from kaipu.kernel import clock, ids
from kaipu.kernel.operation import operation


class WorksHere(ValueError):
    """The customer's account opens the desk: what staff did stays on record, so they leave the staff first."""


@operation
def open_pseudonym(*, customer_id: int, at: datetime) -> int:
    """Make the nameless customer who takes somebody's place, and return its id. Locks the customer.

    It keeps the language and the local day of joining, so that no figure moves; nothing tells whose place it took.
    Raises CustomerUnknown, WorksHere.
    """
    customer = Customer.objects.select_for_update().filter(id=customer_id, erased_at=None).first()
    if customer is None:
        raise CustomerUnknown(str(customer_id))
    if User.objects.filter(customer_id=customer_id, is_staff=True).exists():
        raise WorksHere(str(customer_id))
    joined = clock.day_start(clock.local_date(customer.joined_at))
    return Customer.objects.create(
        number=f"X{ids.new_code(10)}",
        language=customer.language,
        joined_at=joined,
        assumed=customer.assumed,
        erased_at=at,
    ).id


@operation
def end_sessions(*, customer_id: int) -> None:
    """Log a customer out wherever they are logged in; they may log in again. Raises WorksHere. Reads all log-in sessions."""
    users = list(User.objects.filter(customer_id=customer_id).values_list("id", "is_staff"))
    if any(is_staff for _id, is_staff in users):
        raise WorksHere(str(customer_id))
    if users:
        _end_sessions([user for user, _is_staff in users])


@operation
def erase_customer(*, customer_id: int) -> None:
    """Delete a customer with account, log-ins, addresses, consents and means of payment. Whatever else pointed to them must point elsewhere by then.

    Reads all log-in sessions of a person with an account, for these do not say whose they are.
    """
    Address.objects.filter(customer_id=customer_id).delete()
    Consent.objects.filter(customer_id=customer_id).delete()
    PaymentMeans.objects.filter(customer_id=customer_id).delete()
    users = list(User.objects.filter(customer_id=customer_id).values_list("id", flat=True))
    if users:
        _end_sessions(users)
        User.objects.filter(id__in=users).delete()
    with connection.cursor() as cursor:  # the foreign keys of all modules are checked at the commit
        cursor.execute("DELETE FROM customers_customer WHERE id = %s", [customer_id])


def _end_sessions(users: Sequence[int]) -> None:
    wanted = {str(user) for user in users}
    theirs = [
        session.session_key
        for session in Session.objects.iterator()
        if str(session.get_decoded().get("_auth_user_id", "")) in wanted
    ]
    Session.objects.filter(session_key__in=theirs).delete()


@operation
def forget_sessions(*, before: datetime) -> int:
    """Delete log-in sessions that ended before a moment; return how many."""
    gone, _ = Session.objects.filter(expire_date__lt=before).delete()
    return gone
