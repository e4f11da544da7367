"""Money, by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.kernel.money import CurrencyMismatch, Money, NotAnAmount, parse, share, total

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_shares_sum_to_the_whole_and_none_strays_by_more_than_a_cent(minor: int, weights: list[int]) -> None:
    parts = share(minor, weights)
    assert sum(parts) == minor
    whole = sum(weights)
    if whole:
        assert all(abs(part - minor * weight / whole) < 1 + 1e-6 for part, weight in zip(parts, weights, strict=True))


def test_a_cent_that_cannot_be_split_goes_to_the_largest_remainder() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(-5, [1, 1]) == [-3, -2]
    assert share(5, [0, 0]) == [3, 2]
    with pytest.raises(ValueError, match="nothing"):
        share(5, [])
    with pytest.raises(ValueError, match="negative"):
        share(5, [1, -1])


@pytest.mark.parametrize(
    ("text", "minor"), [("3.99", 399), ("3", 300), ("0.5", 50), ("-1.20", -120), ("1,234.50", 123450)]
)
def test_amounts_are_read_exactly(text: str, minor: int) -> None:
    assert parse(text, "USD") == Money(minor, "USD")


@pytest.mark.parametrize(
    "text", ["", "abc", "1.999", "NaN", "Infinity", "1e-3", "1e5", "--1", "1,99", "12,34.5", "٣", "9" * 99]
)
def test_nonsense_is_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse(text, "USD")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") + Money(1, "CNY")
    assert total([], "USD") == Money(0, "USD")
    assert str(Money(1005, "USD")) == "10.05 USD"
    assert str(Money(1005, "JPY")) == "1005 JPY"
