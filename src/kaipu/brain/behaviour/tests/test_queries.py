"""Behaviour over a small warehouse: every answer by hand, from the shop's rows to what a page is told.

The warehouse is built once for all tests, which only read.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import override_settings

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import ANYTHING, ORDER, Act, Condition, FunnelQuestion, PathQuestion, Span
from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, settle
from kaipu.brain.tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAYS = [TODAY - timedelta(days=n) for n in range(9)]
SPAN = Span(DAYS[8], TODAY)
VIEW, ADD, PAY = Act("product_view"), Act("add_to_cart"), Act("purchase")


def see(name, at, visitor, customer=None, **body):
    fields = {
        key: body.pop(key) for key in ("session", "device", "source", "origin", "medium", "simulated") if key in body
    }
    fields = {"session": visitor, "device": "phone", "origin": "news", **fields}
    Event.objects.create(id=uuid4(), name=name, at=at, visitor=visitor, customer_id=customer, body=body, **fields)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Open the warehouse for all tests of this file, and clean the tables behind them."""
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=tmp_path_factory.mktemp("behaviour") / "lake"):
        yield make_behaviour()
        call_command("flush", interactive=False, verbosity=0)


def make_behaviour():
    """Ada (logged in later, on two browsers), Ben, Cem; searches, clicks, and orders of three customers."""
    shop = make_shop()
    day = DAYS[4]
    for n, (name, body) in enumerate(
        [("page_view", {"page": "home", "path": "/"}), ("search", {"text": "Milk", "total": 3}),
         ("product_view", {"sku": "1001", "path": "/p/milk/"}), ("add_to_cart", {"sku": "1001"}),
         ("checkout_step", {"step": "address"}), ("purchase", {"order": 1})]
    ):  # fmt: skip
        see(name, at_noon(day, minutes=n), "ada-phone", **body)
    see("sign_in", at_noon(day, minutes=6), "ada-phone", shop.alice.id)
    see("product_view", at_noon(DAYS[6]), "ada-desk", shop.alice.id, device="desktop", sku="2001", path="/p/soap/")
    see("page_view", at_noon(day), "ben", page="home", path="/")
    see("page_view", at_noon(day), "ben", source="browser", path="/")
    see("search", at_noon(day, minutes=1), "ben", text="unicorn", total=0)
    see("search", at_noon(day, minutes=2), "ben", text="horse", total=2)
    see("search", at_noon(day, minutes=2), "ben", text=" Horse ", total=2, number=2)
    see("product_view", at_noon(day, minutes=3), "ben", sku="1001", path="/p/milk/")
    see("remove_from_cart", at_noon(day, minutes=4), "ben", sku="1001")
    see("add_to_cart", at_noon(day, minutes=5), "ben", sku="1001")
    see("product_view", at_noon(day, minutes=0), "cem", simulated=True, sku="2001", path="/p/soap/")
    see("add_to_cart", at_noon(day, minutes=90), "cem", simulated=True, sku="2001")
    for x, y, width in ((0.501, 300, "phone"), (0.504, 310, "phone"), (0.9, 20, "phone"), (0.1, 20, "wide")):
        see(
            "click", at_noon(day, minutes=2), "ben", source="browser", path="/", element="a.card", x=x, y=y, width=width
        )
    make_order(shop.store, shop.alice, at_noon(DAYS[8]), [(shop.milk, 1, 400), (shop.soap, 1, 100)], channel="store")
    make_order(shop.store, shop.alice, at_noon(DAYS[1]), [(shop.milk, 1, 400), (shop.soap, 2, 200)], channel="store")
    make_order(shop.online, shop.bob, at_noon(DAYS[7]), [(shop.milk, 1, 400), (shop.cheese, 1, 300)])
    make_order(shop.online, shop.bob, at_noon(DAYS[6]), [(shop.soap, 1, 100)])
    make_order(shop.online, shop.charlie, at_noon(DAYS[2]), [(shop.soap, 1, 100)], state="cancelled")
    settle()
    queries.reading._state.due = 0
    assert flows.build(now=lambda: NOW).state == "published"
    return shop


def passed(question):
    return [step.passed for step in behaviour.get_funnel(question, at=NOW).steps]


