"""Forty orders of one partner are handed over at once; the month's cap holds to the cent.

The negative control comes first: without the lock, and with the CHECK dropped, more is earned than the cap allows.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Sum

from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners.models import Commission, Month, Posting
from kaipu.commerce.partners.tests.factories import AT, make_partner, make_scheme, sell
from tests.races.test_care import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CAP, ORDERS, ROUNDS = 250, 8, 5


def earn_at_once() -> int:
    """Hand over eight orders of 1.00 commission each at once; return what was earned in all, by the commissions."""
    make_scheme(cap_month_minor=CAP)
    partner = make_partner("C1")
    orders = [sell(partner.code, 1000, number=str(number)) for number in range(ORDERS)]
    partners.earn_commission(order_id=orders[0], at=AT)  # the month has begun
    at_once(*(lambda order=order: partners.earn_commission(order_id=order, at=AT) for order in orders[1:]))
    return int(Commission.objects.aggregate(n=Sum("amount_minor"))["n"])


@pytest.fixture
def without_the_last_guard() -> Iterator[None]:
    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    run("ALTER TABLE partners_month DROP CONSTRAINT month_never_over_cap")
    yield
    run("UPDATE partners_month SET earned_minor = 0")
    run(
        "ALTER TABLE partners_month ADD CONSTRAINT month_never_over_cap CHECK (cap_minor IS NULL OR earned_minor <= cap_minor)"
    )


def test_without_the_guard_the_cap_is_overrun(settings, without_the_last_guard: None) -> None:
    settings.GUARDS_OFF = frozenset({"partners"})
    assert earn_at_once() > CAP


def test_the_cap_holds_to_the_cent_and_the_books_agree() -> None:
    assert earn_at_once() == CAP
    assert Month.objects.get().earned_minor == CAP
    held = Posting.objects.filter(account="held").aggregate(n=Sum("amount_minor"))["n"]
    assert (held, Posting.objects.aggregate(n=Sum("amount_minor"))["n"]) == (CAP, 0)
