"""One function computes a price, and it explains every cent."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.pricing.rules import (
    Adjustment,
    DeliveryTerms,
    PricingContext,
    QuantityInvalid,
    Wanted,
    adjust,
    price_cart,
)
from kaipu.kernel.money import Money, share, total

TERMS = DeliveryTerms(Money(499, "USD"), Money(3500, "USD"))
LINES = st.lists(st.tuples(st.integers(1, 999), st.integers(1, 100_000)), max_size=12).map(
    lambda pairs: [Wanted(i, quantity, Money(unit, "USD")) for i, (quantity, unit) in enumerate(pairs)]
)


def off(minor: int, sku_id: int | None = None) -> Adjustment:
    return Adjustment("promotion", "test", Money(-minor, "USD"), sku_id)


@given(LINES, st.integers(0, 10_000_000), st.booleans())
def test_parts_sum_to_the_whole_whatever_is_taken_off(lines: list[Wanted], minor: int, delivered: bool) -> None:
    def offer(_: Sequence[Wanted]) -> list[Adjustment]:
        return [off(minor)]

    priced = price_cart(lines, PricingContext("USD", TERMS if delivered else None, (offer,)))
    assert total((line.total for line in priced.lines), "USD") == priced.goods - priced.discount
    assert priced.total == priced.goods - priced.discount + priced.delivery
    for line in priced.lines:
        assert total((a.amount for a in line.adjustments), "USD") == line.total
        assert line.total.minor >= 0


def test_delivery_is_free_from_the_threshold_after_discount() -> None:
    context = PricingContext("USD", TERMS)
    below = price_cart([Wanted(1, 1, Money(3499, "USD"))], context)
    assert (below.delivery.minor, below.free_delivery_missing.minor) == (499, 1)
    at = price_cart([Wanted(1, 1, Money(3500, "USD"))], context)
    assert (at.delivery.minor, at.free_delivery_missing.minor) == (0, 0)
    assert price_cart([], context).total.minor == 0


def test_a_line_offer_touches_its_line_only() -> None:
    lines = [Wanted(1, 2, Money(300, "USD")), Wanted(2, 1, Money(500, "USD"))]
    priced = price_cart(lines, PricingContext("USD", None, (lambda _: [off(150, sku_id=1)],)))
    assert [line.total.minor for line in priced.lines] == [450, 500]
    assert priced.lines[0].discount.minor == 150


WEIGHED = st.lists(st.tuples(st.integers(1, 50_000), st.integers(1, 100_000), st.booleans()), max_size=12).map(
    lambda rows: [
        Wanted(i, grams, Money(unit, "USD"), 1000, 50_000)
        if weighed
        else Wanted(i, grams % 999 + 1, Money(unit, "USD"))
        for i, (grams, unit, weighed) in enumerate(rows)
    ]
)


@given(WEIGHED, st.integers(0, 10_000_000))
def test_what_is_weighed_is_rounded_once_and_then_no_cent_is_lost(lines: list[Wanted], minor: int) -> None:
    priced = price_cart(lines, PricingContext("USD", None, (lambda _: [off(minor)],)))
    for wanted, line in zip(lines, priced.lines, strict=True):
        exact = Fraction(wanted.unit.minor * wanted.quantity, wanted.price_per)
        assert line.base.minor == floor(exact + Fraction(1, 2))
        assert total((a.amount for a in line.adjustments), "USD") == line.total == line.base - line.discount
    assert total((line.total for line in priced.lines), "USD") == priced.goods - priced.discount == priced.total
    again = adjust(priced, off(minor // 2))
    assert total((line.total for line in again.lines), "USD") == again.total
    # parts of a line given back, each at its share of what was paid, sum to what was paid
    for line in priced.lines:
        parts = share(line.total.minor, [line.quantity // 3, line.quantity - line.quantity // 3])
        assert sum(parts) == line.total.minor


@given(LINES, st.integers(0, 10_000_000))
def test_pieces_cost_what_they_cost_before_anything_was_weighed(lines: list[Wanted], minor: int) -> None:
    priced = price_cart(lines, PricingContext("USD", None, (lambda _: [off(minor)],)))
    full = [line.unit.minor * line.quantity for line in lines]
    shares = share(-min(minor, sum(full)), full) if lines else []
    assert [line.total.minor for line in priced.lines] == [a + b for a, b in zip(full, shares, strict=True)]


def test_350_grams_at_12_80_a_kilogram_cost_4_48() -> None:
    line = price_cart([Wanted(1, 350, Money(1280, "CNY"), 1000, 50_000)], PricingContext("CNY")).lines[0]
    assert (line.total.minor, line.price_per) == (448, 1000)
    half = price_cart([Wanted(1, 1, Money(500, "CNY"), 1000, 50_000)], PricingContext("CNY")).lines[0]
    assert half.total.minor == 1  # half a fen is rounded up
    with pytest.raises(QuantityInvalid):
        price_cart([Wanted(1, 50_001, Money(1280, "CNY"), 1000, 50_000)], PricingContext("CNY"))


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9])
def test_impossible_quantities_are_refused(quantity: int) -> None:
    with pytest.raises(QuantityInvalid):
        price_cart([Wanted(1, quantity, Money(1, "USD"))], PricingContext("USD"))
