"""The check-up: each part of the business by a handful of metrics, the last closed week scored against its own weeks before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from kaipu.brain.insight import api as insight
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.rules import band_of, last_closed, mean_of, middle_of, score
from kaipu.kernel import clock

WEEKS = 26
AREAS: dict[str, tuple[str, ...]] = {
    "products": ("sold_skus", "sell_through_rate", "sales_per_sku", "own_brand_share", "gross_margin", "waste_rate"),
    "users": ("buyers", "new_buyers", "repurchase_rate", "order_frequency", "sales_per_buyer"),
    "traffic": ("visits", "visitors", "bounce_rate", "pages_per_visit", "search_no_result_rate"),
    "conversion": ("conversion", "cart_rate", "checkout_rate", "checkout_drop", "aov"),
    "supply": ("out_of_stock_rate", "supplier_on_time_rate", "on_time_rate", "minutes_to_hand_over", "delivery_cost_per_order"),
    "service": ("first_response_minutes", "resolution_minutes", "csat", "refund_rate", "contact_rate"),
}  # fmt: skip
_kept: dict[tuple[object, ...], "CheckUp"] = {}


@dataclass(frozen=True, slots=True)
class Check:
    """A metric's last closed week. `usual` is the median of the `weeks` it was scored against; `points` 0 (worst) to 100."""

    metric: metrics.Definition
    value: Decimal | None
    usual: float | None
    weeks: int
    points: float | None

    @property
    def band(self) -> str:
        """How it stands: much_worse, worse, usual, better, or unknown."""
        return band_of(self.points)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the business; `points` is the mean of its checks. The worst check comes first."""

    name: str
    points: float | None
    checks: tuple[Check, ...]

    @property
    def band(self) -> str:
        """How it stands."""
        return band_of(self.points)


@dataclass(frozen=True, slots=True)
class CheckUp:
    """All areas of a week, the worst first; `special` tells that the week had special days, so special weeks count as well."""

    first: date
    last: date
    areas: tuple[Area, ...]
    special: bool


def check_up(*, at: datetime) -> CheckUp:
    """Score the last closed week. A few seconds the first time; the answer for a snapshot is kept in the process.

    Raises lake.NothingPublished.
    """
    first, last = last_closed(clock.local_date(at), "week")
    key = (lake.get_coverage(at=at).number, first)
    if key not in _kept:
        _kept.clear()
        _kept[key] = _check(insight.Span(first, last), at)
    return _kept[key]


def _check(week: insight.Span, at: datetime) -> CheckUp:
    begun = week.first - timedelta(days=7 * WEEKS)
    weeks = [insight.Span(begun + timedelta(days=7 * n), begun + timedelta(days=7 * n + 6)) for n in range(WEEKS)]
    days = insight.list_special_days(insight.Span(begun, week.last), at=at)
    compared = set(insight.leave_special_out(weeks, days, week))
    places = [place for place, each in enumerate(weeks) if each in compared]
    areas = []
    for name, members in AREAS.items():
        checks = [_one(metric, begun, week.last, places, at) for metric in members]
        checks.sort(key=lambda each: (each.points is None, each.points or 0.0))
        areas.append(Area(name, mean_of([each.points for each in checks]), tuple(checks)))
    areas.sort(key=lambda area: (area.points is None, area.points or 0.0))
    return CheckUp(week.first, week.last, tuple(areas), any(week.holds(day) for day in days))


def _one(name: str, first: date, last: date, places: list[int], at: datetime) -> Check:
    metric = metrics.get_definition(name=name)
    values = metrics.query(metrics.Query((name,), first, last, grain="week"), at=at).values[0]
    now = values[-1] if values else None
    history = [float(each) for place in places if (each := values[place]) is not None]
    points = None if now is None else score(float(now), history, metric.better)
    return Check(metric, now, middle_of(history), len(history), points)
