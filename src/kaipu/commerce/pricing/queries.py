"""Reads of prices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Min

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.pricing.models import Price
from kaipu.commerce.pricing.rules import DeliveryTerms, PricingContext, Wanted
from kaipu.kernel.money import Money

DELIVERY_FEE_MINOR = 499
FREE_DELIVERY_FROM_MINOR = 3500


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """A base price with the time it held."""

    amount: Money
    channel: str
    valid_from: datetime
    valid_until: datetime | None
    reason: str
    passes_at: datetime | None = None
    then_minor: int | None = None


_CURRENT = """
SELECT DISTINCT ON (sku_id) sku_id, amount_minor FROM pricing_price
 WHERE sku_id = ANY(%(skus)s) AND channel IN ('', %(channel)s)
   AND valid_from <= %(at)s AND (valid_until IS NULL OR valid_until > %(at)s)
 ORDER BY sku_id, channel DESC, valid_from DESC
"""


def list_prices(*, sku_ids: Collection[int], at: datetime, channel: str = "web") -> dict[int, Money]:
    """Return the price in force of each priced SKU among `sku_ids`; the channel's own price wins. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, {"skus": list(sku_ids), "channel": channel, "at": at})
        return {sku: Money(minor, settings.CURRENCY) for sku, minor in cursor.fetchall()}


def list_current_prices(
    *, at: datetime, channel: str = "web", changed_since: int | None = None
) -> list[tuple[int, int]]:
    """Return (sku_id, minor units) of every price in force, or of the SKUs whose prices were written since a feed horizon.

    A SKU that changed and has no price left comes with 0.
    """
    with connection.cursor() as cursor:
        if changed_since is None:
            cursor.execute(_CURRENT.replace("sku_id = ANY(%(skus)s) AND", ""), {"channel": channel, "at": at})
            return cursor.fetchall()
        cursor.execute(
            "SELECT DISTINCT sku_id FROM pricing_price WHERE changed_xid >= %s::text::xid8", [str(changed_since)]
        )
        touched = [row[0] for row in cursor.fetchall()]
        if not touched:
            return []
        cursor.execute(_CURRENT, {"skus": touched, "channel": channel, "at": at})
        current = dict(cursor.fetchall())
    return [(sku, current.get(sku, 0)) for sku in touched]


def find_first_price_at() -> datetime | None:
    """Return from when on the first price of all is known, or None where there is none."""
    return Price.objects.aggregate(first=Min("valid_from"))["first"]


def list_passing_prices(*, since: datetime) -> list[tuple[int, datetime, datetime]]:
    """Return prices that pass by themselves, as (SKU, from, until), of those that held at or after a moment; in all channels. One statement."""
    rows = Price.objects.filter(channel="", passes_at__gt=since).order_by("sku_id", "valid_from")
    return [
        (sku, begin, min(ended or passes, passes))
        for sku, begin, ended, passes in rows.values_list("sku_id", "valid_from", "valid_until", "passes_at")
        if passes and (ended is None or ended > since)
    ]


def list_price_history(*, sku_id: int) -> list[PriceRecord]:
    """Return all prices a SKU ever had, newest first."""
    rows = Price.objects.filter(sku_id=sku_id).order_by("-valid_from", "-id")
    return [
        PriceRecord(
            Money(row.amount_minor, row.currency),
            row.channel,
            row.valid_from,
            row.valid_until,
            row.reason,
            row.passes_at,
            row.then_minor,
        )
        for row in rows
    ]


def want(sku: catalog.SkuRecord, quantity: int, unit: Money) -> Wanted:
    """Return a line to be priced, in the measure of its SKU."""
    return Wanted(sku.id, quantity, unit, sku.price_per, sku.most)


def get_pricing_context(*, delivery: bool) -> PricingContext:
    """Return what prices depend on now: currency, delivery terms, and the offers in force."""
    terms = DeliveryTerms(
        Money(DELIVERY_FEE_MINOR, settings.CURRENCY), Money(FREE_DELIVERY_FROM_MINOR, settings.CURRENCY)
    )
    return PricingContext(currency=settings.CURRENCY, delivery=terms if delivery else None)
