"""A weight is read as people write it, in either language, and nonsense is none."""

import pytest

from kaipu.kernel.money import Money
from kaipu.web.ui import quantities

READ = [
    ("0.35 kg", 350), ("350 g", 350), ("350克", 350), ("350", 350), ("0.35", 350), ("1.5KG", 1500), ("2 kg", 2000), ("半斤", 250),
    ("0.7斤", 350), ("一斤", 500), ("两斤", 1000), ("一斤半", 750), ("三两", 150), ("一斤二两", 600), ("1公斤", 1000), ("0.35千克", 350),
    ("１.５　ｋｇ", 1500), ("0.7 lb", 318), ("8 oz", 227), ("450g", 450), ("1 kg 200 g", 1200), ("0", 0), ("50 kg", 50_000),
]  # fmt: skip
NONSENSE = [
    "",
    " ",
    "kg",
    "2",
    "9",
    "abc",
    "-350 g",
    "1e3",
    "0.35 kgs",
    "350 g!",
    "1,5 kg",
    "斤",
    "kg 3",
    "²",
    "9" * 30,
    "Ⅷ斤半半",
]


@pytest.mark.parametrize(("text", "grams"), READ)
def test_a_weight_is_read(text: str, grams: int) -> None:
    assert quantities.parsed(text, weighed=True) == grams


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_no_weight(text: str) -> None:
    assert quantities.parsed(text, weighed=True) is None


@pytest.mark.parametrize(
    ("text", "pieces"), [("3", 3), (" 12 ", 12), ("0", 0), ("3.5", None), ("-1", None), ("", None), ("٣", None)]
)
def test_pieces_are_whole_numbers(text: str, pieces: int | None) -> None:
    assert quantities.parsed(text, weighed=False) == pieces


@pytest.mark.parametrize("grams", [1, 9, 10, 99, 350, 1000, 1234, 50_000, 1_234_567])
def test_what_is_written_is_read_again(grams: int) -> None:
    assert quantities.parsed(quantities.written(grams, weighed=True).replace(",", ""), weighed=True) == grams


def test_lines_say_how_much_at_which_price() -> None:
    assert quantities.times(350, Money(1280, "CNY"), 1000) == "0.35 kg × ¥12.80/kg"
    assert quantities.times(3, Money(400, "USD"), 1) == "3 × $4.00"
    assert quantities.times(7, None, 1) == "7 ×"
    assert quantities.written(5, weighed=True) == "5 g"
