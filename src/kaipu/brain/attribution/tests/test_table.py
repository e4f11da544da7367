"""A small warehouse from events to credits, by hand; sums are the catalogue's."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import override_settings

from kaipu.brain.attribution import api as attribution
from kaipu.brain.attribution.api import Question
from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, settle
from kaipu.brain.metrics import api as metrics
from kaipu.brain.tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAYS = [TODAY - timedelta(days=n) for n in range(50)]
SPAN = (DAYS[8], TODAY)


def see(visitor: str, day: int, customer: int | None = None, *, session: str = "", **came: str) -> None:
    Event.objects.create(
        id=uuid4(), name="page_view", at=at_noon(DAYS[day]), visitor=visitor, session=session or f"{visitor}{day}", device="phone",
        customer_id=customer, body={"page": "home", "path": "/"}, origin=came.get("source", "direct"), medium=came.get("medium", ""),
        campaign=came.get("campaign", ""),
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def warehouse(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=tmp_path_factory.mktemp("attribution") / "lake"):
        shop = make_shop()
        see("ann", 45, shop.alice.id, source="wechat", medium="social")  # too long ago to count
        see("ann", 7, shop.alice.id, source="google", medium="cpc", campaign="autumn")
        see("ann", 5, shop.alice.id, source="newsletter", medium="email", campaign="weekly")
        see("ann", 4, shop.alice.id)
        see("ann", 2, shop.alice.id, source="www.google.com", medium="referral")
        see("ben", 6, shop.bob.id, source="google", medium="cpc", campaign="autumn")
        see("eve", 3, source="facebook", medium="paid_social")
        minute = {"minutes": 5}
        make_order(shop.online, shop.alice, at_noon(DAYS[4], **minute), [(shop.milk, 1, 1000)], visit="ann4")
        make_order(shop.online, shop.alice, at_noon(DAYS[4], minutes=9), [(shop.soap, 1, 300)], visit="ann4")
        make_order(shop.online, shop.alice, at_noon(DAYS[2], **minute), [(shop.soap, 1, 501)], visit="ann2")
        make_order(
            shop.online, shop.bob, at_noon(DAYS[6], **minute), [(shop.soap, 1, 200)], visit="ben6", state="cancelled"
        )
        make_order(shop.online, shop.charlie, at_noon(DAYS[1]), [(shop.soap, 1, 700)])  # nobody saw a visit
        make_order(shop.store, shop.bob, at_noon(DAYS[1]), [(shop.soap, 1, 900)], channel="store")
        spent = [
            (DAYS[3], "google", "cpc", "autumn", 1250),
            (DAYS[2], "weibo", "social", "", 300),
            (DAYS[20], "google", "cpc", "", 999),
        ]
        attribution.note_costs(costs=[attribution.Cost(*each) for each in spent], origin="hand", by=1, at=NOW)
        settle()
        queries.reading._state.due = 0
        assert flows.build(now=lambda: NOW).state == "published"
        yield
        call_command("flush", interactive=False, verbosity=0)


def by_model(table, model):
    return {
        each.name: (each.credits[model].orders, each.credits[model].net)
        for each in table.channels
        if each.credits[model].orders
    }


def test_credits_by_hand() -> None:
    table = attribution.get_table(Question(*SPAN), at=NOW)
    unseen = {"unseen": (1, Decimal("7.00"))}
    assert by_model(table, "last") == {"direct": (2, 13), "organic": (1, Decimal("5.01")), **unseen}
    assert by_model(table, "first") == {
        "paid_search": (1, 10), "direct": (1, 3), "organic": (1, Decimal("5.01")), **unseen,
    }, "the second order of one visit has that visit alone"  # fmt: skip
    assert by_model(table, "last_non_direct") == {
        "email": (1, 10),
        "direct": (1, 3),
        "organic": (1, Decimal("5.01")),
        **unseen,
    }
    assert by_model(table, "position")["paid_search"] == (Decimal("0.4"), 4)
    assert by_model(table, "shapley")["email"] == (Decimal("0.33"), Decimal("3.33"))
    assert (table.paths, table.lost) == (3, 2), "Ben's order was cancelled, Eve bought nothing"
    direct = next(each for each in table.channels if each.name == "direct")
    assert direct.credits["last"].profit == Decimal("11.00")
    assert direct.credits["last"].new == 1, "Alice's first order"


@pytest.mark.parametrize("by", ["channel", "source", "campaign"])
@pytest.mark.parametrize("simulated", [None, False, True])
def test_sums_are_the_catalogues(by, simulated) -> None:
    table = attribution.get_table(Question(*SPAN, by=by, simulated=simulated), at=NOW)
    narrow = [metrics.Filter("channel", "=", ("web",))]
    if simulated is not None:
        narrow.append(metrics.Filter("simulated", "=", (str(simulated).lower(),)))
    orders, net, profit = metrics.query(
        metrics.Query(("orders", "net_sales", "gross_profit"), *SPAN, filters=tuple(narrow)), at=NOW
    ).totals
    assert (table.total.orders, table.total.net, table.total.profit) == (orders or 0, net or 0, profit or 0)
    for model in attribution.MODELS:
        for measure in ("orders", "net", "profit", "new"):
            found = sum(getattr(each.credits[model], measure) for each in table.channels)
            assert found == getattr(table.total, measure), (model, measure)


def test_costs_stand_with_their_channels_and_in_the_catalogue() -> None:
    table = attribution.get_table(Question(*SPAN), at=NOW)
    assert {each.name: each.cost for each in table.channels if each.cost} == {
        "paid_search": Decimal("12.50"),
        "social": Decimal("3.00"),
    }
    assert (
        metrics.get_totals(["ad_spend"], first=SPAN[0], last=SPAN[1], at=NOW)["ad_spend"]
        == table.cost
        == Decimal("15.50")
    )
    lines = attribution.list_costs(first=SPAN[0], last=SPAN[1], at=NOW)
    assert [(each.source, each.told, each.spend, each.days) for each in lines] == [
        ("google", False, Decimal("12.50"), 1),
        ("weibo", False, 3, 1),
    ]
    told = attribution.find_told(
        costs=[attribution.Cost(*spent) for spent in [(DAYS[3], "google", "cpc", "autumn", 1)]], at=NOW
    )
    assert told == set(), "it was written down here, no company told it"


def test_the_window_cuts_paths() -> None:
    table = attribution.get_table(Question(*SPAN, window=2), at=NOW)
    assert by_model(table, "first")["email"] == (1, 10), "the search of three days before is out"
    long = attribution.get_table(Question(*SPAN, window=60), at=NOW)
    assert by_model(long, "first")["wechat"] == (1, 10)


def test_paths_told() -> None:
    found = attribution.get_paths(Question(*SPAN), at=NOW)
    assert [(each.channels, each.orders, each.net) for each in found.paths] == [
        (("direct",), 1, 3), (("organic",), 1, Decimal("5.01")), (("paid_search", "email", "direct"), 1, 10),
    ]  # fmt: skip
    assert (found.lengths, found.days, found.orders) == (((1, 2), (3, 1)), ((0, 2), (3, 1)), 3)
    assert attribution.get_paths(Question(*SPAN), at=NOW, channel="email").orders == 1


@pytest.mark.parametrize("question", [Question(TODAY, DAYS[1]), Question(DAYS[1], TODAY, window=0)])
def test_questions_without_an_answer(question) -> None:
    with pytest.raises(attribution.QuestionInvalid):
        attribution.get_table(question, at=NOW)
