"""The page of customer value: before the first training, with a card, and what a customer's own page says."""

from datetime import UTC, date, datetime

import pytest

from kaipu.brain.customer_value import operations
from kaipu.brain.customer_value.rules import Valued
from kaipu.brain.modelling import api as modelling
from kaipu.commerce.customers.models import Customer
from kaipu.web.console.tests.cast import make_person

pytestmark = pytest.mark.django_db(transaction=True)
AT, DAY = datetime(2026, 3, 10, 16, tzinfo=UTC), date(2026, 3, 9)


def card():
    """Return a card as a training writes it."""
    choice = {
        "subject": "gone",
        "method": "blended",
        "reason": "compared",
        "figure": 0.04,
        "best_plain": "own_rhythm",
        "plain_figure": 0.05,
    }
    amounts = [
        {"method": name, "mae": 4.1, "rmse": 5.9, "total": 100.0, "total_error": 0.01}
        for name in ("last_period", "blended")
    ]
    chosen = {name: {**choice, "subject": name} for name in ("purchases", "worth", "gone", "wait")}
    deciles = [{"said": n / 20, "seen": n / 21, "customers": 7} for n in range(10)]
    gone = [{"method": name, "brier": 0.0431, "auc": 0.9, "deciles": deciles} for name in ("own_rhythm", "blended")]
    figures = {
        "horizon_days": 90, "chosen": chosen, "used": chosen, "purchases": amounts, "worth": amounts, "gone": gone,
        "wait": [{"method": "blended", "mae_days": 10.5, "median_days": 3.5, "within_3_days": 0.45}], "category_method": "own",
        "categories": [{"method": "own", "customers": 70, "first": 0.44, "any_of_3": 0.65}], "gamma_gamma": None,
        "intervals": {"worth": {"by": "measured", "covered": 0.613}},
    }  # fmt: skip
    return modelling.Card(
        data_until=DAY, method="blended", reason="compared", measure="brier", score=0.0431, baseline="own_rhythm", baseline_score=0.05,
        higher_is_better=False, rows=1234, seconds=12.0, figures=figures,
    )  # fmt: skip


def valued(customer_id, **given):
    kept = {
        "purchases": 12.3, "purchases_low": 9.0, "purchases_high": 15.0, "worth_minor": 45_600, "worth_low_minor": 30_000,
        "worth_high_minor": 60_000, "year_minor": 180_000, "year_low_minor": 90_000, "year_high_minor": 240_000, "gone": 0.02, "alive": 0.99,
        "next_on": date(2026, 3, 12), "category": "dairy/milk", "before_minor": 40_000,
    }  # fmt: skip
    return Valued(customer_id=customer_id, **{**kept, **given})


@pytest.fixture
def desk():
    return make_person("Alice", "manager")


def test_before_the_first_training(desk) -> None:
    page = desk.get("/desk/value/")
    assert page.status_code == 200
    assert "Training goes on in the background" in page.content.decode()


def test_with_a_card_everything_is_told(desk, settings, tmp_path) -> None:
    settings.MODELS_ROOT = tmp_path
    anna, ben = (Customer.objects.create(number=f"K{n}", joined_at=AT) for n in (1, 2))
    assert modelling.store_model(name="customer_value", files={}, card=card(), at=AT)
    operations.replace_values(
        values=[valued(anna.id), valued(ben.id, gone=0.8, next_on=None, worth_minor=1_000, worth_low_minor=0)],
        as_of=DAY,
        at=AT,
    )
    text = desk.get("/desk/value/").content.decode()
    for told in ("$466", "0.0431", "61.3%", "Nobody has measured them", "not in 90 days", ">K1<", ">K2<", "80.0%"):
        assert told in text, told
    assert text.index(">K1<") < text.index(">K2<")
    modelling.note_failure(name="customer_value", error="broken", at=AT)
    assert "failed; the figures of the one before stay" in desk.get("/desk/value/").content.decode()
    own = desk.get(f"/desk/customers/{anna.id}/").content.decode()
    for told in ("four times in five between $300.00 and $600.00", "12.3", "Mar 12, 2026", "99.0%"):
        assert told in own, told
    chinese = desk.get("/desk/value/", headers={"accept-language": "zh-hans"})
    assert chinese.status_code == 200


def test_it_is_not_for_everybody() -> None:
    assert make_person("Bob", "buyer").get("/desk/value/").status_code == 403
