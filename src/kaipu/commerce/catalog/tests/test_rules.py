"""A scale's label says what lies in the bag; nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.catalog.rules import (
    LayoutInvalid,
    ScaleLabel,
    check_digit,
    check_layout,
    grams_for,
    read_label,
)
from kaipu.kernel.money import worth

BY_WEIGHT = ("2.PPPPPWWWWWC",)


def test_a_label_says_number_and_grams() -> None:
    assert read_label("2000042003500", BY_WEIGHT) == ScaleLabel("00042", 350, None)
    assert read_label("2900042003503", BY_WEIGHT) == ScaleLabel("00042", 350, None)


def test_the_first_layout_with_the_prefix_counts() -> None:
    layouts = ("22PPPPPVAAAAC", "20PPPPPWWWWWC")
    assert read_label("2200042704487", layouts) == ScaleLabel("00042", None, 448)
    assert read_label("2000042003500", layouts) == ScaleLabel("00042", 350, None)
    assert read_label("2100042003507", layouts) is None


@pytest.mark.parametrize("code", ["2000042003507", "4006381333931", "200004200350", "20000420035０8", "", "2" * 400])
def test_other_codes_are_no_labels(code: str) -> None:
    assert read_label(code, BY_WEIGHT) is None


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 11), st.integers(1, 9))
def test_a_digit_read_wrong_is_noticed(plu: int, grams: int, place: int, by: int) -> None:
    digits = f"20{plu:05}{grams:05}"
    code = digits + str(check_digit(digits))
    assert read_label(code, BY_WEIGHT) == ScaleLabel(f"{plu:05}", grams, None)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert read_label(wrong, BY_WEIGHT) is None


@pytest.mark.parametrize(
    "layout", ["", "2.PPPPPWWWWW", "3.PPPPPWWWWWC", "2.WWWWWWWWWWC", "2.PPPPPPPPPPC", "2.PPPPPWWAAAC", "2.PWPWPWPWPWC"]
)
def test_a_layout_that_says_no_number_or_no_weight_is_refused(layout: str) -> None:
    with pytest.raises(LayoutInvalid):
        check_layout(layout)


@given(st.integers(0, 100_000), st.integers(1, 1_000_000))
def test_nobody_pays_more_than_the_label_says(amount: int, price: int) -> None:
    assert worth(price, grams_for(amount, price), 1000) <= amount
