"""Mark-downs and prices carried out, changed, undone while that is possible, and stopped by their limits."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from kaipu.brain.decisions import api as decisions
from kaipu.brain.price_advice import flows
from kaipu.brain.price_advice.operations import build_markdown, build_price
from kaipu.brain.price_advice.queries import list_pasts
from kaipu.brain.price_advice.rules import Bounds
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db
ANSWER = {"value": -2.5, "error": 0.3, "periods": 100}


def price_of(sku_id: int, at: datetime) -> int:
    return pricing.list_prices(sku_ids=[sku_id], at=at)[sku_id].minor


def file(kind: str, revision: decisions.Revision, field: decisions.Field, subject: str = "x") -> int:
    filed = decisions.propose_decision(
        proposal=decisions.Proposal(
            kind=kind, producer="test 1", subject=subject, action=revision.action, evidence=revision.evidence, expected=revision.expected, title_en=revision.title_en,
            guardrails=revision.guardrails, window_days=3, worth_minor=1, profit_minor=revision.profit_minor, fields=[field],
        ),
        at=clock.now(),
    )  # fmt: skip
    assert filed is not None
    return filed


def make_priced(code: str, minor: int = 400) -> int:
    sku = make_sku(code)
    pricing.set_price(sku_id=sku.id, amount=Money(minor, "USD"), at=clock.now() - timedelta(days=60))
    return sku.id


def file_markdown(sku_id: int, percent: int = 30, pieces: int = 20) -> int:
    good: dict[str, Any] = {
        "sku_id": sku_id, "sku_code": "A", "name_en": "Milk", "name_zh": "牛奶", "before": 400, "cost_minor": 250, "elasticity": ANSWER,
        "shelves": [{"place": "ONLINE", "pieces": pieces, "daily": 2.0, "days": 3}], "other_daily": 0.0, "days": 3, "last_day": "2026-11-24",
        "until": (clock.now() + timedelta(days=2 if pieces == 20 else 3)).isoformat(),
    }  # fmt: skip
    about = {"department": "dairy", "department_en": "Dairy", "department_zh": "乳品", "elasticity": ANSWER}
    pasts = list_pasts(sku_ids=[sku_id], at=clock.now())
    built = build_markdown(goods=[good], about=about, percent=percent, pasts=pasts)
    return file("markdown", built, decisions.Field("percent", "percent", percent, 10, 50, 5), f"sku:{sku_id}")


def test_a_mark_down_is_changed_applied_passes_and_cannot_be_undone_then() -> None:
    sku_id = make_priced("A")
    decision_id = file_markdown(sku_id)
    before = decisions.get_decision(decision_id=decision_id)
    assert before.title_en == "Mark Milk down by up to 30 % until 2026-11-24, when the last expire"
    decisions.edit_decision(decision_id=decision_id, changes={"percent": 40}, at=clock.now())
    changed = decisions.get_decision(decision_id=decision_id)
    assert changed.profit_minor != before.profit_minor
    assert changed.evidence["table"]["rows"][0][2] == 239
    decisions.approve_decision(decision_id=decision_id, at=clock.now())
    assert price_of(sku_id, clock.now()) == 239
    later = clock.now() + timedelta(days=2)
    assert pricing.end_passing_prices(at=later) == 1
    assert price_of(sku_id, later) == 400
    with pytest.raises(decisions.UndoImpossible, match="ended"):
        decisions.undo_decision(decision_id=decision_id, reason="", at=later)


def test_a_plan_goes_on_day_by_day_where_our_price_still_holds() -> None:
    first, second = make_priced("A"), make_priced("B")
    ids = [file_markdown(sku_id, 50, pieces=13) for sku_id in (first, second)]
    plan = decisions.get_decision(decision_id=ids[0]).action["goods"][0]["plan"]
    assert len(plan) == 3
    assert plan[0] > plan[2], "the price falls in these days"
    now = clock.now()
    for decision_id in ids:
        decisions.approve_decision(decision_id=decision_id, at=now)
    assert flows.lower_prices(at=now) == 0
    pricing.set_price(sku_id=second, amount=Money(410, "USD"), at=now + timedelta(hours=1))  # somebody knew better
    day = [clock.day_start(clock.local_date(now) + timedelta(days=n)) + timedelta(minutes=5) for n in range(3)]
    fell = [flows.lower_prices(at=day[n]) + flows.lower_prices(at=day[n]) for n in (1, 2)]
    assert sum(fell) == sum(a != b for a, b in pairwise(plan))
    assert (price_of(first, day[2]), price_of(second, day[2])) == (plan[2], 410)
    later = clock.now() + timedelta(days=3)
    assert pricing.end_passing_prices(at=later) == 1
    assert price_of(first, later) == 400


def test_a_mark_down_is_undone_while_it_holds() -> None:
    sku_id = make_priced("A")
    decision_id = file_markdown(sku_id)
    decisions.approve_decision(decision_id=decision_id, at=clock.now())
    decisions.undo_decision(decision_id=decision_id, reason="", at=clock.now())
    assert price_of(sku_id, clock.now()) == 400


def file_price(sku_id: int, after: int) -> int:
    about = {
        "sku_id": sku_id, "product_id": 7, "sku_code": "A", "name_en": "Milk", "name_zh": "牛奶", "before": 400, "cost_minor": 300,
        "daily": 4.0, "elasticity": {**ANSWER, "value": -0.4}, "department": "dairy", "theirs_minor": 450,
    }  # fmt: skip
    built = build_price(about=about, after=after, pasts=list_pasts(sku_ids=[sku_id], at=clock.now()), bounds=Bounds())
    return file("price_advice", built, decisions.Field("price", "money", after, 360, 440))


def test_a_price_is_set_and_not_put_back_over_a_newer_one() -> None:
    sku_id = make_priced("A")
    decision_id = file_price(sku_id, 429)
    decisions.approve_decision(decision_id=decision_id, at=clock.now())
    assert price_of(sku_id, clock.now()) == 429
    pricing.set_price(sku_id=sku_id, amount=Money(410, "USD"), at=clock.now())
    with pytest.raises(decisions.UndoImpossible, match="moved"):
        decisions.undo_decision(decision_id=decision_id, reason="", at=clock.now())
    assert price_of(sku_id, clock.now()) == 410


def test_limits_are_tested_again_when_approved() -> None:
    sku_id = make_priced("A")
    decision_id = file_price(sku_id, 429)
    pricing.set_price(sku_id=sku_id, amount=Money(405, "USD"), at=clock.now())
    with pytest.raises(decisions.GuardrailBroken) as caught:
        decisions.approve_decision(decision_id=decision_id, at=clock.now())
    assert caught.value.codes == ("moved_since",)
    assert price_of(sku_id, clock.now()) == 405


def test_a_price_beyond_its_limits_is_not_approvable() -> None:
    sku_id = make_priced("A")
    assert not decisions.get_decision(decision_id=file_price(sku_id, 300)).approvable
