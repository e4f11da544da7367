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

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = TODAY - timedelta(days=4)


def see(visitor: str, minutes: int = 0, **fields: object) -> None:
    body = {"page": "article", "path": "/read/tea/"}
    given = {
        "session": visitor,
        "device": "phone",
        "origin": "weibo",
        "medium": "social",
        "campaign": "content-7",
        **fields,
    }
    Event.objects.create(
        id=uuid4(), name="page_view", at=at_noon(DAY, minutes=minutes), visitor=visitor, body=body, **given
    )


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
        make_order(
            shop.online, shop.alice, at_noon(DAY, minutes=5), [(shop.milk, 1, 400), (shop.soap, 2, 300)], visit="ann"
        )
        make_order(
            shop.online, shop.bob, at_noon(DAY, minutes=5), [(shop.milk, 1, 400)], visit="ben", state="cancelled"
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


def test_occasions_of_a_span() -> None:
    found = behaviour.list_occasions(first=TODAY.replace(month=2, day=10), last=TODAY.replace(month=2, day=18), at=NOW)
    assert "情人节" in {each.name_zh for each in found}