def test_funnels(shop):
    assert passed(FunnelQuestion(SPAN, (VIEW, ADD, PAY))) == [3, 3, 1]
    assert passed(FunnelQuestion(SPAN, (VIEW, ADD, PAY), window=3600)) == [3, 2, 1]
    assert passed(FunnelQuestion(SPAN, (VIEW, ADD), without=Act("remove_from_cart"))) == [3, 2]
    assert passed(FunnelQuestion(Span(DAYS[8], TODAY, simulated=False), (VIEW, ADD))) == [2, 2]
    assert passed(FunnelQuestion(SPAN, (VIEW, ADD), unit="visit")) == [4, 2], "Cem's visit ended after half an hour"
    milk = Act("product_view", (Condition("sku", "1001"),))
    assert passed(FunnelQuestion(SPAN, (milk, ADD))) == [2, 2]
    assert passed(FunnelQuestion(SPAN, (Act("product_view", (Condition("path", "soap", "contains"),)), ADD))) == [2, 2]
    assert passed(FunnelQuestion(SPAN, (VIEW, Act(ORDER)))) == [3, 1], (
        "Alice is known on both browsers, and in the store"
    )
    assert passed(FunnelQuestion(SPAN, (Act(ANYTHING), Act(ANYTHING)))) == [3, 3]
    assert passed(FunnelQuestion(Span(DAYS[8], TODAY, customers=frozenset({shop.alice.id})), (VIEW, ADD))) == [1, 1]
    cut = behaviour.get_funnel(FunnelQuestion(SPAN, (VIEW, ADD), by="device"), at=NOW)
    assert {name: [step.passed for step in steps] for name, steps in cut.groups} == {
        "phone": [3, 3],
        "desktop": [1, 0],
    }, "Alice began on both, and last on the phone"
    assert cut.steps[1].median_seconds == 120.0


def test_who_dropped_out_of_a_funnel(shop):
    question = FunnelQuestion(SPAN, (VIEW, ADD, PAY))
    through = behaviour.get_walkers(question, step=2, at=NOW)
    assert (through.customers, through.visitors) == ((shop.alice.id,), 0)
    lost = behaviour.get_walkers(question, step=1, dropped=True, at=NOW)
    assert (lost.customers, lost.visitors) == ((), 2)
    by_visit = behaviour.get_walkers(
        FunnelQuestion(SPAN, (VIEW, ADD), unit="visit", by="device"), step=0, by="desktop", at=NOW
    )
    assert by_visit.customers == (shop.alice.id,)
    with pytest.raises(behaviour.QuestionInvalid):
        behaviour.get_walkers(question, step=2, dropped=True, at=NOW)


def test_paths_both_ways(shop):
    found = behaviour.get_paths(PathQuestion(SPAN, "page_view:home", depth=2), at=NOW)
    assert found.walks == 2
    assert [(s.layer, s.source, s.target, s.count) for s in found.streams] == [
        (0, "page_view:home", "search", 2), (1, "search", "product_view", 2),
    ]  # fmt: skip
    back = behaviour.get_paths(PathQuestion(SPAN, "purchase", depth=1, backward=True), at=NOW)
    assert [(s.source, s.target, s.count) for s in back.streams] == [("purchase", "checkout_step:address", 1)]
    assert "click" not in back.labels
    with pytest.raises(behaviour.QuestionInvalid):
        behaviour.get_paths(PathQuestion(SPAN, "happiness"), at=NOW)


def test_retention_of_orders_and_of_visits(shop):
    question = behaviour.RetentionQuestion(SPAN, Act(ORDER), Act(ORDER), "week", 1)
    found = behaviour.get_retention(question, at=NOW)
    assert [(c.first_day, c.size, c.returned, c.values) for c in found.cohorts] == [
        (DAYS[8], 2, (2, None), (13.0, None))
    ], "2 March was a Monday; its week is over, the next is not"
    assert found.history_from == DAYS[8]
    daily = behaviour.get_retention(behaviour.RetentionQuestion(SPAN, Act(ORDER), Act(ORDER), "day", 7), at=NOW)
    assert daily.cohorts[0].returned == (1, 0, 0, 0, 0, 0, 0, 1)
    assert daily.cohorts[1].returned == (1, 1, 0, 0, 0, 0, 0, None)
    assert daily.average[1] == pytest.approx(0.5)
    ever = behaviour.RetentionQuestion(SPAN, Act(ORDER), Act(ORDER), "day", 7, unbounded=True)
    assert behaviour.get_retention(ever, at=NOW).cohorts[0].returned == (1,) * 8
    each = behaviour.RetentionQuestion(SPAN, Act(ORDER), Act(ORDER), "day", 1, cohorts="each")
    assert [(c.first_day, c.returned) for c in behaviour.get_retention(each, at=NOW).cohorts] == [
        (DAYS[8], (1, 0)), (DAYS[7], (1, 1)), (DAYS[6], (1, 0)), (DAYS[1], (1, None)),
    ]  # fmt: skip
    visits = behaviour.RetentionQuestion(SPAN, VIEW, Act(ANYTHING), "day", 2)
    assert [(c.size, c.returned) for c in behaviour.get_retention(visits, at=NOW).cohorts] == [
        (1, (1, 0, 1)), (2, (2, 0, 0)),
    ]  # fmt: skip


