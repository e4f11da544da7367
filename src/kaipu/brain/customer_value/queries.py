"""Reads of customer value: what everybody bought, from the warehouse, and what they are expected to do."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F

from kaipu.brain.customer_value.models import CustomerValue
from kaipu.brain.customer_value.rules import LEAVING, SAFE, Kinds, Purchases, Valued
from kaipu.brain.lake import api as lake

MODEL = "customer_value"
FIELDS = {"worth": "worth_minor", "year": "year_minor", "gone": "gone", "next": "next_on"}
_COLUMNS = tuple(each.name for each in fields(Valued))

_PURCHASES = """
SELECT customer_id, date_diff('day', DATE '1970-01-01', day) AS bought_on, CAST(SUM(net) AS DOUBLE) AS worth
  FROM dws.orders WHERE sold AND customer_id IS NOT NULL AND day <= CAST($until AS DATE)
 GROUP BY customer_id, day ORDER BY customer_id, day
"""
_CATEGORIES = """
SELECT DISTINCT customer_id, date_diff('day', DATE '1970-01-01', day) AS bought_on, category
  FROM dws.order_lines WHERE sold AND customer_id IS NOT NULL AND day <= CAST($until AS DATE)
 ORDER BY customer_id, bought_on, category
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """Everybody's expectations together: customers by how surely they stay, and what they are expected to buy."""

    as_of: date
    customers: int
    safe: int
    unsure: int
    leaving: int
    worth_minor: int
    year_minor: int
    stake_minor: int


@dataclass(frozen=True, slots=True)
class Tenth:
    """One of ten equal groups of customers, by what they are expected to buy; the first buys most."""

    place: int
    customers: int
    least_minor: int
    worth_minor: int


def read_purchases(*, until: date, at: datetime) -> Purchases:
    """Return what customers bought up to a day: net sales by customer and day. Raises lake.NothingPublished, lake.QueryTooLong."""
    found = lake.ask_arrays(_PURCHASES, {"until": until.isoformat()}, at=at)
    customers, who = np.unique(found["customer_id"].astype(np.int64), return_inverse=True)
    return Purchases(
        tuple(customers.tolist()), who.astype(np.int64), found["bought_on"].astype(np.int64), found["worth"].astype(np.float64)
    )  # fmt: skip


def read_categories(*, until: date, customers: Sequence[int], at: datetime) -> Kinds:
    """Return which categories those customers bought on which days. Raises lake.NothingPublished, lake.QueryTooLong."""
    found = lake.ask_arrays(_CATEGORIES, {"until": until.isoformat()}, at=at)
    known = np.array(customers, dtype=np.int64)
    bought_by = found["customer_id"].astype(np.int64)
    kept = np.isin(bought_by, known)
    names, category = np.unique(found["category"][kept].astype(str), return_inverse=True)
    return Kinds(
        np.searchsorted(known, bought_by[kept]), found["bought_on"][kept].astype(np.int64), category.astype(np.int64), tuple(names.tolist())
    )  # fmt: skip


def find_value(*, customer_id: int) -> tuple[Valued, date] | None:
    """Return what somebody is expected to do, and as of which day; None before the first training, or if they never bought."""
    row = CustomerValue.objects.filter(customer_id=customer_id).first()
    return (_record(row), row.as_of) if row else None


def list_values(*, order: str, limit: int = 20, offset: int = 0) -> list[Valued]:
    """Return customers by expected worth, or by what is at stake: what they bought in 90 days, times the probability that they are gone."""
    by = F("before_minor") * F("gone") if order == "risk" else F("worth_minor")
    rows = CustomerValue.objects.order_by(by.desc(), "customer_id")[offset : offset + limit]
    return [_record(row) for row in rows]


def get_summary() -> Summary | None:
    """Return everybody's expectations together; None before the first training. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(as_of), count(*), count(*) FILTER (WHERE gone < %(safe)s), count(*) FILTER (WHERE gone >= %(safe)s AND gone < %(leaving)s), "
            "count(*) FILTER (WHERE gone >= %(leaving)s), coalesce(sum(worth_minor), 0)::bigint, coalesce(sum(year_minor), 0)::bigint, "
            "coalesce(round(sum(before_minor * gone)), 0)::bigint FROM customer_value_customervalue",
            {"safe": SAFE, "leaving": LEAVING},
        )
        row = cursor.fetchone()
    return Summary(*row) if row and row[1] else None


def list_tenths() -> list[Tenth]:
    """Return ten equal groups of customers from the most to the least worth. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, count(*), min(worth_minor), sum(worth_minor)::bigint FROM "
            "(SELECT worth_minor, ntile(10) OVER (ORDER BY worth_minor DESC, customer_id) AS place FROM customer_value_customervalue) t "
            "GROUP BY place ORDER BY place"
        )
        return [Tenth(*row) for row in cursor.fetchall()]


def list_expected(*, field: str, least: float | None = None, most: float | None = None, at: date) -> list[int]:
    """Return the numbers of customers whose expectation is at least or at most something, in order.

    Fields: worth and year (money, in minor units), gone (probability), next (days from `at` until they are expected; who is not
    expected within the horizon is in no answer).
    """
    rows = CustomerValue.objects.order_by("customer_id")
    if field == "next":
        ends = {"next_on__gte": least, "next_on__lte": most}
        days = {name: date.fromordinal(at.toordinal() + int(end)) for name, end in ends.items() if end is not None}
        return list(rows.filter(**days, next_on__isnull=False).values_list("customer_id", flat=True))
    bounds = {f"{FIELDS[field]}__gte": least, f"{FIELDS[field]}__lte": most}
    kept = {name: end for name, end in bounds.items() if end is not None}
    return list(rows.filter(**kept).values_list("customer_id", flat=True))


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return what is expected of somebody, for them to read."""
    found = find_value(customer_id=customer_id)
    if found is None:
        return []
    value, as_of = found
    return [
        {
            "as_of": as_of, "purchases_in_90_days": round(value.purchases, 2), "worth_in_90_days_minor": value.worth_minor,
            "worth_in_a_year_minor": value.year_minor, "probability_of_no_purchase_in_90_days": round(value.gone, 4),
            "next_purchase": value.next_on, "next_category": value.category,
        }
    ]  # fmt: skip


def _record(row: CustomerValue) -> Valued:
    return Valued(**{name: getattr(row, name) for name in _COLUMNS})
