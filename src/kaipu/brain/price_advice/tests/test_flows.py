"""Training, mark-downs and prices from end to end, on a warehouse that was built from a year of planted sales."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.decisions import api as decisions
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order
from kaipu.brain.modelling import api as modelling
from kaipu.brain.price_advice import flows
from kaipu.brain.price_advice.queries import MODEL, find_answers
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
GOODS, WEEKS, PLANTED, BASE = 26, 52, (-0.5, -3.5), 400
RISEN, RISEN_WEEKS = 3, 9  # a good whose price really rose, and stayed


@pytest.fixture(scope="module")
def skus(django_db_setup, django_db_blocker, tmp_path_factory):
    """Sell goods for a year, at prices that move, answered with −2; build the warehouse."""
    folder, whole = tmp_path_factory.mktemp("priced"), transaction.atomic()
    whole._from_testcase = True
    settings = {"LAKE_ROOT": folder / "lake", "VAR": folder, "MODELS_ROOT": folder / "models"}
    with django_db_blocker.unblock(), override_settings(**settings), whole:
        draw = np.random.default_rng(5)
        place = make_location("ONLINE")
        goods = [
            make_sku(f"30{n:02}", category=make_category(f"dairy/{'cheese' if n % 2 else 'milk'}"), name_en=f"Good {n}")
            for n in range(GOODS)
        ]
        start = TODAY - timedelta(weeks=WEEKS)
        for sku in goods:
            make_supply(sku.id, unit_cost_minor=250)
            pricing.set_price(sku_id=sku.id, amount=Money(BASE, "USD"), at=clock.day_start(start))
        risen = clock.day_start(TODAY - timedelta(weeks=RISEN_WEEKS))
        pricing.set_price(sku_id=goods[RISEN].id, amount=Money(440, "USD"), at=risen)
        for week in range(WEEKS):
            lines = []
            for n, sku in enumerate(goods):
                off = (
                    float(draw.choice([0.0, 0.0, 0.0, -0.2, 0.15]))
                    if n != RISEN
                    else 0.1 * (week >= WEEKS - RISEN_WEEKS)
                )
                units = int(np.clip(draw.poisson(7 * np.exp(PLANTED[n % 2] * off)), 1, 19))
                lines.append((sku, units, units * round(BASE * np.exp(off))))
            make_order(place, None, at_noon(start + timedelta(weeks=week, days=3)), lines)
        make_stock(place, goods[1].id, 60, expires_on=TODAY + timedelta(days=2))
        assert lake_flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield goods
        transaction.set_rollback(True)


def test_what_was_planted_is_learnt_once_a_day(skus) -> None:
    done = flows.train_due(now=lambda: NOW)
    assert done["state"] == "trained", done
    assert done["goods"] == GOODS
    assert flows.train_due(now=lambda: NOW) == {"state": "current"}
    version = modelling.find_model(name=MODEL)
    assert version is not None
    assert version.card is not None
    assert version.card.score > version.card.baseline_score
    assert [each["rule"] for each in version.card.figures["simulations"][0]["rules"]][:2] == ["no_change", "cost_plus"]
    answers = find_answers(today=TODAY, at=NOW)
    for kind, true in enumerate(PLANTED):
        assert abs(np.mean([answers.goods[sku.id].value for sku in skus[kind::2]]) - true) < 0.5
    assert set(answers.categories) == {"dairy/cheese", "dairy/milk"}


def test_what_expires_is_marked_down(skus) -> None:
    assert flows.propose_markdowns(at=NOW) == 1
    waiting = [each for each in decisions.list_decisions(kind="markdown") if each.state == "proposed"]
    decision = decisions.get_decision(decision_id=waiting[0].id)
    assert [good["sku_code"] for good in decision.action["goods"]] == [skus[1].code]
    assert decision.action["goods"][0]["after"] < BASE
    assert decision.profit_minor > 0
    decisions.approve_decision(decision_id=decision.id, at=NOW)
    assert pricing.list_prices(sku_ids=[skus[1].id], at=NOW)[skus[1].id].minor == decision.action["goods"][0]["after"]


def test_prices_that_pay_are_proposed_each_way_named(skus) -> None:
    filed = flows.propose_prices(at=NOW)
    assert 4 <= filed <= 12
    found = [each for each in decisions.list_decisions(kind="price_advice") if each.state == "proposed"]
    assert len(found) == filed
    for each in found:
        decision = decisions.get_decision(decision_id=each.id)
        action, best = decision.action, decision.evidence["table"]["rows"]
        assert action["method"] == "optimiser"
        assert action["before"] * 0.9 <= action["after"] <= action["before"] * 1.1
        assert decision.producer == "price optimiser 1"
        assert {row[0]["en"] for row in best} == {
            "Optimiser of the category",
            "Cost plus margin",
            "Competitors",
            "Value for money",
        }
        assert decision.profit_minor >= 100
        assert all(rail.value <= rail.limit for rail in decision.guardrails)
    inelastic = {sku.id for sku in skus[0::2]}
    dearer = {each.action["sku_id"] for each in found if each.action["after"] > each.action["before"]}
    assert dearer <= inelastic | {skus[RISEN].id}
    assert dearer
    one = found[0]
    decisions.approve_decision(decision_id=one.id, at=NOW)
    sku_id = one.action["sku_id"]
    assert pricing.list_prices(sku_ids=[sku_id], at=NOW)[sku_id].minor == one.action["after"]
    flows.propose_prices(at=NOW)
    subjects = [each.subject for each in decisions.list_decisions(kind="price_advice") if each.state == "proposed"]
    assert f"sku:{sku_id}" not in subjects


def test_a_price_that_really_rose_is_measured(skus) -> None:
    day = TODAY - timedelta(weeks=RISEN_WEEKS)
    found = flows.measuring.measure_change(
        sku_ids=[skus[RISEN].id], day=day, days=28, before=400, after=440, cost=250, without=[], at=NOW
    )
    units = next(each for each in found.effects if each.metric == "units_sold").value
    assert 4 < units < 40  # four weeks of seven, less three in ten
    assert found.method in {"synthetic_control", "before_after"}
    flows.back_test_prices(until=TODAY, at=NOW)
