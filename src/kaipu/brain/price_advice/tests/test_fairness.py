"""Prices by class: only less than the public price, within limits, and never by what is protected, neither said nor by the way."""

from dataclasses import replace

import pytest

from kaipu.brain.price_advice import operations
from kaipu.brain.price_advice.operations import BoundsInvalid, DiscountRefused, set_bounds, set_class_discount
from kaipu.brain.price_advice.queries import classes, get_bounds
from kaipu.brain.price_advice.rules import Bounds, find_gaps, find_protected, judge_discount
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.members import api as members
from kaipu.kernel import clock

YOUNG, OLD = {"age": "19-24", "newsletter": "yes"}, {"age": "65+", "newsletter": "no"}
EVERYBODY = [YOUNG] * 100 + [OLD] * 100
GOLD = members.TierRecord(1, "gold", "Gold", "金卡", 50_000, None, None, 0, 10_000, None, "standard", None)


def judge(discount: float = 0.05, attributes=("spend",), favoured=EVERYBODY[50:150]):
    """Judge a discount with a spread of a tenth and a limit of a tenth."""
    return judge_discount(
        discount=discount, attributes=attributes, favoured=favoured, everybody=EVERYBODY, spread=0.1, limit=0.1
    )


@pytest.mark.parametrize(
    "name", ["age", "birth_date", "gender", "ethnicity", "religion", "disability", "health status", "income", "household_size", "kids_count", "marital_status", "home ownership", "diet"]
)  # fmt: skip
def test_protected_attributes_are_known_by_their_words(name: str) -> None:
    assert find_protected([name]) == (name,)
    assert judge(attributes=("spend", name)).reason == "protected"


def test_what_people_did_is_not_protected() -> None:
    assert find_protected(["spend", "points", "orders", "page", "channel", "usage"]) == ()
    assert judge().allowed


def test_a_proxy_is_found_with_its_figures() -> None:
    """A class made of spend alone that holds four young people for each old one."""
    verdict = judge(favoured=[YOUNG] * 80 + [OLD] * 20)
    assert verdict.reason == "proxy"
    worst = verdict.gaps[0]
    assert (worst.attribute, worst.value, worst.favoured, worst.everybody) == ("age", "19-24", 0.8, 0.5)
    assert judge(favoured=[YOUNG] * 55 + [OLD] * 45).allowed
    assert judge(discount=0.0, favoured=[YOUNG] * 80 + [OLD] * 20).allowed


def test_chance_is_no_proxy_and_few_people_tell_nothing() -> None:
    gaps, tested = find_gaps([YOUNG] * 13 + [OLD] * 9, EVERYBODY)
    assert (gaps, tested) == ((), 22)
    assert judge(favoured=[YOUNG] * 19).tested == 19
    assert judge(favoured=[YOUNG] * 19).allowed


def test_only_a_discount_and_only_so_much() -> None:
    assert judge(discount=-0.01).reason == "no_discount"
    assert judge(discount=0.1).allowed
    assert judge(discount=0.11).reason == "too_large"


@pytest.fixture
def tier(db, monkeypatch):
    """Make a tier of 40 people, most of them young."""
    people = [Customer.objects.create(number=f"F{n}", joined_at=clock.now()) for n in range(80)]
    traits = {each.id: (YOUNG if n < 36 or n % 2 else OLD) for n, each in enumerate(people)}
    monkeypatch.setattr(classes, "_traits", lambda at: traits)
    monkeypatch.setattr(members, "list_in_tier", lambda code: [each.id for each in people[:40]])
    members.set_tier(tier=GOLD, at=clock.now())
    return GOLD


def test_a_tier_that_favours_a_group_gets_no_lower_price_until_a_manager_changes_the_limit(tier) -> None:
    with pytest.raises(DiscountRefused) as refused:
        set_class_discount(level=1, discount_bp=500, at=clock.now())
    assert refused.value.verdict.reason == "proxy"
    assert members.list_tiers()[0].price_bp == 0
    set_bounds(bounds=replace(get_bounds(), proxy_limit=0.5), at=clock.now())
    set_class_discount(level=1, discount_bp=500, at=clock.now())
    assert members.list_tiers()[0].price_bp == 500
    with pytest.raises(DiscountRefused):
        set_class_discount(level=1, discount_bp=1500, at=clock.now())


def test_a_tier_reached_by_a_protected_attribute_is_refused(tier, monkeypatch) -> None:
    set_bounds(bounds=replace(get_bounds(), proxy_limit=1.0), at=clock.now())
    monkeypatch.setattr(classes, "attributes_of", lambda tier: ("age",))
    with pytest.raises(DiscountRefused) as refused:
        set_class_discount(level=1, discount_bp=100, at=clock.now())
    assert refused.value.verdict.attributes == ("age",)


@pytest.mark.django_db
def test_bounds_are_kept_and_refused() -> None:
    assert get_bounds() == Bounds()
    wanted = Bounds(objective="sales", labels_a_day=3, margins={"dairy": 0.3})
    operations.set_bounds(bounds=wanted, at=clock.now())
    assert get_bounds() == wanted
    with pytest.raises(BoundsInvalid) as invalid:
        operations.set_bounds(bounds=replace(wanted, corridor_low=1.2), at=clock.now())
    assert invalid.value.fields == ("corridor_low",)
