"""Reads of clusters: what is known of how customers shop, from the warehouse, and who belongs to which cluster."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Count

from kaipu.brain.clusters.models import ClusterMember
from kaipu.brain.clusters.rules import FEATURES, LEAST_ORDERS, MOST_DEPARTMENTS, Customers, Profile, Trait
from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import api as modelling

MODEL = "clusters"
_SHOPPING = """
WITH hours AS (
  SELECT o.customer_id, AVG(CASE WHEN o.hour >= 17 THEN 1.0 ELSE 0.0 END) AS evening, AVG(CASE WHEN isodow(o.day) >= 6 THEN 1.0 ELSE 0.0 END) AS weekend
    FROM dws.orders AS o WHERE o.sold AND o.customer_id IS NOT NULL AND o.day > CAST($until AS DATE) - INTERVAL 365 DAY GROUP BY o.customer_id
)
SELECT t.customer_id, ln(t.orders_year) AS orders, ln(1 + CAST(t.usual_gap AS DOUBLE)) AS gap,
       ln(CAST(t.net_year AS DOUBLE) / t.orders_year) AS basket_value, ln(t.lines_year / t.orders_year) AS basket_lines,
       t.offer_lines / t.lines_year AS offers, CAST(t.own_brand_net AS DOUBLE) / CAST(t.net_year AS DOUBLE) AS own_brand,
       COALESCE(CAST(t.price_paid AS DOUBLE) / NULLIF(CAST(t.price_common AS DOUBLE), 0), 1) AS price, h.evening, h.weekend
  FROM ads.portraits AS t JOIN hours AS h ON h.customer_id = t.customer_id
 WHERE t.orders_year >= $least AND t.net_year > 0 AND t.lines_year > 0
 ORDER BY t.customer_id
"""
_SPENT = """
SELECT b.customer_id, b.department, CAST(SUM(b.net) AS DOUBLE) AS spent FROM dws.basket_categories AS b
 WHERE b.customer_id IS NOT NULL AND b.net > 0 AND b.day > CAST($until AS DATE) - INTERVAL 365 DAY
 GROUP BY b.customer_id, b.department ORDER BY b.customer_id, b.department
"""


def read_customers(*, until: date, at: datetime, departments: tuple[str, ...] | None = None) -> Customers:
    """Return how customers with at least three orders in a year shop; of departments those given, else the eight most is spent in.

    Raises lake.NothingPublished, lake.QueryTooLong.
    """
    told = {"until": until.isoformat()}
    found = lake.ask_arrays(_SHOPPING, {**told, "least": LEAST_ORDERS}, at=at)
    ids = found["customer_id"].astype(np.int64)
    plain = np.column_stack([np.ma.filled(found[name].astype(np.float64), 0.0) for name in FEATURES])
    spent = lake.ask_arrays(_SPENT, told, at=at)
    who, names = spent["customer_id"].astype(np.int64), spent["department"].astype(str)
    if departments is None:
        kinds, place = np.unique(names, return_inverse=True)
        sums = np.bincount(place, weights=spent["spent"], minlength=len(kinds))
        departments = tuple(kinds[np.argsort(-sums, kind="stable")[:MOST_DEPARTMENTS]].tolist())
    known = np.isin(who, ids)
    row = np.searchsorted(ids, who[known])
    whole = np.bincount(row, weights=spent["spent"][known], minlength=len(ids))
    shares = np.zeros((len(ids), len(departments)))
    for column, each in enumerate(departments):
        mine = names[known] == each
        shares[:, column] = np.bincount(row[mine], weights=spent["spent"][known][mine], minlength=len(ids))
    return Customers(ids, np.hstack([plain, shares / np.maximum(whole, 0.01)[:, None]]), departments)


@dataclass(frozen=True, slots=True)
class Membership:
    """The cluster somebody belongs to, and how surely: 1 in its middle, 0 half way to another."""

    cluster: int
    fit: float
    as_of: date


def find_membership(*, customer_id: int) -> Membership | None:
    """Return somebody's cluster; None for who bought too seldom, or where none are drawn."""
    row = ClusterMember.objects.filter(customer_id=customer_id).first()
    return Membership(row.cluster, row.fit, row.as_of) if row else None


def list_members(*, cluster: int) -> list[int]:
    """Return the numbers of a cluster's customers, in order."""
    rows = ClusterMember.objects.filter(cluster=cluster).order_by("customer_id")
    return list(rows.values_list("customer_id", flat=True))


def list_numbers() -> dict[int, int]:
    """Return everybody's cluster, by customer."""
    return dict(ClusterMember.objects.values_list("customer_id", "cluster"))


def list_sizes() -> dict[int, int]:
    """Return how many belong to each cluster, by number."""
    rows = ClusterMember.objects.values("cluster").annotate(people=Count("id")).order_by("cluster")
    return {row["cluster"]: row["people"] for row in rows}


def list_profiles() -> list[Profile]:
    """Return the clusters of the training in use, the largest first, with how many belong to each now; empty where none are drawn."""
    standing = modelling.find_model(name=MODEL)
    sizes = list_sizes()
    if standing is None or standing.card is None or not sizes:
        return []
    whole = sum(sizes.values())
    found = [
        Profile(
            each["number"], sizes.get(each["number"], 0), sizes.get(each["number"], 0) / whole, each["spent"],
            tuple(Trait(*trait) for trait in each["traits"]), standing.card.data_until,
        )
        for each in standing.card.figures.get("profiles", ())
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.people, each.number))


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return whom somebody shops alike, for them to read."""
    found = find_membership(customer_id=customer_id)
    if found is None:
        return []
    own = next((each for each in list_profiles() if each.number == found.cluster), None)
    traits = {each.feature: "more" if each.apart > 0 else "less" for each in own.name} if own else {}
    return [{"cluster": found.cluster, "fit": round(found.fit, 3), "as_of": found.as_of, "set_apart_by": traits}]
