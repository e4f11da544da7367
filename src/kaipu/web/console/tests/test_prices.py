"""The page of prices: before the first training, with one, its bounds, and what it says to numbers that cannot be."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.test import override_settings

from kaipu.brain.modelling import api as modelling
from kaipu.brain.price_advice import api as price_advice
from kaipu.brain.price_advice.flows import training
from kaipu.brain.price_advice.flows.evaluating import judge, play_quarters, summarize
from kaipu.brain.price_advice.queries import Year
from kaipu.brain.price_advice.rules import fit, usual_cost
from kaipu.brain.price_advice.tests.test_hierarchy import plant
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.web.console.tests.cast import make_person

pytestmark = pytest.mark.django_db(transaction=True)
AT, DAY = datetime(2026, 3, 10, 16, tzinfo=UTC), date(2026, 3, 9)
FIELDS = {
    "objective": "profit", "largest_step": "10", "least_margin": "5", "corridor_low": "85", "corridor_high": "115", "margin": "25", "tier_spread": "10",
    "proxy_limit": "10", "days_between": "28", "labels_a_day": "12", "margins": "dairy: 28\ngrocery： 31.5%",
}  # fmt: skip


@pytest.fixture
def desk():
    """Return the browser of Alice, who manages the shop."""
    return make_person("Alice", "manager")


def test_before_the_first_training_the_page_says_so(desk) -> None:
    page = desk.get("/desk/prices/").content.decode()
    assert "Training goes on in the background" in page
    assert "Bounds of prices" in page
    assert "There are no tiers" in page


def test_bounds_are_set_and_typed_ones_stay_beside_what_is_wrong(desk) -> None:
    assert desk.post("/desk/prices/", FIELDS).status_code == 302
    bounds = price_advice.get_bounds()
    assert bounds.margins == {"dairy": 0.28, "grocery": 0.315}
    assert (bounds.corridor_high, bounds.labels_a_day) == (1.15, 12)
    refused = desk.post("/desk/prices/", {**FIELDS, "largest_step": "70", "margins": "dairy 28"})
    told = refused.content.decode()
    assert refused.status_code == 422
    assert "Write one department a line with its margin" in told
    assert 'value="70"' in told
    assert "dairy 28" in told
    steep = desk.post("/desk/prices/", {**FIELDS, "largest_step": "70"})
    assert "Type from 1 to 50 per cent." in steep.content.decode()
    assert price_advice.get_bounds() == bounds


@pytest.mark.parametrize("discount", ["", "x", "-3", "60", "5"])
def test_a_discount_for_no_tier_is_answered_in_a_sentence(desk, discount: str) -> None:
    answer = desk.post("/desk/prices/classes/", {"level": "7", "discount": discount})
    assert answer.status_code == 422
    wanted = "There is no such tier any more." if discount == "5" else "Type from 0 to 50 per cent."
    assert wanted in answer.content.decode()


def test_answers_rules_and_doubts_are_shown(desk, tmp_path) -> None:
    weeks, _ = plant(3)
    skus = [make_sku(f"p{n}", name_en=f"Planted {n}") for n in range(3)]
    year = Year(
        weeks,
        (*[sku.id for sku in skus], *range(900_000, 900_197)),
        tuple(f"dairy/c{n}" for n in range(10)),
        ("dairy", "bakery", "deli"),
    )
    told = judge(weeks)
    told["test"]["cross"] = []
    found = fit(weeks)
    told |= summarize(found) | {"simulations": play_quarters(weeks, usual_cost(weeks, 39))}
    with override_settings(MODELS_ROOT=tmp_path):
        card = training._card(told, DAY, 10_400, 3.0)
        files = training.pack(found, year, told=np.zeros(10, dtype=bool))
        assert modelling.store_model(name=price_advice.MODEL, files=files, card=card, at=AT) is not None
        page = desk.get("/desk/prices/").content.decode()
        assert price_advice.list_answers(kind="good", order="strong", limit=3)[0].value < -2
    assert "dairy › c0" in page
    assert "The optimiser’s way, both ends of the interval: on" in page
    assert "When not to trust it" in page
