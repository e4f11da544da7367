"""How people come to their first order, what is in it, and what follows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaipu.brain.behaviour.rules import Span, check_span
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock

LOOK_BACK = 30
FOLLOW = 90
MOST = 20


@dataclass(frozen=True, slots=True)
class Journey:
    """A sequence of sources of visits before a first order on the web, in order, the same one in a row once."""

    sources: tuple[str, ...]
    customers: int


@dataclass(frozen=True, slots=True)
class FirstGoods:
    """What was in first orders: customers whose first order held it, of those watched for FOLLOW days how many ordered
    again, and what they then spent in those days on average (money)."""

    code: str
    name_en: str
    name_zh: str
    customers: int
    watched: int
    returned: int
    average: float


@dataclass(frozen=True, slots=True)
class FirstPurchases:
    """The first orders of a span: customers; those with visits before it, how many visits and days that took in the middle,
    journeys; and the goods in it."""

    customers: int
    seen: int
    median_visits: float | None
    median_days: float | None
    journeys: tuple[Journey, ...]
    goods: tuple[FirstGoods, ...]
    watched: int
    returned: int
    average: float


_FIRSTS = (
    "WITH firsts AS (SELECT f.customer_id, f.order_id, f.day, o.placed_at FROM dwd.first_orders f "
    "JOIN dws.orders o ON o.order_id = f.order_id AND o.day = f.day "
    "WHERE f.day BETWEEN $first AND $last AND o.sold{simulated})"
)


def get_first_purchases(span: Span, *, at: datetime) -> FirstPurchases:
    """Return how customers came to their first order in a span, and what came after. Raises QuestionInvalid. Three statements.

    Only who is known as a customer: a guest's order has no past.
    """
    check_span(span)
    parameters: dict[str, object] = {"first": span.first, "last": span.last}
    simulated = ""
    if span.simulated is not None:
        simulated, parameters["simulated"] = " AND o.simulated = $simulated", span.simulated
    firsts = _FIRSTS.format(simulated=simulated)
    watched_until = clock.local_date(at) - timedelta(days=FOLLOW + 1)
    after = (
        ", after AS (SELECT f.customer_id, count(o.order_id) AS orders, CAST(coalesce(sum(o.net), 0) AS DOUBLE) AS net "
        "FROM firsts f LEFT JOIN dws.orders o ON o.customer_id = f.customer_id AND o.sold AND o.placed_at > f.placed_at "
        f"AND o.day <= f.day + {FOLLOW} WHERE f.day <= $watched GROUP BY f.customer_id)"
    )
    sums = (
        "count(DISTINCT f.customer_id), count(DISTINCT a.customer_id), "
        "count(DISTINCT CASE WHEN a.orders > 0 THEN a.customer_id END), coalesce(sum(a.net) / nullif(count(a.customer_id), 0), 0)"
    )
    whole = lake.ask(f"{firsts}{after} SELECT {sums} FROM firsts f LEFT JOIN after a USING (customer_id)",
                     parameters | {"watched": watched_until}, at=at)[0]  # fmt: skip
    goods = lake.ask(
        f"{firsts}{after}, held AS (SELECT DISTINCT f.customer_id, l.department FROM firsts f "
        "JOIN dws.order_lines l ON l.order_id = f.order_id AND l.day = f.day) "
        "SELECT h.department, coalesce(any_value(m.name_en), h.department), coalesce(any_value(m.name_zh), h.department), "
        f"{sums} FROM held h JOIN firsts f USING (customer_id) LEFT JOIN after a USING (customer_id) "
        "LEFT JOIN ads.members m ON m.dimension = 'department' AND m.member = h.department "
        f"GROUP BY h.department ORDER BY 4 DESC, 1 LIMIT {MOST}",
        parameters | {"watched": watched_until}, at=at,
    )  # fmt: skip
    seen, visits, days, journeys = _journeys(firsts, parameters, at)
    return FirstPurchases(
        whole[0], seen, visits, days, journeys,
        tuple(
            FirstGoods(code, english, chinese, customers, watched, returned, float(average))
            for code, english, chinese, customers, watched, returned, average in goods
        ),
        whole[1], whole[2], float(whole[3]),
    )  # fmt: skip


def _journeys(
    firsts: str, parameters: dict[str, object], at: datetime
) -> tuple[int, float | None, float | None, tuple[Journey, ...]]:
    rows = lake.ask(
        f"{firsts} SELECT f.customer_id, list(v.source ORDER BY v.started_at, v.session), count(*), "
        "date_diff('day', min(v.day), max(f.day)) FROM firsts f JOIN dws.visits v ON v.customer_id = f.customer_id "
        f"AND v.started_at <= f.placed_at AND v.day >= f.day - {LOOK_BACK} AND v.day <= f.day GROUP BY f.customer_id",
        parameters, at=at,
    )  # fmt: skip
    if not rows:
        return 0, None, None, ()
    counted = Counter(_collapsed(sources) for _, sources, _, _ in rows)
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    return (
        len(rows), _middle([row[2] for row in rows]), _middle([row[3] for row in rows]),
        tuple(Journey(sources, number) for sources, number in most),
    )  # fmt: skip


def _collapsed(sources: list[str]) -> tuple[str, ...]:
    kept = [source for n, source in enumerate(sources) if not n or source != sources[n - 1]]
    return tuple([*kept[:3], "…", *kept[-2:]] if len(kept) > 6 else kept)


def _middle(values: list[int]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
