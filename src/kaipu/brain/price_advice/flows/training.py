"""Learning in the shop, once a day: how goods answer to price, how well that told later changes, and what rules for prices would have brought."""

import io
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import orjson

from kaipu.brain.modelling import api as modelling
from kaipu.brain.price_advice.flows.evaluating import OURS, PLAIN, judge, play_quarters, summarize
from kaipu.brain.price_advice.queries import MODEL, Year, read_year
from kaipu.brain.price_advice.rules import SEED, DataTooShort, Fit, Floats, fit, fit_plainly, usual_cost
from kaipu.commerce.inventory import api as inventory


def train_due(*, now: Callable[[], datetime], again: bool = False) -> dict[str, Any]:
    """Learn once for each last day the warehouse has; return what was done."""
    return modelling.train_due(name=MODEL, train=lambda until: _train(until, now), now=now, again=again)


def _train(until: date, now: Callable[[], datetime]) -> dict[str, Any]:
    started = time.monotonic()
    try:
        year = read_year(before=until + timedelta(days=1), at=now())
        told = judge(year.weeks)
    except DataTooShort as short:
        return {"state": "waiting", "reason": short.reason, "value": short.value}
    found = fit(year.weeks)
    told |= summarize(found)
    told["plain_values"] = {"no_answer": 0.0, "minus_one": -1.0, "one_for_all": fit_plainly(year.weeks)[0]}
    told["simulations"] = play_quarters(year.weeks, costs_of(year))
    held = {row["category"] for row in told["test"]["cross"]}
    told["test"] |= {"cross": [{**row, "path": year.categories[row["category"]]} for row in told["test"]["cross"]]}
    files = pack(found, year, told=np.array([n in held for n in range(len(year.categories))]))
    card = _card(told, until, len(year.weeks.item), time.monotonic() - started)
    stored = modelling.store_model(name=MODEL, files=files, card=card, at=now())
    if stored is None:
        return {"state": "worse"}
    return {"state": "trained", "number": stored.number, "goods": len(year.sku_ids), "seconds": round(card.seconds, 1)}


def pack(found: Fit, year: Year, *, told: Any) -> dict[str, bytes]:
    """Return a fit as files; `told` (categories,) says whose cross effect later weeks bore out."""
    file, weeks = io.BytesIO(), year.weeks
    np.savez_compressed(
        file, sku_id=np.array(year.sku_ids), category_of=weeks.category_of, department_of=weeks.department_of, value=found.items.value,
        error=found.items.error, periods=found.periods, category_value=found.categories.value, category_error=found.categories.error,
        department_value=found.departments.value, department_error=found.departments.error, whole_value=found.whole.value,
        whole_error=found.whole.error, promotion=found.promotion.value, promotion_error=found.promotion.error, cross=found.cross.value,
        cross_error=found.cross.error, cross_told=told, dispersion=found.dispersion, spread=found.spread,
    )  # fmt: skip
    names = orjson.dumps({"categories": year.categories, "departments": year.departments})
    return {"answers.npz": file.getvalue(), "names.json": names}


def costs_of(year: Year) -> Floats:
    """Return what each good costs by its supplier, (goods,); where that is not known, what its usual price leaves at the usual margin."""
    supply = inventory.list_supply(sku_ids=year.sku_ids)
    known = np.array([supply[sku].unit_cost_minor / 100 if sku in supply else np.nan for sku in year.sku_ids])
    return np.where(np.isfinite(known), known, usual_cost(year.weeks, int(year.weeks.week.max()) + 1))


def _card(told: dict[str, Any], until: date, rows: int, seconds: float) -> modelling.Card:
    skill = {row["method"]: row["skill"] for row in told["test"]["methods"]}
    plain = max(PLAIN, key=lambda name: skill[name])
    return modelling.Card(
        data_until=until, method=told["on"], reason=told["why"], measure="skill", score=skill[told["on"]], baseline=plain,
        baseline_score=skill[plain], higher_is_better=True, rows=rows, seconds=seconds, seed=SEED, figures={**told, "ours": list(OURS)},
    )  # fmt: skip
