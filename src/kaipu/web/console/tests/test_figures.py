"""Figures at the desk come from the metric catalogue, follow a new order, and open their definitions."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.metrics import api as metrics
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.tests.cast import make_person, pay, place_order, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(settings, tmp_path) -> Callable[[], None]:
    """Give the test a lake of its own, and a way to build it."""
    settings.LAKE_ROOT = tmp_path / "lake"

    def run() -> None:
        assert flows.build(now=clock.now).state == "published"
        reading._state.due = 0

    return run


def test_today_follows_a_new_order(alice: Client, statements: Callable[[Client, str], int]) -> None:
    assert "$0.00" in text_of(alice.get("/desk/today/live/"))
    order = place_order(make_basket(quantity=2, price_minor=399), paid=False)
    waiting = text_of(alice.get("/desk/today/live/"))
    assert "1 more order waits for payment." in waiting
    assert "$0.00" in waiting
    pay(order.id, order.total)
    live = text_of(alice.get("/desk/today/live/"))
    assert "$7.98" in live  # goods without delivery
    assert 'hx-trigger="every 2s"' in live
    assert statements(alice, "/desk/today/live/") == 5  # session, account, roles, sales, traffic


def test_every_figure_opens_its_definition(alice: Client) -> None:
    place_order(make_basket())
    page = text_of(alice.get("/desk/today/live/"))
    for name in ("net_sales", "orders", "aov", "conversion"):
        assert f'href="/desk/metrics/{name}/"' in page
    for metric in metrics.list_metrics():
        shown = text_of(alice.get(f"/desk/metrics/{metric.name}/"))
        assert metric.title_zh in shown
        assert metric.formula.replace(">", "&gt;") in shown
    assert alice.get("/desk/metrics/happiness/").status_code == 404


def test_who_may_not_see_metrics_sees_today_without_links(bob: Client) -> None:
    page = text_of(bob.get("/desk/"))
    assert "Today so far" in page
    assert "/desk/metrics/" not in page
    assert "Yesterday" not in page
    assert "Yesterday" in text_of(make_person("Ann", "analyst").get("/desk/"))


@pytest.mark.parametrize(
    ("name", "now", "before", "told"),
    [
        ("net_sales", "110", "100", ("+10.0%", "rise")),
        ("net_sales", "90", "100", ("−10.0%", "fall")),
        ("net_sales", "100", "100", ("no change", "")),
        ("net_sales", "5", "0", ("", "")),
        ("net_sales", None, "100", ("", "")),
        ("refund_rate", "0.03", "0.02", ("+1.0 points", "fall")),
        ("gross_margin", "0.30", "0.28", ("+2.0 points", "rise")),
    ],
)
def test_a_change_is_good_or_bad_news(name: str, now: str | None, before: str, told: tuple[str, str]) -> None:
    metric = metrics.get_definition(name=name)
    assert figures.change(Decimal(now) if now else None, Decimal(before), metric) == told


@pytest.mark.parametrize(
    ("value", "unit", "short", "told"),
    [
        (Decimal("1234.5"), "money", False, "$1,234.50"), (Decimal("-4595854.49"), "money", True, "−$4.6M"),
        (Decimal("0.1234"), "ratio", True, "12.3%"), (Decimal(12), "count", True, "12"),
        (Decimal(12345), "count", True, "12.3k"), (Decimal("2.346"), "number", False, "2.35"), (None, "money", False, "–"),
    ],
)  # fmt: skip
def test_a_figure_is_written_in_its_unit(value: Decimal | None, unit: str, short: bool, told: str) -> None:
    assert figures.written(value, unit, "USD", short=short) == told
