"""Rules of competitors: sizes, words, matching measured on labelled goods, learning, and price indices."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.competitors import rules
from kaipu.brain.competitors.rules import Goods, Index, Size, Theirs
from kaipu.brain.competitors.tests.factories import disguise, make_catalogue


@pytest.mark.parametrize(
    ("text", "size"),
    [("Milk 1 l", Size(1000, "ml")), ("milk, 6 x 330 ml", Size(1980, "ml")), ("16 fl. oz", Size(473.176, "ml")), ("1.5 kg", Size(1500, "g")),
     ("24 ct", Size(24, "n")), ("五百克", None), ("500克", Size(500, "g")), ("2×250毫升", Size(500, "ml")), ("no size at all", None)],
)  # fmt: skip
def test_sizes_are_read_as_people_write_them(text, size):
    found = rules.read_size(text)
    assert (found is None) == (size is None)
    if size:
        assert (round(found.amount, 2), found.kind) == (round(size.amount, 2), size.kind)


def test_ounces_rounded_to_grams_are_the_same_and_a_quarter_more_is_not():
    assert rules.same_size(rules.read_size("16 oz"), rules.read_size("454 g"))
    assert rules.same_size(rules.read_size("14.5 oz"), rules.read_size("14.25 oz")) is False
    assert rules.same_size(rules.read_size("1 l"), rules.read_size("1 kg")) is None


@given(st.text(max_size=60))
def test_whatever_is_written_is_taken_apart(text):
    assert all(rules.words_of(text))
    rules.read_size(text)


def test_labelled_goods_are_found_and_what_is_not_ours_is_left_alone():
    """Precision and recall, on 400 products of which 300 are ours in disguise; near twins stand beside each."""
    generator = Random(7)
    goods = make_catalogue()
    hidden = {each.sku_id for each in goods if each.brands[0] == "Elmcroft"}
    index = Index(each for each in goods if each.sku_id not in hidden)
    ours = generator.sample([each for each in goods if each.sku_id not in hidden], 300)
    labelled = [(each.sku_id, disguise(each, generator)) for each in ours]
    labelled += [
        (0, disguise(each, generator)) for each in generator.sample([g for g in goods if g.sku_id in hidden], 100)
    ]
    auto = right = shown = 0
    for sku, theirs in labelled:
        found = index.find(theirs)
        verdict = rules.judge(found)
        auto += verdict == "auto"
        right += verdict == "auto" and found[0].sku_id == sku
        shown += bool(sku) and verdict != "" and sku in {each.sku_id for each in found}
    assert right / auto >= 0.97, f"precision {right}/{auto}"
    assert right / 300 >= 0.6, f"recall without people {right}/300"
    assert shown / 300 >= 0.95, f"recall with people {shown}/300"


def small():
    return Index(
        [Goods(1, ("Oakworth corn chips, 10 oz", "橡邑玉米片"), ("Oakworth",), rules.read_size("10 oz")),
         Goods(2, ("Oakworth corn chips, 4 oz", "橡邑玉米片"), ("Oakworth",), rules.read_size("4 oz")),
         Goods(3, ("Cedarside corn chips, 10 oz", "杉畔玉米片"), ("Cedarside",), rules.read_size("10 oz"))],
        synonyms={"crisp": {"chip"}}, barcodes={"4006381333931": 3},
    )  # fmt: skip


def test_size_brand_and_barcode_tell_twins_apart():
    index = small()
    assert index.find(Theirs("Oakworth corn chips", "Oakworth", "4 oz"))[0].sku_id == 2
    assert index.find(Theirs("corn chips", "Cedarside", "284 g"))[0].sku_id == 3
    found = index.find(Theirs("Knusperdinger", barcode="4006381333931"))
    assert (found[0].sku_id, rules.judge(found)) == (3, "auto")
    assert index.find(Theirs("玉米片 杉畔"))[0].sku_id == 3


def test_a_learned_word_counts_nearly_as_the_word_itself():
    assert small().find(Theirs("Oakworth corn crisps", "Oakworth", "10 oz"))[0].score > 0.9
    assert rules.learn("Oakworth corn crisps", ["Oakworth corn chips, 10 oz", "橡邑"]) == ("crisp", "chip")
    assert rules.learn("Oakworth crunchy crisps", ["Oakworth corn chips, 10 oz"]) is None


def test_what_leads_by_little_or_is_unlikely_is_not_decided_by_itself():
    index = small()
    assert rules.judge(index.find(Theirs("corn chips"))) == "proposed"
    assert rules.judge(index.find(Theirs("garden hose", "Hozelock"))) == ""
    assert index.find(Theirs("Oakworth corn chips", "Oakworth", "10 oz"), without={1})[0].sku_id != 1


def test_indices():
    assert rules.jevons([(110, 100), (100, 110)]) == pytest.approx(100)
    assert rules.jevons([(200, 100), (100, 100)]) == pytest.approx(141.4214, abs=1e-4)
    assert rules.weighted([(110, 100, 3), (90, 100, 1)]) == pytest.approx(105)
    assert rules.jevons([]) is None
    assert rules.weighted([(1, 1, 0)]) is None
    assert rules.undercut(200, 180) == pytest.approx(10)


@pytest.mark.parametrize(
    ("text", "themes"),
    [("Refreshing idea", ()), ("Freshly baked, arrived late.", ("freshness", "delivery")), ("太贵了，味道一般", ("price", "taste")),
     ("SMALLER than it used to be", ("size",)), ("", ())],
)  # fmt: skip
def test_a_review_touches_themes_in_either_language(text, themes):
    assert rules.themes_of(text) == themes
