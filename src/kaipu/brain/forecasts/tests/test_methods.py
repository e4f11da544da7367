"""Methods on series whose future is known: plain ones, the boosted one, choice, intervals and sums that agree."""

import numpy as np
import pytest

from kaipu.brain.forecasts.gateways import boosting, classical, forecasting, levels, scoring
from kaipu.brain.forecasts.gateways.evaluation import compare_groups, evaluate, read_panel
from kaipu.brain.forecasts.gateways.panel import (
    Known,
    Panel,
    cut_panel,
    look_up,
    recent_mean,
    strip_panel,
    weekday_factors,
    weekday_of,
)
from kaipu.brain.forecasts.rules import DataTooShort

MONDAY = int(np.datetime64("2024-01-01").astype(int))
H = 14


def make_panel(series=60, days=182, seed=3, *, promoted=True):
    """Make series with a weekday rhythm (weekends double) and promotions that double a day; planned ones are known ahead."""
    chance = np.random.default_rng(seed)
    level = chance.gamma(2, 2, series)
    rhythm = np.where(np.arange(days) % 7 >= 5, 2.0, 1.0)
    promotion = (chance.random((series, days)) < 0.15).astype(float) if promoted else np.zeros((series, days))
    values = chance.poisson(level[:, None] * rhythm * (1 + promotion)).astype(float)
    return Panel(values, MONDAY, promotion, None, np.arange(series) % 4)


@pytest.fixture(scope="module")
def panel():
    return make_panel()


def test_weekdays() -> None:
    panel = Panel(np.tile([1.0, 2, 3, 4, 5, 6, 7], 12)[None, :], MONDAY)
    assert [weekday_of(panel, day) for day in (0, 5, 7)] == [0, 5, 0]
    assert classical.seasonal_naive(panel, 9).tolist() == [[1, 2, 3, 4, 5, 6, 7, 1, 2]]
    assert classical.weekday_mean(panel, 9).tolist() == [[1, 2, 3, 4, 5, 6, 7, 1, 2]]
    assert np.allclose(weekday_factors(panel.values, 0, strength=1e-9), np.arange(1, 8) / 4)
    later = cut_panel(panel, 80)
    assert classical.weekday_mean(later, 3).tolist() == [[4, 5, 6]]


def test_a_day_without_stock_counts_for_nothing() -> None:
    values = np.full((1, 84), 4.0)
    values[0, 50:60] = np.nan
    assert recent_mean(values, 56)[0] == 4.0
    table = classical.single_methods(Panel(values, MONDAY), 7)
    assert all(np.allclose(said, 4.0, atol=0.2) for method, said in table.items() if method != "croston")
    values[0, :] = np.nan
    assert np.array_equal(classical.weekday_mean(Panel(values, MONDAY), 7), np.zeros((1, 7)))


def test_nothing_after_the_origin_is_seen(panel) -> None:
    changed = panel.values.copy()
    changed[:, 150:] = 99.0
    other = Panel(changed, MONDAY, panel.promotion, None, panel.group)
    one, two = (forecasting.look_ahead(cut_panel(each, 150), H) for each in (panel, other))
    assert np.array_equal(one.mean, two.mean)
    assert np.array_equal(one.quantiles, two.quantiles)


def test_planned_promotions_are_learned(panel) -> None:
    known = cut_panel(panel, panel.days - H)
    said = boosting.forecast(boosting.learn(known, H), known, H)
    ahead = panel.promotion[:, -H:]
    assert said[ahead > 0].mean() > 1.4 * said[ahead == 0].mean()
    actual, scale = panel.values[:, -H:], scoring.scales(known.values)
    assert (
        scoring.score(said, actual, scale)["rmsse"]
        < scoring.score(classical.weekday_mean(known, H), actual, scale)["rmsse"]
    )


