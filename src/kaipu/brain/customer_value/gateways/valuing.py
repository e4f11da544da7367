"""What every customer is expected to do after the last day there is, by the methods that were best on the days before it."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import orjson

from kaipu.brain.customer_value.gateways import buying, scoring
from kaipu.brain.customer_value.gateways.buying import Floats
from kaipu.brain.customer_value.gateways.categories import rank_categories
from kaipu.brain.customer_value.gateways.histories import Ledger, count_after
from kaipu.brain.customer_value.gateways.methods import Forecasts, forecast_all, weeks
from kaipu.brain.customer_value.rules import HORIZON_DAYS, YEAR_DAYS, Kinds, Valued

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Expectations:
    """Everybody's values, the methods that made them, and the files a training leaves behind."""

    values: tuple[Valued, ...]
    used: dict[str, dict[str, Any]]
    files: dict[str, bytes]


def value_customers(
    ledger: Ledger, customers: tuple[int, ...], kinds: Kinds, kind_method: str, cut: int, *, minor: float
) -> Expectations:
    """Forecast 90 days and a year after a cut for everybody; `customers` names them in the ledger's order, `minor` is units of minor money in one."""
    choices, widths = scoring.choose(ledger, cut, HORIZON_DAYS)
    found = forecast_all(ledger, cut, HORIZON_DAYS)
    ends = scoring.intervals_of(found, choices, widths, HORIZON_DAYS)
    size = len(found.who)
    said = {
        subject: getattr(found, subject)[choices[subject].method] for subject in ("purchases", "worth", "gone", "wait")
    }
    low = {subject: scoring.rounded(subject, end[1]) for subject, end in ends.items()}
    high = {subject: scoring.rounded(subject, end[2]) for subject, end in ends.items()}
    year = _carry_on(found, said["worth"], size)
    alive = (
        buying.probability_alive(found.buying, *weeks(found.summary)) if found.buying is not None else 1 - said["gone"]
    )
    ranked = rank_categories(
        kinds.who, kinds.day, kinds.category, customers=len(customers), kinds=max(len(kinds.names), 1), cut=cut
    )[kind_method]
    first = ranked.argmax(axis=1)
    _count, before, _wait = count_after(ledger, found.who, cut - HORIZON_DAYS, HORIZON_DAYS)
    today = _EPOCH + timedelta(days=cut)
    values = tuple(
        Valued(
            customer_id=customers[who], purchases=float(said["purchases"][row]),
            purchases_low=float(low.get("purchases", said["purchases"])[row]), purchases_high=float(high.get("purchases", said["purchases"])[row]),
            worth_minor=round(float(said["worth"][row]) * minor), worth_low_minor=round(float(low.get("worth", said["worth"])[row]) * minor),
            worth_high_minor=round(float(high.get("worth", said["worth"])[row]) * minor), year_minor=round(float(year[0][row]) * minor),
            year_low_minor=round(float(year[1][row]) * minor), year_high_minor=round(float(year[2][row]) * minor), gone=float(np.clip(said["gone"][row], 0, 1)),
            alive=float(np.clip(alive[row], 0, 1)), next_on=_next(today, float(said["wait"][row])),
            category=kinds.names[first[who]] if kinds.names else "", before_minor=round(float(before[row]) * minor),
        )
        for row, who in enumerate(found.who.tolist())
    )  # fmt: skip
    return Expectations(values, {subject: asdict(each) for subject, each in choices.items()}, _files(found))


def _carry_on(found: Forecasts, worth: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """Carry 90 days on to a year: by how much more BG/NBD expects, with the spread of draws from each customer's posterior."""
    if found.buying is None:
        grown = np.full(size, YEAR_DAYS / HORIZON_DAYS)
        return worth * grown, np.zeros(size), worth * grown * 2
    taken = weeks(found.summary)
    short, long = (buying.expect_purchases(found.buying, *taken, days / 7.0) for days in (HORIZON_DAYS, YEAR_DAYS))
    year = worth * long / np.maximum(short, 1e-9)
    drawn = buying.simulate_purchases(found.buying, *taken, YEAR_DAYS / 7.0, draws=scoring.DRAWS, seed=scoring.SEED)
    tail = (1 - scoring.LEVEL) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail), axis=1) / np.maximum(long, 1e-9)
    return year, year * low, year * high


def _next(today: date, wait: float) -> date | None:
    return today + timedelta(days=max(1, round(wait))) if wait < HORIZON_DAYS - 0.5 else None


def _files(found: Forecasts) -> dict[str, bytes]:
    parametric = {
        "bgnbd": asdict(found.buying) if found.buying else None,
        "gamma_gamma": asdict(found.spending) if found.spending else None,
    }
    files = {"parametric.json": orjson.dumps(parametric)}
    if found.boosted is not None:
        for subject in ("purchases", "worth", "gone", "wait"):
            files[f"{subject}.txt"] = getattr(found.boosted, subject).model_to_string().encode()
    return files
