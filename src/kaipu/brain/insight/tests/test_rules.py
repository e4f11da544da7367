"""Contributions add up exactly, planted slices are found, and ordinary weeks are left in peace."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.insight.rules import (
    Factor,
    FormulaNotLinear,
    Span,
    earlier_spans,
    expect_rates,
    expect_sums,
    expect_total,
    leave_special_out,
    scan,
    select,
    share_out,
    split_change,
    split_formula,
    weigh_periods,
)
from kaipu.brain.insight.rules.groups import Sums, list_groups
from kaipu.brain.insight.tests.factories import make_cube, overlap, plant

CHAIN = (Factor("Visits", "", "visits"), Factor("Rate", "", "orders", "visits"), Factor("Value", "", "net", "orders"))


def split(before, now):
    def named(values):
        return dict(zip(("visits", "orders", "net"), map(Decimal, values), strict=True))

    moved = split_change(CHAIN, named(before), named(now), Decimal(now[2]) - Decimal(before[2]))
    return [str(each.contribution) for each in moved]


def test_a_change_is_split_by_the_logarithmic_mean():
    # visits doubled, nothing else: all of it is theirs
    assert split(("100", "10", "500.00"), ("200", "20", "1000.00")) == ["500.00", "0.00", "0.00"]
    # visits × 2, rate ÷ 2: they cancel, each by 500 ln 2
    assert split(("100", "10", "500.00"), ("200", "10", "500.00")) == ["346.57", "-346.57", "0.00"]


def test_a_factor_that_falls_to_zero_is_split_by_shapley():
    assert split(("100", "10", "500.00"), ("0", "0", "0.00")) == []  # the rate of no visits is not known
    assert split(("100", "10", "500.00"), ("100", "10", "0.00")) == ["0.00", "0.00", "-500.00"]


@given(st.lists(st.integers(1, 10**6), min_size=6, max_size=6))
def test_contributions_add_up_to_the_cent(numbers):
    before, now = [Decimal(n) for n in numbers[:3]], [Decimal(n) for n in numbers[3:]]
    before[2], now[2] = before[2] / 100, now[2] / 100
    names = ("visits", "orders", "net")
    change = now[2] - before[2]
    moved = split_change(CHAIN, dict(zip(names, before, strict=True)), dict(zip(names, now, strict=True)), change)
    assert sum(each.contribution for each in moved) == change


def test_what_rounding_leaves_goes_to_the_largest_remainders():
    assert [str(part) for part in share_out([1.006, 1.004, 1.0], Decimal("3.01"))] == ["1.01", "1.00", "1.00"]
    assert share_out([], Decimal(0)) == ()


def test_earlier_periods_lie_on_the_same_weekdays():
    day = Span(date(2026, 11, 20), date(2026, 11, 20))
    spans = earlier_spans(day, date(2026, 10, 1))
    assert [each.first.weekday() for each in spans] == [4] * 7
    ten = Span(date(2026, 11, 1), date(2026, 11, 10))
    assert [each.first for each in earlier_spans(ten, date(2026, 9, 25))] == [date(2026, 10, 18), date(2026, 10, 4)]


def test_special_days_are_left_out_unless_the_period_has_one():
    spans = [Span(date(2026, 11, n), date(2026, 11, n)) for n in (1, 8, 15, 22, 29)]
    now = Span(date(2026, 12, 6), date(2026, 12, 6))
    assert leave_special_out(spans, {date(2026, 11, 8)}, now) == [spans[0], *spans[2:]]
    assert leave_special_out(spans, {date(2026, 11, 8), date(2026, 12, 6)}, now) == spans
    assert leave_special_out(spans[:4], {date(2026, 11, 8)}, now) == spans[:4]  # too few would remain


def test_an_expectation_is_not_swayed_by_one_wild_period():
    calm = expect_total([100, 102, 98, 101, 99, 100, 103, 97])
    wild = expect_total([100, 102, 98, 101, 99, 100, 103, 970])
    assert abs(calm.value - 100) < 1.5
    assert abs(wild.value - 100) < 2.5
    assert calm.is_usual(104)
    assert not calm.is_usual(120)
    assert expect_total([]).periods == 0


def test_formulas_split_into_numerator_and_denominator():
    arrays = {"a": np.array([3.0]), "b": np.array([1.0]), "c": np.array([2.0])}
    assert [part.tolist() for part in split_formula("(a - b) / c", arrays)] == [[2.0], [2.0]]
    assert split_formula("a + b", arrays)[1] is None
    with pytest.raises(FormulaNotLinear):
        split_formula("a / (b / c)", arrays)


def test_late_periods_count_most_and_each_is_told_by_those_before_it():
    last, apart = weigh_periods(7)
    assert last[-1] / last[-4] == pytest.approx(2)
    assert last.sum() == pytest.approx(1)
    assert apart.sum(axis=1) == pytest.approx(np.ones(7))
    assert (np.diag(apart) == 0).all()
    assert apart[5, 6] == 0
    assert apart[3, 6] > 0  # three before it are too few
    assert apart[5, :5] == pytest.approx(last[-5:] / last[-5:].sum())
    assert weigh_periods(1)[0].tolist() == [1.0]


def test_rates_of_what_can_be_lost_add_up():
    codes, lost = np.array([[0], [1]]), np.array([[-10.0, 30.0], [-10.0, 30.0]])
    cube = expect_rates(codes, (lost[0], np.full(2, 100.0)), (lost, np.full((2, 2), 100.0)), strength=20.0)
    # overall 0.1; the members add ∓40 / 220; a leaf's own rate counts 200 of 220
    common = [0.1 - 40 / 220, 0.1 + 40 / 220]
    assert cube.expected == pytest.approx([100 * (-20 + 20 * common[0]) / 220, 100 * (60 + 20 * common[1]) / 220])


def test_a_margin_that_fell_is_found_although_some_goods_are_sold_at_a_loss():
    codes, sales, _ = make_cube(seed=5, weeks=13)
    rng = np.random.default_rng(5)
    margin = np.where(codes[:, 1] % 7 == 0, -0.05, 0.3) + rng.normal(0, 0.3, sales.shape)
    profit, fallen = sales * margin, codes[:, 2] == 4
    profit[-1, fallen] *= 0.3
    cube = expect_rates(codes, (profit[-1], sales[-1]), (profit[:-1], sales[:-1]))
    assert cube.expected.sum() == pytest.approx(
        sum(profit[:-1].sum(axis=1)) / sales[:-1].sum() * sales[-1].sum(), rel=0.05
    )
    (found,) = scan(cube).slices
    assert found.conditions == ((2, (4,)),)


def test_sums_by_slice_are_those_of_the_leaves_that_are_left():
    codes, sales, _ = make_cube(seed=3, weeks=4, leaves=500)
    groups = list_groups(codes, 3)
    # each category lies in one department, so a department beside its category tells nothing more
    assert all(not {0, 1} <= set(group.dimensions) for group in groups)
    assert {len(group.dimensions) for group in groups} == {1, 2, 3}
    sums, left = Sums(groups, sales), np.ones(len(codes), bool)
    for gone in (np.array([7]), np.arange(20, 260)):
        sums.take_away(gone)
        left[gone] = False
        for group, each in zip(groups, sums.of, strict=True):
            for number, members in enumerate(group.members):
                inside = select(codes, [(d, (int(m),)) for d, m in zip(group.dimensions, members, strict=True)]) & left
                assert np.allclose(each[:, number], sales[:, inside].sum(axis=1), atol=1e-6)


def test_a_planted_slice_is_found_and_only_that():
    codes, sales, _ = make_cube(seed=1, weeks=13)
    conditions = ((0, (3,)), (4, (1,)))
    inside = select(codes, conditions)
    now = sales[-1].copy()
    now[inside] *= 0.4
    found = scan(expect_sums(codes, now, sales[:-1]))
    assert [each.conditions for each in found.slices] == [conditions]
    assert -0.75 < found.slices[0].change / found.slices[0].expected < -0.45
    assert scan(expect_sums(codes, sales[-1], sales[:-1])).slices == ()


def test_two_members_that_moved_alike_are_one_answer():
    codes, sales, _ = make_cube(seed=2, weeks=13)
    now = sales[-1].copy()
    now[select(codes, ((2, (4, 7)),))] *= 2.2
    (found,) = scan(expect_sums(codes, now, sales[:-1])).slices
    assert found.conditions == ((2, (4, 7)),)


def test_one_bulk_purchase_is_no_slice():
    codes, sales, _ = make_cube(seed=3, weeks=13)
    now = sales[-1].copy()
    now[17] += 0.05 * now.sum()
    assert scan(expect_sums(codes, now, sales[:-1])).slices == ()


def test_bulk_purchases_of_earlier_weeks_hide_nothing():
    codes, sales, _ = make_cube(seed=5, weeks=13)
    conditions = ((2, (3,)),)
    now, history = sales[-1].copy(), sales[:-1].copy()
    now[select(codes, conditions)] *= 1.9
    for week, leaf in ((1, 40), (4, 900), (6, 1500), (9, 2200)):
        history[week, leaf] += 0.08 * history[week].sum()
    assert [each.conditions for each in scan(expect_sums(codes, now, history)).slices] == [conditions]


def test_planted_truths_are_found_in_sums_and_ratios():
    found = right = planted = 0
    for seed in range(24):
        rng = np.random.default_rng(1000 + seed)
        codes, sales, orders = make_cube(seed=seed, weeks=13, leaves=6000)
        _, inside, effect = plant(rng, codes, sales[:-1])
        now = sales[-1].copy()
        now[inside] *= 1 + effect
        rate = seed % 2
        cube = (
            expect_rates(codes, (now, orders[-1]), (sales[:-1], orders[:-1]), strength=20.0)
            if rate
            else expect_sums(codes, now, sales[:-1])
        )
        slices = scan(cube).slices
        hit = [overlap(inside, select(codes, each.conditions), cube.expected) >= 0.9 for each in slices]
        found, right, planted = found + len(slices), right + any(hit), planted + 1
    assert 2 * right / (found + planted) >= 0.8, (found, right, planted)
