"""A list of prices comes in with imported products, or what was asked before the first of them; written set-wise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from kaipu.commerce.pricing.operations.setting import PriceInvalid
from kaipu.kernel import audit, staging
from kaipu.kernel.operation import operation


@operation
def load_prices(*, chunk: staging.Chunk, at: datetime) -> int:
    """Let a chunk's products cost what their rows say, in every channel, from `at` on; return how many prices changed.

    A first price may hold from an earlier day on (`since`). A price that has not begun yet is replaced. A row
    without a price or with the present one changes nothing. One audit entry for the chunk; the run tells the rest.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TEMP TABLE import_price AS
            SELECT k.id AS sku_id, s.price AS amount, o.id AS open_id, coalesce(o.valid_from >= %(at)s, false) AS to_come,
                   CASE WHEN o.id IS NULL THEN least(s.since, %(at)s) ELSE %(at)s END AS since FROM {chunk.accepted} s
              JOIN catalog_sku k ON k.code = s.sku
              LEFT JOIN pricing_price o ON o.sku_id = k.id AND o.channel = '' AND o.valid_until IS NULL
             WHERE s.price IS NOT NULL AND o.amount_minor IS DISTINCT FROM s.price
            """,
            {"at": at},
        )
        cursor.execute(
            "UPDATE pricing_price o SET valid_until = %s FROM import_price i WHERE o.id = i.open_id AND NOT i.to_come",
            [at],
        )
        cursor.execute(
            "UPDATE pricing_price o SET amount_minor = i.amount FROM import_price i WHERE o.id = i.open_id AND i.to_come"
        )
        changed = int(cursor.rowcount)
        cursor.execute(
            "INSERT INTO pricing_price (sku_id, channel, amount_minor, currency, valid_from, reason) "
            "SELECT sku_id, '', amount, %s, since, %s FROM import_price WHERE NOT to_come ORDER BY sku_id",
            [settings.CURRENCY, f"import {chunk.stage.run_id}"],
        )
        changed += int(cursor.rowcount)
        cursor.execute("DROP TABLE import_price")
        cursor.execute("ANALYZE pricing_price")
    if changed:
        audit.record(
            action="pricing.load_prices", subject=f"run:{chunk.stage.run_id}", detail={"prices": changed}, at=at
        )
    return changed


@dataclass(frozen=True, slots=True)
class PastPrice:
    """What a SKU cost in every channel from one moment to before another, in minor units."""

    sku_id: int
    amount_minor: int
    valid_from: datetime
    valid_until: datetime


@operation
def load_past_prices(*, prices: Sequence[PastPrice], reason: str, at: datetime) -> int:
    """Write down what was asked before the first price that is known of a SKU; return how many prices that adds.

    What reaches into times whose price is known is left out, as are SKUs without a price, so that doing it twice adds nothing.
    Prices of one SKU come in the order of time. Raises PriceInvalid where they overlap. One audit entry for all.
    """
    ends: dict[int, datetime] = {}
    for each in prices:
        if each.amount_minor <= 0 or each.valid_from < ends.get(each.sku_id, each.valid_from):
            raise PriceInvalid(f"{each.sku_id} {each.valid_from}")
        ends[each.sku_id] = each.valid_until
    columns = [[getattr(each, name) for each in prices] for name in PastPrice.__slots__]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pricing_price (sku_id, channel, amount_minor, currency, valid_from, valid_until, reason) "
            "SELECT n.sku_id, '', n.amount, %s, n.since, n.until, %s "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS n(sku_id, amount, since, until) "
            "JOIN (SELECT sku_id, min(valid_from) AS first FROM pricing_price WHERE channel = '' GROUP BY 1) AS k "
            "ON k.sku_id = n.sku_id AND n.until <= k.first ORDER BY n.sku_id, n.since",
            [settings.CURRENCY, reason, *columns],
        )
        added = int(cursor.rowcount)
    if added:
        audit.record(action="pricing.load_past_prices", subject="prices:past", detail={"prices": added}, at=at)
    return added