def test_weather_told_ahead_is_used_as_far_as_it_is_told() -> None:
    bare = make_panel(promoted=False, days=224)
    rain = (np.random.default_rng(8).random(224 + H) < 0.3).astype(float)
    values = bare.values * np.where(rain[:224] > 0, 0.4, 1.0)
    panel = Panel(values, MONDAY, None, None, bare.group, (Known("rain", rain, 7),))
    said = boosting.forecast(boosting.learn(panel, H), panel, H)
    factor = said / boosting.forecast(boosting.learn(strip_panel(panel), H), strip_panel(panel), H)
    wet = rain[224:] > 0
    assert wet[:7].any()
    assert (~wet[:7]).any()
    assert factor[:, :7][:, wet[:7]].mean() < 0.7 < 1.05 < factor[:, :7][:, ~wet[:7]].mean()
    assert factor[:, 7:].mean() == pytest.approx(1, abs=0.15)  # from the eighth day on it is not told
    assert np.isnan(look_up(panel.known[0], panel, H)[0, 7:]).all()
    told = forecasting.backtest(
        Panel(values, MONDAY, None, None, bare.group, (Known("rain", rain, H),)), H, thorough=False
    )
    rows = {row["method"]: row["rmsse"] for row in told["methods"]}
    assert told["best_for_all"] == "informed"
    assert rows["informed"] < 0.9 * rows["boosted"]
    assert told["drivers"][0][0] == "rain"


def test_the_better_method_is_on_and_its_interval_holds(panel) -> None:
    told = forecasting.backtest(panel, H)
    rows = {row["method"]: row for row in told["methods"]}
    assert set(rows) >= {
        "seasonal_naive",
        "weekday_mean",
        "smoothing",
        "croston",
        "tsb",
        "theta",
        "boosted",
        "informed",
        "blended",
        "ets",
        "chosen",
    }
    assert rows["chosen"]["rmsse"] < min(rows["weekday_mean"]["rmsse"], rows["ets"]["rmsse"])
    assert told["best_for_all"] == "informed"
    assert rows["informed"]["rmsse"] < rows["boosted"]["rmsse"]  # half of what moves these series are promotions
    assert 0.75 <= told["interval"]["coverage"] <= 0.9
    assert told["drivers"][0][0] in {"promotion", "weekday", "factor"}


def test_errors_are_those_of_their_definitions() -> None:
    history = np.array([[0.0, 1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 7, 8]])
    assert scoring.scales(history).tolist() == [4.0]  # each day two more than a week before
    found = scoring.score(np.array([[3.0, 1.0]]), np.array([[1.0, 1.0]]), scoring.scales(history))
    assert found == {"wape": 1.0, "rmsse": np.sqrt(2 / 4), "total_error": 1.0}
    levels = np.stack([np.full((1, 4), each) for each in (1.0, 2.0, 3.0)])
    told = scoring.score_quantiles(levels, np.array([[0.0, 1.0, 3.0, 4.0]]))
    assert told["coverage"] == 0.5
    pinball = [0.1 * (0 + 2 + 3) + 0.9 * 1, 0.5 * (2 + 1 + 1 + 2), 0.9 * 1 + 0.1 * (3 + 2)]
    assert told["pinball"] == pytest.approx(sum(pinball) / 4 / 3 / 2)


def test_deviations_of_sums_are_those_of_earlier_spans() -> None:
    chance = np.random.default_rng(5)
    said = np.full((4000, 4), 9.0)
    apart = said + chance.normal(0, 2, said.shape)
    together = said + chance.normal(0, 2, (4000, 1))
    assert scoring.deviations_of(said[:1], [said], [apart])[0] == pytest.approx(
        [2, 2 * 2**0.5, 2 * 3**0.5, 4], rel=0.05
    )
    assert scoring.deviations_of(said[:1], [said], [together])[0] == pytest.approx([2, 4, 6, 8], rel=0.05)
    together[0, 2] = np.nan  # a censored day: its span is left out, the others count
    assert scoring.deviations_of(said[:1], [said], [together])[0, 3] == pytest.approx(8, rel=0.05)


