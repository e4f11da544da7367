"""What orders and moves brought: sales seen, and sales saved against the same goods at other places where these follow them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.decisions import api as decisions
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock

ORDER, TRANSFER = "replenishment", "transfer"


def measure_due(*, at: datetime) -> int:
    """Measure every order and move whose window is over; return how many."""
    today = clock.local_date(at)
    measured = 0
    for kind in (ORDER, TRANSFER):
        for decision in decisions.list_due(on=today, kind=kind):
            if decision.applied_at is None:
                continue
            first = clock.local_date(decision.applied_at)
            last = first + timedelta(days=decision.window_days - 1)
            decisions.record_measurement(
                decision_id=decision.id, measurement=_measure(decision.action, first, last), at=at
            )
            measured += 1
    return measured


def sold_since(location_id: int, skus: Mapping[int, int], first: date, last: date) -> list[decisions.Effect]:
    """Return what was sold of some SKUs (with what their price is asked for) at a place between two days, both included."""
    sold = orders.list_daily_units(location_ids=[location_id], first=first, last=last)
    chosen = [(skus[sku], by_day) for (_, sku), by_day in sold.items() if sku in skus]
    units = round(sum(sum(units for units, _ in by_day.values()) / per for per, by_day in chosen))
    paid = sum(paid for _, by_day in chosen for _, paid in by_day.values())
    return [decisions.Effect("units_sold", "units", units), decisions.Effect("net_sales", "money", paid)]


def _measure(action: Mapping[str, Any], first: date, last: date) -> decisions.Measurement:
    """Compare what was paid for the goods a day with a mix of the same goods at other places; without five of them nothing is told apart."""
    skus = {line["sku_id"]: line.get("price_per", 1) for line in action.get("moves") or action["lines"]}
    seen = sold_since(action["location_id"], skus, first, last)
    touched, donors = _paid_by_place(action["location_id"], skus, first - timedelta(days=decisions.CONTROL_DAYS), last)
    found = decisions.compare_to_synthetic(touched, donors, decisions.CONTROL_DAYS) if donors.shape[1] else None
    if found is None:
        return decisions.observed(seen)
    saved = decisions.Effect("lost_sales_avoided", "money", round(found.effect), round(found.low), round(found.high))
    details = {"donors": found.donors, "fit": round(found.fit, 3)}
    return decisions.Measurement([*seen, saved], "synthetic_control", found.strength, found.odds, details)


def _paid_by_place(
    location_id: int, skus: Mapping[int, int], first: date, last: date
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what was paid a day for these goods here (days,) and at every other place that sold any (days × places)."""
    days = (last - first).days + 1
    places = [place.id for place in inventory.list_locations()]
    by_place = {place: np.zeros(days) for place in places}
    for (place, sku), sold in orders.list_daily_units(location_ids=places, first=first, last=last).items():
        if sku in skus:
            for day, (_units, paid) in sold.items():
                by_place[place][(day - first).days] += paid
    others = sorted(
        (place for place in places if place != location_id and by_place[place].any()),
        key=lambda place: (-by_place[place].sum(), place),
    )
    donors = np.array([by_place[place] for place in others]).T if others else np.zeros((days, 0))
    return by_place.get(location_id, np.zeros(days)), donors
