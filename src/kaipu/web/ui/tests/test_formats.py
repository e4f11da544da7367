"""How amounts, days and numbers are written in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils.translation import override

from kaipu.kernel.money import Money
from kaipu.web.ui import formats, paging


def test_money_has_small_minor_units_and_grouped_thousands() -> None:
    assert formats.money_text(Money(123450, "USD")) == "$1,234.50"
    assert formats.money(Money(399, "USD")) == '<span class="money">$3<small>.99</small></span>'
    assert formats.money(Money(-5, "USD")) == '<span class="money">−$0<small>.05</small></span>'
    assert formats.money_text(Money(1200, "JPY")) == "¥1,200"
    assert formats.money_text(Money(100, "CHF")) == "CHF 1.00"
    assert [formats.money_round(Money(m, "USD")) for m in (3500, 499)] == ["$35", "$4.99"]


@pytest.mark.parametrize(
    ("unit_minor", "unit", "currency", "text"),
    [
        (88.0, "g", "USD", "$3.99/lb"),
        (88.0, "g", "CNY", "¥8.80/kg"),
        (6.58, "ml", "USD", "$0.019/fl oz"),
        (50.0, "ml", "CNY", "¥5.00/L"),
        (25.0, "count", "USD", "$0.25 each"),
        (None, "g", "USD", ""),
    ],
)
def test_unit_prices_can_be_compared(unit_minor: float | None, unit: str, currency: str, text: str) -> None:
    with override("en"):
        assert formats.unit_price(unit_minor, unit, currency) == text


def test_large_numbers_are_short_in_each_language() -> None:
    with override("en"):
        assert [formats.compact(n) for n in (999, 12_345, 4_600_000)] == ["999", "12.3k", "4.6M"]
        assert formats.compact_money(Money(459585449, "USD")) == "$4.6M"
    with override("zh-hans"):
        assert [formats.compact(n) for n in (999, 12_345, 340_000_000)] == ["999", "1.2万", "3.4亿"]
        assert formats.compact_money(Money(459585449, "USD")) == "$459.6万"
    assert formats.whole(Decimal("1234.5")) == "1,234.5"
    assert formats.percent(Decimal("0.1234")) == "12.3%"


def test_days_and_moments_are_the_shops(settings: object) -> None:
    at = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)  # the evening before in New York
    with override("en"):
        assert (formats.day(at), formats.weekday(date(2026, 11, 24))) == ("Nov 21, 2026", "Tuesday, Nov 24")
        assert formats.moment(at) == "Nov 21, 10:05 p.m."
    with override("zh-hans"):
        assert (formats.day(at), formats.weekday(date(2026, 11, 24))) == ("2026年11月21日", "11月24日 星期二")
        assert formats.moment(at) == "11月21日 22:05"


def test_pages_show_the_ends_the_neighbours_and_the_gaps() -> None:
    laid_out = paging.pages(QueryDict("q=milk&page=5"), 5, 24, 24 * 9)
    assert [step.number for step in laid_out.steps] == [1, 0, 4, 5, 6, 0, 9]
    assert (laid_out.previous_url, laid_out.next_url) == ("?q=milk&page=4", "?q=milk&page=6")
    assert [step.number for step in paging.pages(QueryDict(""), 99, 10, 11).steps] == [1, 2]
    assert [paging.page_number(QueryDict(f"page={text}")) for text in ("3", "0", "-1", "x", "9" * 20)] == [
        3,
        1,
        1,
        1,
        1,
    ]
