"""What came of a campaign or journey: people, orders, sales and profit of the told against the held out, from the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection

from kaipu.brain.campaigns.queries.campaigns import CampaignRecord, count_states
from kaipu.brain.campaigns.queries.journeys import JourneyRecord
from kaipu.brain.campaigns.rules import Arm, Difference, compare
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock


@dataclass(frozen=True, slots=True)
class Side:
    """One arm in the window: people, buyers, orders, net sales, gross profit, and the profit a person's mean and variance.

    `uncosted` are net sales of goods that have no cost yet, for they have not been sent out: the profit leaves them out.
    """

    people: int = 0
    buyers: int = 0
    orders: int = 0
    net: Decimal = Decimal(0)
    profit: Decimal = Decimal(0)
    mean: float = 0.0
    variance: float = 0.0
    uncosted: Decimal = Decimal(0)

    @property
    def per_person(self) -> float:
        """Net sales a person."""
        return float(self.net) / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `gain` is the incremental gross profit before `spent_minor`; None where nobody was held out."""

    told: Side
    held: Side
    gain: Difference | None
    coupon_orders: int
    coupon_cost: Decimal
    letters: dict[tuple[str, str], int]
    since: datetime
    until: datetime


def measure(
    *, told: Sequence[int], held: Sequence[int], since: datetime, until: datetime, coupon: str = "", at: datetime
) -> tuple[Side, Side, int, Decimal]:
    """Return both arms in a window, and orders with a coupon among the told with what it took off. Raises lake.NothingPublished."""
    rows = lake.ask(
        """
        WITH arm AS (
          SELECT unnest(CAST($told AS BIGINT[])) AS customer_id, FALSE AS held
          UNION ALL SELECT unnest(CAST($held AS BIGINT[])), TRUE
        ), bought AS (
          SELECT customer_id, COUNT(*) AS orders, SUM(net) AS net, SUM(costed - cost) AS profit, SUM(net - costed) AS uncosted,
                 COUNT(*) FILTER (WHERE promotion = $coupon AND $coupon <> '') AS redeemed,
                 SUM(CASE WHEN promotion = $coupon AND $coupon <> '' THEN discount ELSE 0 END) AS given
          FROM dws.orders
          WHERE sold AND customer_id IS NOT NULL AND day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
            AND placed_at >= CAST($since AS TIMESTAMP) AND placed_at < CAST($until AS TIMESTAMP)
          GROUP BY customer_id
        )
        SELECT a.held, COUNT(*), COUNT(b.customer_id), COALESCE(SUM(b.orders), 0), COALESCE(SUM(b.net), 0),
               COALESCE(SUM(b.profit), 0), AVG(COALESCE(CAST(b.profit AS DOUBLE), 0)),
               COALESCE(VAR_SAMP(COALESCE(CAST(b.profit AS DOUBLE), 0)), 0), COALESCE(SUM(b.redeemed), 0), COALESCE(SUM(b.given), 0),
               COALESCE(SUM(b.uncosted), 0)
        FROM arm AS a LEFT JOIN bought AS b ON b.customer_id = a.customer_id GROUP BY a.held
        """,
        {
            "told": list(told), "held": list(held), "coupon": f"coupon:{coupon.upper()}" if coupon else "", "since": _plain(since), "until": _plain(until),
            "first": clock.local_date(since).isoformat(), "last": clock.local_date(until).isoformat(),
        },
        at=at,
    )  # fmt: skip
    sides = {row[0]: Side(row[1], row[2], int(row[3]), row[4], row[5], row[6], row[7], row[10]) for row in rows}
    redeemed, given = next(((int(row[8]), row[9]) for row in rows if not row[0]), (0, Decimal(0)))
    return sides.get(False, Side()), sides.get(True, Side()), redeemed, given


def _plain(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def get_outcome(*, campaign: CampaignRecord, at: datetime, until: datetime | None = None) -> Outcome:
    """Return what came of a campaign that started, until its end, an earlier moment, or now. Raises lake.NothingPublished."""
    since = max(campaign.started_at or at, clock.day_start(campaign.starts_on))
    until = min(until or at, at, campaign.ended_at or at, clock.day_start(campaign.ends_on + timedelta(days=1)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT holdout, array_agg(customer_id ORDER BY customer_id) FROM campaigns_participant "
            "WHERE campaign_id = %s GROUP BY holdout",
            [campaign.id],
        )
        people = dict(cursor.fetchall())
    told, held, redeemed, given = measure(
        told=people.get(False, ()), held=people.get(True, ()), since=since, until=max(since, until),
        coupon=campaign.coupon, at=at,
    )  # fmt: skip
    gain = compare(Arm(told.people, told.mean, told.variance), Arm(held.people, held.mean, held.variance))
    return Outcome(told, held, gain, redeemed, given, count_states(origin=campaign.origin), since, max(since, until))


def get_journey_outcome(*, journey: JourneyRecord, at: datetime, until: datetime | None = None) -> Outcome:
    """Return what came of a journey since it first ran until a moment or now, over all who walked in. Raises lake.NothingPublished.

    Who is held out is decided by hash when they walk in, so what both arms bought before that differs by chance only.
    """
    since = journey.started_at or at
    until = max(since, min(until or at, at))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT holdout, array_agg(DISTINCT customer_id) FROM campaigns_traveller WHERE journey_id = %s GROUP BY holdout",
            [journey.id],
        )
        people = dict(cursor.fetchall())
    told, held, _, _ = measure(told=people.get(False, ()), held=people.get(True, ()), since=since, until=until, at=at)
    gain = compare(Arm(told.people, told.mean, told.variance), Arm(held.people, held.mean, held.variance))
    return Outcome(told, held, gain, 0, Decimal(0), count_states(origin=journey.origin), since, until)
