"""Models by hand, and nothing is lost in any of them."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.attribution.rules import CHANNELS, MODELS, Journeys, channel_of, credit, find_removal_effects, settle

A, B, C, DIRECT = range(4)


def make(paths, lost=(), worth=None, ages=None):
    """Lay paths out one after the other; a path is a list of channel numbers."""

    def flat(each):
        return np.array([code for path in each for code in path], np.int64)

    def starts(each):
        return np.cumsum([0, *(len(path) for path in each)])[:-1].astype(np.int64)

    measures = [[100, 1000]] * len(paths) if worth is None else worth
    given_ages = np.zeros(len(flat(paths))) if ages is None else np.array(ages, float)
    return Journeys(
        4, DIRECT, flat(paths), given_ages, starts(paths), np.array(measures, np.int64).reshape(len(paths), len(measures[0]) if len(measures) else 2), flat(lost),
        starts(lost),
    )  # fmt: skip


def orders(journeys, model):
    return credit(journeys, model)[:, 0].tolist()


def test_one_path_by_every_rule() -> None:
    path = make([[A, B, C, DIRECT]], ages=[14, 7, 7, 0])
    assert orders(path, "first") == [100, 0, 0, 0]
    assert orders(path, "last") == [0, 0, 0, 100]
    assert orders(path, "last_non_direct") == [0, 0, 100, 0]
    assert orders(path, "linear") == [25, 25, 25, 25]
    assert orders(path, "position") == [40, 10, 10, 40]
    assert orders(path, "decay") == [11, 22, 22, 45], "¼, ½, ½ and 1 of 2¼: half as much a week earlier"
    assert orders(path, "shapley") == [25, 25, 25, 25]


def test_short_paths_and_only_direct_visits() -> None:
    assert orders(make([[A]]), "position") == [100, 0, 0, 0]
    assert orders(make([[A, B]]), "position") == [50, 50, 0, 0]
    assert orders(make([[DIRECT, DIRECT]]), "last_non_direct") == [0, 0, 0, 100]
    assert orders(make([[A, A, B]]), "shapley") == [50, 50, 0, 0], "a channel used twice plays once"
    assert orders(make([[A, A, B]]), "linear") == [67, 33, 0, 0]


def test_removal_effects_worked_out_by_hand() -> None:
    """Two orders, A→B and A; lost: B. Beginning → A ⅔, B ⅓; A → order ½, B ½; B → order ½, lost ½.

    With all: A reaches an order with ½ + ½·½ = ¾, so ⅔·¾ + ⅓·½ = ⅔. Without A: ⅓·½ = ⅙. Without B: ⅔·½ = ⅓.
    """
    journeys = make([[A, B], [A]], lost=[[B]])
    assert find_removal_effects(journeys).tolist() == pytest.approx([3 / 4, 1 / 2, 0, 0])
    assert orders(journeys, "markov") == [120, 80, 0, 0], "¾ to ½ of two orders"
    assert credit(journeys, "markov")[:, 1].tolist() == [1200, 800, 0, 0]


def test_a_loop_is_summed_up_and_not_walked_for_ever() -> None:
    """A→A→order and lost A: A stays with ⅓, orders with ⅓: half of all; nothing without it."""
    assert find_removal_effects(make([[A, A]], lost=[[A]])).tolist() == [1, 0, 0, 0]


def shapley_by_definition(paths, worth):
    """Average what each channel adds, over every order in which channels may come."""
    players = sorted({code for path in paths for code in path})

    def value(coalition):
        return sum(w for path, w in zip(paths, worth, strict=True) if set(path) <= coalition)

    ways = list(permutations(players))
    found = dict.fromkeys(range(4), Fraction(0))
    for way in ways:
        for n, player in enumerate(way):
            found[player] += Fraction(value(set(way[: n + 1])) - value(set(way[:n])), len(ways))
    return found


PATHS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=6), min_size=1, max_size=8)


@given(PATHS)
def test_shapley_is_what_the_definition_gives(paths) -> None:
    worth = [12 * (n + 1) for n in range(len(paths))]
    found = credit(make(paths, worth=[[w] for w in worth]), "shapley")[:, 0].tolist()
    assert found == [float(each) for each in shapley_by_definition(paths, worth).values()], "twelfths come out whole"


@given(PATHS, PATHS, st.data())
def test_every_model_gives_away_everything_and_no_more(paths, lost, data) -> None:
    amounts = data.draw(st.lists(st.integers(-500, 10**9), min_size=len(paths), max_size=len(paths)))
    ages = data.draw(st.lists(st.floats(0, 30), min_size=sum(map(len, paths)), max_size=sum(map(len, paths))))
    journeys = make(paths, lost, [[100, amount] for amount in amounts], ages)
    for model in MODELS:
        assert credit(journeys, model).sum(axis=0).tolist() == [100 * len(paths), sum(amounts)], model


def test_nobody_bought() -> None:
    for model in MODELS:
        assert credit(make([], lost=[[A]], worth=np.zeros((0, 2))), model).tolist() == [[0, 0]] * 4


def test_the_largest_remainders_get_the_rest() -> None:
    assert settle(np.array([33.4, 33.3, 33.3]), 100).tolist() == [34, 33, 33]
    assert settle(np.array([-0.5, 1.5]), 1).tolist() == [0, 1]
    assert settle(np.zeros(0), 0).tolist() == []


@pytest.mark.parametrize(
    ("source", "medium", "channel"),
    [("google", "cpc", "paid_search"), ("www.google.com", "referral", "organic"), ("direct", "", "direct"),
     ("newsletter", "email", "email"), ("facebook", "paid_social", "paid_social"), ("facebook", "social", "social"),
     ("wechat", "social", "wechat"), ("blog.example", "referral", "referral"), ("x", "y", "other"), ("site", "banner", "onsite"), ("flyer", "print", "print"), ("direct", "cpc", "paid_search"),
     ("", "", "direct"), ("Google", "CPC", "paid_search")],
)  # fmt: skip
def test_channels(source, medium, channel) -> None:
    assert channel_of(source, medium) == channel
    assert channel in {each.channel for each in CHANNELS}
