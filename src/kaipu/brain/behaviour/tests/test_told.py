"""What came of links and articles, by hand."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import override_settings

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, settle
from kaipu.brain.tracking.models import Event
from kaipu.commerce.orders.models import OrderLine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = TODAY - timedelta(days=4)


def see(visitor: str, minutes: int = 0, **fields: object) -> None:
    given = {
        "session": visitor,
        "body": {"page": "article", "path": "/read/tea/"},
        "device": "phone",
        "origin": "weibo",
        "medium": "social",
        "campaign": "content-7",
        **fields,
    }
    Event.objects.create(id=uuid4(), name="page_view", at=at_noon(DAY, minutes=minutes), visitor=visitor, **given)


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=tmp_path_factory.mktemp("told") / "lake"):
        shop = make_shop()
        see("ann")
        see("ann", 1)
        see("ben")
        see("cem", origin="douyin")
        see("dan", campaign="content-70")
        see("eve", campaign="", origin="")
        see("fay", campaign="creator-3", origin="douyin", body={"page": "home", "path": "/"})
        make_order(
            shop.online, shop.alice, at_noon(DAY, minutes=5), [(shop.milk, 1, 400), (shop.soap, 2, 300)], visit="ann"
        )
        make_order(
            shop.online, shop.bob, at_noon(DAY, minutes=5), [(shop.milk, 1, 400)], visit="ben", state="cancelled"
        )
        make_order(shop.online, shop.alice, at_noon(DAY, minutes=60 * 24), [(shop.soap, 1, 300)], discount=50)
        make_order(shop.online, shop.alice, at_noon(DAY, minutes=-5), [(shop.soap, 1, 300)])
        make_order(shop.online, shop.bob, at_noon(DAY, minutes=9), [(shop.milk, 1, 400)], visit="fay", discount=50)
        OrderLine.objects.filter(discount_minor=50).update(
            adjustments=[{"kind": "coupon", "code": "LIN-10", "minor": -50}]
        )
        settle()
        queries.reading._state.due = 0
        assert flows.build(now=lambda: NOW).state == "published"
        yield
        call_command("flush", interactive=False, verbosity=0)


def test_visits_and_orders_by_where_the_link_stood() -> None:
    found = behaviour.list_link_results(start="content-7", since=DAY, at=NOW)
    assert [(each.campaign, each.source, each.visits, each.orders, each.net) for each in found] == [
        ("content-7", "weibo", 2, 1, Decimal("7.00")), ("content-7", "douyin", 1, 0, Decimal(0)), ("content-70", "weibo", 1, 0, Decimal(0)),
    ]  # fmt: skip
    assert found[0].gross_profit == Decimal("4.00")  # three pieces cost a dollar each
    assert behaviour.list_link_results(start="content-7", since=DAY + timedelta(days=1), at=NOW) == []


def test_reads_by_page_and_visitor() -> None:
    assert behaviour.count_reads(start="/read/", since=DAY, at=NOW) == {"/read/tea/": (6, 5)}


def test_orders_that_followed_a_read_within_a_week() -> None:
    [found] = behaviour.list_read_results(start="/read/", since=DAY, at=NOW)
    # Ann is Alice and Ben is Bob by their orders: hers of the next day counts, his by a creator's link, too; hers before the read does
    # not, nor his that was cancelled.
    assert (found.path, found.reads, found.people, found.clicks, found.orders) == ("/read/tea/", 6, 5, 0, 3)
    assert (found.net, found.gross_profit) == (Decimal("14.00"), Decimal("9.00"))


def test_an_order_counts_once_by_code_or_by_link() -> None:
    span = {"first": DAY, "last": TODAY}
    one = behaviour.CodeSpan(1, "lin-10", "creator-1", **span)
    three = behaviour.CodeSpan(3, "", "creator-3", **span)
    found = behaviour.list_code_results(spans=[one, three], at=NOW)
    assert {key: (each.orders, each.coded, each.net) for key, each in found.items()} == {1: (2, 2, Decimal("7.00"))}
    found = behaviour.list_code_results(spans=[three], at=NOW)
    assert {key: (each.orders, each.coded, each.net) for key, each in found.items()} == {3: (1, 0, Decimal("4.00"))}
    ended = behaviour.CodeSpan(1, "lin-10", "creator-1", first=DAY, last=DAY)
    assert behaviour.list_code_results(spans=[ended], at=NOW)[1].orders == 1
    assert behaviour.list_code_results(spans=[], at=NOW) == {}


def test_occasions_of_a_span() -> None:
    found = behaviour.list_occasions(first=TODAY.replace(month=2, day=10), last=TODAY.replace(month=2, day=18), at=NOW)
    assert "情人节" in {each.name_zh for each in found}