def test_sums_agree_with_their_series() -> None:
    series, groups, whole = np.array([[4.0], [6.0], [5.0]]), np.array([[14.0], [5.0]]), np.array([[30.0]])
    doubts = [np.array([[1.0], [3.0], [1.0]]), np.array([[4.0], [1.0]])]
    parent = np.array([0, 0, 1])
    one, two = levels.agree([series, groups], doubts, [parent])
    assert np.allclose(one, [[4.5], [7.5], [5.0]])  # four are missing, half of them are believed, by variance 1 to 3
    assert np.allclose(two, [[12.0], [5.0]])
    found = levels.agree([series, groups, whole], [*doubts, np.array([[2.0]])], [parent, np.array([0, 0])])
    assert np.allclose(found[2], found[0].sum())
    assert np.allclose(found[1], [[found[0][0, 0] + found[0][1, 0]], found[0][2]])
    # the same by the textbook: (S'W⁻¹S)⁻¹ S'W⁻¹ y
    sums = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 0, 1], [1, 1, 1]], dtype=float)
    weight = np.diag(1 / np.array([1.0, 3, 1, 4, 1, 2]))
    said = np.array([4.0, 6, 5, 14, 5, 30])
    assert np.allclose(found[0][:, 0], np.linalg.solve(sums.T @ weight @ sums, sums.T @ weight @ said))
    assert (
        levels.agree([series * 0, groups, whole * 0], [*doubts, np.array([[1e-6]])], [parent, np.array([0, 0])])[0] >= 0
    ).all()
    rows = {row["method"] for row in compare_groups(make_panel(series=12, promoted=False), H)}
    assert rows == {"by_themselves", "added_up", "reconciled"}


def test_weather_of_a_file_is_read_where_nearly_each_day_has_it() -> None:
    day = np.datetime64("2024-01-01") + np.arange(120).astype("timedelta64[D]")
    columns = {"series": np.repeat("a", 120), "date": day, "value": np.ones(120), "rain": np.arange(120.0)}
    (rain,) = read_panel(columns, 14)[0].known
    assert (rain.name, rain.values[0, 119], rain.ahead) == ("rain", 119.0, 14)
    assert read_panel({**columns, "rain": np.where(np.arange(120) < 110, 1.0, np.nan)}, 14)[0].known == ()


def test_parts_of_a_sum_do_not_exceed_it() -> None:
    panel = make_panel(series=3, promoted=False)
    below = forecasting.look_ahead(panel, H)
    above = np.vstack([below.mean[:2].sum(axis=0) / 2, np.full(H, np.inf)])
    fitted = levels.fit_below(below, np.array([0, 0, 1]), above)
    assert np.allclose(fitted.mean[:2].sum(axis=0), above[0])
    assert np.allclose(fitted.mean[2], below.mean[2])
    assert np.allclose(fitted.totals, fitted.mean.sum(axis=1))
    assert np.allclose(fitted.quantiles[:, :2], below.quantiles[:, :2] / 2)
    assert np.allclose(fitted.deviations[0], below.deviations[0] / 2)


def test_promotions_of_sparse_files_are_not_told_ahead() -> None:
    day = np.datetime64("2024-01-01") + np.arange(120).astype("timedelta64[D]")
    columns = {"series": np.repeat("a", 120), "date": day, "value": np.ones(120), "promotion": np.ones(120)}
    assert read_panel(columns, 14)[1] is True
    sold = np.arange(120) % 3 == 0
    panel, ahead = read_panel({name: column[sold] for name, column in columns.items()}, 14)
    assert ahead is False
    assert panel.promotion[:, -14:].sum() == 0
    assert panel.values.sum() == 40
    with pytest.raises(DataTooShort):
        evaluate({name: column[:60] for name, column in columns.items()}, horizon=14, thorough=False)
