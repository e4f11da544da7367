"""The replay: the right day, the right hour, no basket twice, whoever dies or competes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.pricing import api as pricing
from kaipu.demo import trade
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting

LAST = date(2026, 11, 15)  # the last imported day, a Sunday


def test_a_day_repeats_the_same_weekday_of_the_last_year():
    for days in (1, 6, 7, 363, 364, 365, 800):
        day = LAST + timedelta(days=days)
        source = trade.source_day(day, LAST)
        assert source.weekday() == day.weekday()
        assert LAST - timedelta(days=364) < source <= LAST
        assert (day - source).days % 364 == 0


def quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""


@pytest.fixture
def history(settings):
    settings.PAYMENT_URL = "http://127.0.0.1:9"  # nobody listens there: everything is bought in shops
    sku, other = make_sku("A"), make_sku("B")
    kept, known = make_location("330", delivers=False), make_location("7", delivers=False, tracked=False)
    make_stock(kept, sku.id, 5)
    for one in (sku, other):
        pricing.set_price(sku_id=one.id, amount=Money(199, "USD"), at=datetime(2026, 11, 16, 5, tzinfo=UTC))
    customer = Customer.objects.create(number="900", name="Ann", joined_at=datetime(2025, 1, 1, tzinfo=UTC))
    moments = [(2025, 11, 17, 15), (2025, 11, 17, 16), (2025, 11, 18, 1), (2025, 11, 18, 20), (2026, 11, 15, 23)]
    for number, moment in enumerate(moments):
        at = datetime(*moment, tzinfo=UTC)
        order = Order.objects.create(
            number=f"H{number}", customer=customer, location=known if number == 3 else kept, channel="store", currency="USD",
            state="completed", goods_minor=100, total_minor=100, placed_at=at, paid_at=at, completed_at=at, import_run=1,
        )  # fmt: skip
        OrderLine.objects.create(order=order, position=1, sku=sku, quantity=2, total_minor=100)
    return sku


def sold():
    rows = Order.objects.filter(import_run=None).order_by("placed_at")
    return [(clock.local_date(at), at.hour, simulated) for at, simulated in rows.values_list("placed_at", "simulated")]


@pytest.mark.django_db
def test_it_catches_up_to_now_and_not_further(history):
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    with acting(actor="demo", simulated=True):
        replay = trade.Trade(LAST)
        assert replay.catch_up(now, Event(), quiet) == 4
        assert replay.catch_up(now, Event(), quiet) == 0
        assert trade.Trade(LAST).catch_up(now, Event(), quiet) == 0
    assert sold() == [
        (date(2026, 11, 16), 15, True),
        (date(2026, 11, 16), 16, True),
        (
            date(2026, 11, 16),
            1,
            True,
        ),  # eight in the evening of the 16th in New York; two of five pieces were asked, one was left
        (date(2026, 11, 17), 20, True),  # a place that keeps no stock here sells in any case
    ]
    assert list(Level.objects.values_list("on_hand", flat=True)) == [0]
    quantities = OrderLine.objects.filter(order__import_run=None).order_by("order__placed_at")
    assert list(quantities.values_list("quantity", "unit_minor")) == [(2, 199), (2, 199), (1, 199), (2, 199)]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.django_db
@pytest.mark.parametrize("before_sale", [True, False])
def test_a_kill_sells_nothing_twice(history, monkeypatch, before_sale):
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    advance: Callable[..., None] = exchange.advance_replay

    def dying(**arguments):
        if not before_sale:
            advance(**arguments)
        raise Killed

    with acting(actor="demo", simulated=True):
        replay = trade.Trade(LAST)
        replay.play(*next(iter(replay.due(now))))
        with monkeypatch.context() as patch:
            patch.setattr(trade.exchange, "advance_replay", dying)
            with pytest.raises(Killed):
                replay.catch_up(now, Event(), quiet)
        assert len(sold()) == 1  # sale and bookmark went together
        trade.Trade(LAST).catch_up(now, Event(), quiet)
    assert len(sold()) == 4


@pytest.mark.django_db
def test_two_replays_share_the_work(history):
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    with acting(actor="demo", simulated=True):
        one, other = trade.Trade(LAST), trade.Trade(LAST)
        one.catch_up(now - timedelta(days=1), Event(), quiet)
        other.catch_up(now, Event(), quiet)  # its bookmark is old: it notices, and goes on from the new one
        one.catch_up(now, Event(), quiet)
    assert len(sold()) == 4
