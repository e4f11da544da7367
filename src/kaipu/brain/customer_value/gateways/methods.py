"""All ways to forecast customers side by side, plain ones included, each from what was known at a cut."""

from dataclasses import dataclass

import numpy as np

from kaipu.brain.customer_value.gateways import boosting, buying, spending
from kaipu.brain.customer_value.gateways.buying import Floats
from kaipu.brain.customer_value.gateways.histories import Integers, Ledger, Summary, count_after, describe

PURCHASES = ("zero", "mean", "last_period", "own_rate", "bgnbd", "boosted", "blended")
WORTH = ("zero", "mean", "last_period", "own_rate", "bgnbd", "boosted", "blended")
GONE = ("base_rate", "own_rhythm", "bgnbd", "boosted", "boosted_calibrated", "blended")
WAIT = ("own_median", "own_conditional", "boosted")
_WEEK = 7.0
_BINS = 12


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What every method says at a cut, by subject and method; customers in the order of `who`.

    `purchases` and `worth` are totals of the horizon, `gone` probabilities of no purchase in it, `wait` days to the next one.
    """

    who: Integers
    summary: Summary
    purchases: dict[str, Floats]
    worth: dict[str, Floats]
    gone: dict[str, Floats]
    wait: dict[str, Floats]
    buying: buying.BuyingModel | None
    spending: spending.SpendingModel | None
    boosted: boosting.Boosted | None


def forecast_all(ledger: Ledger, cut: int, horizon: int) -> Forecasts:
    """Let every method forecast the horizon after a cut; one that cannot (too little history) is left out."""
    summary, features, names = describe(ledger, cut)
    column = dict(zip(names, features.T, strict=True))
    found = Forecasts(summary.who, summary, {}, {}, {}, {}, *_fit_parametric(summary), _learned(ledger, cut, horizon))
    _plain(found, ledger, cut, horizon, column)
    if found.buying is not None:
        _parametric(found, horizon)
    if found.boosted is not None:
        said = boosting.forecast(found.boosted, features)
        found.purchases["boosted"], found.worth["boosted"] = said.purchases, said.worth
        found.gone["boosted"], found.wait["boosted"] = said.gone, np.minimum(said.wait, horizon)
        if found.boosted.steps is not None:
            found.gone["boosted_calibrated"] = said.gone_calibrated
    _blend(found)
    return found


def _blend(found: Forecasts) -> None:
    """Add the plain mean of the methods that err differently: means of forecasts are off by less (Bates and Granger 1969)."""
    for said, parts in (
        (found.purchases, ("last_period", "bgnbd", "boosted")), (found.worth, ("last_period", "bgnbd", "boosted")),
        (found.gone, ("bgnbd", "boosted")),
    ):  # fmt: skip
        if all(part in said for part in parts):
            said["blended"] = np.mean([said[part] for part in parts], axis=0)


def weeks(summary: Summary) -> tuple[Floats, Floats, Floats]:
    """Return what BG/NBD takes, in weeks."""
    return summary.x, summary.recency / _WEEK, summary.age / _WEEK


def _fit_parametric(summary: Summary) -> tuple[buying.BuyingModel | None, spending.SpendingModel | None]:
    try:
        bought = buying.fit_buying(*weeks(summary))
    except buying.FitFailed:
        return None, None
    try:
        return bought, spending.fit_spending(summary.x, summary.mean_again)
    except buying.FitFailed:
        return bought, None


def _learned(ledger: Ledger, cut: int, horizon: int) -> boosting.Boosted | None:
    try:
        return boosting.learn(ledger, cut, horizon)
    except boosting.HistoryTooShort:
        return None


def _plain(found: Forecasts, ledger: Ledger, cut: int, horizon: int, column: dict[str, Floats]) -> None:
    size = len(found.who)
    earlier, earlier_worth, _wait = count_after(ledger, found.who, cut - horizon, horizon)
    lasting = np.minimum(found.summary.age + 1, horizon)
    found.purchases.update({
        "zero": np.zeros(size), "last_period": earlier, "own_rate": column["rate"] * horizon,
        "mean": np.full(size, float((earlier / lasting).mean()) * horizon),
    })  # fmt: skip
    found.worth.update({
        "zero": np.zeros(size), "last_period": earlier_worth, "own_rate": column["rate"] * horizon * column["worth_mean"],
        "mean": np.full(size, float((earlier_worth / lasting).mean()) * horizon),
    })  # fmt: skip
    found.gone.update(_rhythm(ledger, cut, horizon, column["silence_by_rhythm"], column["silence"]))
    median = np.where(
        np.isnan(column["gap_median"]), np.nanmedian(column["gap_median"]) if size else 1.0, column["gap_median"]
    )
    silence = column["silence"]
    found.wait["own_median"] = np.clip(median, 1, horizon)
    longer = np.where(np.isnan(column["gap_90"]), 2 * median, column["gap_90"])
    # Still within the rhythm: what is left of it. Past it: it takes the longer the longer the silence is already.
    left = np.where(silence < median, median - silence, np.where(silence < longer, (longer - silence) / 2, silence))
    found.wait["own_conditional"] = np.clip(left, 1, horizon)


def _rhythm(ledger: Ledger, cut: int, horizon: int, ratio: Floats, silence: Floats) -> dict[str, Floats]:
    """Turn silence over own rhythm into a probability by how it went at earlier cuts; who bought once is told by silence alone."""
    seen_ratio, seen_gone = [], []
    for each in boosting.list_cuts(ledger, cut, horizon):
        summary, features, names = describe(ledger, each)
        seen_ratio.append(_score(features[:, names.index("silence_by_rhythm")], features[:, names.index("silence")]))
        seen_gone.append(count_after(ledger, summary.who, each, horizon)[0] == 0)
    if not seen_ratio:
        return {}
    then, gone = np.concatenate(seen_ratio), np.concatenate(seen_gone).astype(np.float64)
    base = float(gone.mean())
    edges = np.unique(np.quantile(then, np.linspace(0, 1, _BINS + 1)[1:-1]))
    place = np.searchsorted(edges, then)
    total = np.bincount(place, minlength=len(edges) + 1)
    rate = (np.bincount(place, weights=gone, minlength=len(edges) + 1) + 20 * base) / (total + 20)
    return {"base_rate": np.full(len(ratio), base), "own_rhythm": rate[np.searchsorted(edges, _score(ratio, silence))]}


def _score(ratio: Floats, silence: Floats) -> Floats:
    return np.where(np.isnan(ratio), silence / 14.0, ratio)


def _parametric(found: Forecasts, horizon: int) -> None:
    if found.buying is None:
        return
    model, taken = found.buying, weeks(found.summary)
    expected = buying.expect_purchases(model, *taken, horizon / _WEEK)
    found.purchases["bgnbd"] = expected
    found.gone["bgnbd"] = buying.probability_none(model, *taken, horizon / _WEEK)
    if found.spending is not None:
        found.worth["bgnbd"] = expected * spending.expect_worth(
            found.spending, found.summary.x, found.summary.mean_again
        )
