"""Names that read well and never repeat."""

from itertools import islice

import pytest

from kaipu.demo.naming import (
    VarietiesExhausted,
    Wording,
    choose_varieties,
    compose,
    is_named,
    list_varieties,
    lower_first,
)
from kaipu.demo.words import Bilingual

ICE = Wording(None, Bilingual("Crushed ice", "碎冰"), Bilingual("22 lb", "22 磅"), "food")
CHEESE = Wording(
    Bilingual("Ridgeway Farms", "岭道农场"), Bilingual("Shredded cheese", "奶酪碎"), Bilingual("8 oz", "8 盎司"), "food"
)


def test_loose_goods_are_called_by_what_they_are():
    assert compose(ICE) == Bilingual("Crushed ice, 22 lb", "碎冰 22 磅")


def test_the_brand_goes_first_and_the_variety_before_the_size():
    assert compose(CHEESE) == Bilingual("Ridgeway Farms shredded cheese, 8 oz", "岭道农场 奶酪碎 8 盎司")
    assert compose(CHEESE, Bilingual("Classic", "经典")) == Bilingual(
        "Ridgeway Farms shredded cheese, Classic, 8 oz", "岭道农场 奶酪碎·经典 8 盎司"
    )


@pytest.mark.parametrize(
    ("phrase", "inside"),
    [
        ("Shredded cheese", "shredded cheese"),
        ("Italian bread", "Italian bread"),
        ("DVD players", "DVD players"),
        ("Granny Smith apples", "Granny Smith apples"),
        ("Red Delicious apples", "Red Delicious apples"),
        ("100% fruit juice", "100% fruit juice"),
    ],
)
def test_proper_names_keep_their_capital(phrase, inside):
    assert lower_first(phrase) == inside


def test_a_type_called_after_a_brand_is_known():
    assert is_named("Maybelline makeup")
    assert is_named("L'eggs pantyhose")
    assert not is_named("Happy-face balloons")
    assert not is_named("Mineral water")


def test_equal_products_are_told_apart_and_the_first_keeps_the_plain_name():
    varieties = choose_varieties([CHEESE, CHEESE, ICE, CHEESE])
    assert varieties[0] is None
    assert varieties[2] is None
    names = [
        compose(wording, variety) for wording, variety in zip([CHEESE, CHEESE, ICE, CHEESE], varieties, strict=True)
    ]
    assert len({name.en for name in names}) == 4
    assert len({name.zh for name in names}) == 4


def test_a_thousand_equal_cards_get_a_thousand_names():
    varieties = choose_varieties([CHEESE] * 1000)
    assert len({compose(CHEESE, variety).en for variety in varieties}) == 1000
    assert len({compose(CHEESE, variety).zh for variety in varieties}) == 1000


def test_names_that_are_equal_in_one_language_only_are_told_apart_too():
    other = Wording(CHEESE.brand, Bilingual("Cheese shreds", "奶酪碎"), CHEESE.size, "food")
    assert choose_varieties([CHEESE, other])[1] is not None


def test_running_out_of_varieties_is_said():
    with pytest.raises(VarietiesExhausted, match="shredded cheese"):
        choose_varieties([CHEESE] * 2000)


@pytest.mark.parametrize("style", ["food", "beauty", "home"])
def test_varieties_never_repeat_and_hold_no_number(style):
    varieties = list(islice(list_varieties(style, "any"), 900))
    assert len({one.en for one in varieties}) == 900
    assert len({one.zh for one in varieties}) == 900
    assert not any(letter.isdigit() for one in varieties for letter in one.en + one.zh)
