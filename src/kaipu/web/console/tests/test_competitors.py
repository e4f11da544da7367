"""The pages of competitors: the list, a card, the review queue and alerts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.models import Match, Product
from kaipu.brain.competitors.tests.factories import make_offer
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> dict[str, Any]:
    now = clock.now()
    skus = [
        make_sku(f"{n}", name_en=name, name_zh="牛奶")
        for n, name in enumerate(("Meadow whole milk", "Meadow low-fat milk"), 1)
    ]
    for sku in skus:
        pricing.set_price(sku_id=sku.id, amount=Money(400, "USD"), at=now - timedelta(days=3))
    day = clock.local_date(now)
    make_offer(
        "Meadow whole milk",
        300,
        code="a",
        size="1 gal",
        brand="Meadow",
        day=day,
        promotion="Milk days",
        regular_minor=390,
    )
    make_offer("Meadow milk", 420, code="b", size="1 gal", brand="Meadow", day=day)
    make_offer("Garden hose", 999, code="c", day=day, reviews=3)
    competitors.follow_offers()
    return {each.code: each for each in Product.objects.all()} | {"skus": skus}


def test_the_list_shows_how_we_stand(alice: Client, rivals: dict[str, Any]) -> None:
    page = text_of(alice.get("/desk/competitors/"))
    assert "rival" in page
    assert "Decide 1 match" in page
    assert make_person("Ada", "agent").get("/desk/competitors/").status_code == 403
    alice.cookies["kaipu_language"] = "zh-hans"
    assert "价格指数" in text_of(alice.get("/desk/competitors/"))


def test_an_empty_list_says_what_to_do(alice: Client) -> None:
    assert "No competitors yet" in text_of(alice.get("/desk/competitors/"))


def test_a_card_is_shown_named_and_given_estimates(alice: Client, rivals: dict[str, Any]) -> None:
    page = text_of(alice.get("/desk/competitors/rival/"))
    for words in ("133.3", "Milk days", "Garden hose", "Jevons, 1 goods"):
        assert words in page
    assert alice.get("/desk/competitors/nobody/").status_code == 404
    typed = {"month": "2026-01", "low": "9", "middle": "10.5", "high": "13", "source": "Panel", "confidence": "80"}
    for change, sentence in (
        ({"month": "soon"}, "Type a month"), ({"low": "a lot"}, "Type per cent"), ({"middle": "8"}, "must lie between"),
        ({"source": ""}, "Say who reckoned it."), ({"confidence": "101"}, "from 0 to 100"), ({"high": "130"}, "must lie between"),
    ):  # fmt: skip
        answer = alice.post("/desk/competitors/rival/estimate/", typed | change)
        assert (answer.status_code, sentence in text_of(answer)) == (422, True), sentence
        assert "Panel" in answer.content.decode() or change == {"source": ""}
    assert "10.5 %" in text_of(alice.post("/desk/competitors/rival/estimate/", typed, follow=True))
    assert alice.post("/desk/competitors/rival/name/", {"title_en": "", "undercut_percent": "0"}).status_code == 422
    named = alice.post(
        "/desk/competitors/rival/name/", {"title_en": "Greenbasket", "undercut_percent": "12"}, follow=True
    )
    assert "Greenbasket" in text_of(named)


def test_matches_are_decided_and_taken_back(
    alice: Client, rivals: dict[str, Any], statements: Callable[..., int]
) -> None:
    count = statements(alice, "/desk/competitors/matches/")
    page = text_of(alice.get("/desk/competitors/matches/"))
    assert "Meadow milk" in page
    product, sku = rivals["b"], rivals["skus"][1]
    base = f"/desk/competitors/matches/{product.id}/"
    assert "is ours now" in text_of(alice.post(f"{base}accept/", {"sku": f"{sku.id}"}, follow=True))
    assert "Nothing waits to be decided" in text_of(alice.post(f"{base}accept/", {"sku": "x"}, follow=True))
    assert Match.objects.get(product_id=product.id, state="accepted").sku_id == sku.id
    assert "Taken back" in text_of(alice.post(f"{base}undo/", follow=True))
    assert "is not ours" in text_of(alice.post(f"{base}reject/", follow=True))
    assert "Meadow milk" in text_of(alice.get("/desk/competitors/matches/?state=rejected"))
    assert statements(alice, "/desk/competitors/matches/?state=auto") <= count
    assert make_person("Mei", "marketer").post(f"{base}reject/").status_code == 403


def test_alerts_are_seen(alice: Client, rivals: dict[str, Any]) -> None:
    page = text_of(alice.get("/desk/competitors/alerts/"))
    assert "They ask less" in page
    assert "25 %" in page
    assert "They ask less" not in text_of(alice.get("/desk/competitors/alerts/?kind=sold_out")).partition("Less by")[2]
    for alert in competitors.list_alerts(at=clock.now()):
        assert "comes back only when" in text_of(alice.post(f"/desk/competitors/alerts/{alert.id}/close/", follow=True))
    assert "No alerts" in text_of(alice.get("/desk/competitors/alerts/"))
    assert "over already" in text_of(alice.post("/desk/competitors/alerts/999999/close/", follow=True))