def test_activity(shop):
    found = behaviour.get_activity(SPAN, Act(ORDER), at=NOW)
    assert found.daily == (1, 1, 1, 0, 0, 0, 0, 1, 0)
    assert found.weekly == (1, 2, 2, 2, 2, 2, 2, 2, 2)
    assert found.monthly == (1, 2, 2, 2, 2, 2, 2, 2, 2)
    assert found.month.people.tolist()[:3] == [0, 2, 0]


def test_searches(shop):
    found = behaviour.get_searches(SPAN, at=NOW)
    terms = {term.term: term for term in found.terms}
    assert set(terms) == {"milk", "unicorn", "horse"}
    assert (terms["unicorn"].empty, terms["unicorn"].refined, terms["unicorn"].unopened) == (1, 1, 1)
    assert (terms["horse"].searches, terms["horse"].added, terms["horse"].bought) == (1, 1, 0), (
        "two pages are one search"
    )
    assert (terms["milk"].bought, terms["milk"].results) == (1, 3.0)
    assert (found.whole.searches, found.whole.visitors, found.whole.empty) == (3, 2, 1)
    assert [term.term for term in behaviour.get_searches(SPAN, order_by="empty", at=NOW).terms] == ["unicorn"]


def test_clicks(shop):
    (page,) = behaviour.list_clicked_pages(SPAN, at=NOW)
    assert (page.path, page.clicks, page.visitors) == ("/", 4, 1)
    found = behaviour.get_click_map(SPAN, path="/", width="phone", at=NOW)
    assert found.cells == ((50, 15, 2), (90, 1, 1))
    assert [(e.element, e.clicks) for e in found.elements] == [("a.card", 3)]
    assert dict(found.by_width) == {"phone": 3, "tablet": 0, "desktop": 0, "wide": 1}


def test_baskets(shop):
    found = behaviour.get_associations(behaviour.BasketQuestion(SPAN, "sku"), at=NOW)
    assert (found.baskets, found.least) == (4, 2)
    assert {(rule.base[0].code, rule.then.code, rule.baskets, round(rule.lift, 4)) for rule in found.rules} == {
        ("1001", "2001", 2, 0.8889), ("2001", "1001", 2, 0.8889),
    }  # fmt: skip
    store = Span(DAYS[8], TODAY, conditions=(Condition("channel", "store"),))
    departments = behaviour.get_associations(behaviour.BasketQuestion(store, "department"), at=NOW)
    assert (departments.baskets, departments.rules[0].base[0].name_en, departments.rules[0].confidence) == (
        2,
        "Dairy",
        1.0,
    )
    mine = Span(DAYS[8], TODAY, customers=frozenset({shop.bob.id}))
    assert behaviour.get_associations(behaviour.BasketQuestion(mine, "category"), at=NOW).baskets == 2


def test_first_purchases(shop):
    found = behaviour.get_first_purchases(SPAN, at=NOW)
    assert (found.customers, found.seen, found.watched) == (2, 0, 0)
    assert [(g.code, g.customers) for g in found.goods] == [("dairy", 2), ("household", 1)]


def test_acts_are_listed_with_what_they_are_worth(shop):
    counts = {each.name: each.count for each in behaviour.list_acts(SPAN, at=NOW)}
    assert (counts["product_view"], counts["click"], counts[ORDER]) == (4, 4, 4)


def test_workbench_asks_the_dictionary(shop):
    week = {"first": DAYS[8], "last": TODAY, "at": NOW}
    assert behaviour.get_description("net_sales", **week).description is None, "eight days are too few to say anything"
    drawn = behaviour.get_description("net_sales", **week).drawn
    assert drawn.values == (5.0, 7.0, 1.0, 0.0, 0.0, 0.0, 0.0, 6.0), "today is not over"
    grouped = behaviour.get_groups(("net_sales", "units"), dimension="department", first=DAYS[8], last=TODAY, at=NOW)
    assert {m.code: m.values for m in grouped.members} == {"dairy": (15.0, 4.0), "household": (4.0, 4.0)}
    assert grouped.clusters is None
    assert behaviour.get_associations_of(("net_sales", "orders"), **week).pairs == ()
    assert behaviour.get_supposition("net_sales", "orders", supposed=2.0, **week).effect is None
    assert behaviour.get_extrapolation("net_sales", steps=7, **week).extrapolation is None
    with pytest.raises(behaviour.QuestionInvalid):
        behaviour.get_associations_of(("net_sales",), **week)
