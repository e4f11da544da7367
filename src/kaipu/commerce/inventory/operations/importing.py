"""Places, suppliers and opening stock come in, written set-wise from staged rows."""

from datetime import datetime

from django.db import connection

from kaipu.commerce.inventory.events import StockImported
from kaipu.kernel import outbox, staging
from kaipu.kernel.operation import acting_now, operation

MADE_UP = "(s.assumed IS NOT NULL AND lower(s.assumed) NOT IN ('', 'false', 'no', '0'))"


@operation
def check_location_rows(*, stage: staging.Stage) -> int:
    """Refuse staged places of a kind we do not know; return how many."""
    return staging.refuse_rows(stage, "", [("kind_unknown", "s.kind NOT IN ('store', 'warehouse')")])


@operation
def load_locations(*, chunk: staging.Chunk) -> staging.Written:
    """Write a chunk's places by code; an empty cell changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO inventory_location AS l (code, name_en, name_zh, kind, street, city, region, postcode, tracked, pickup,
                   delivers, assumed)
            SELECT s.code, s.name, coalesce(s.name_zh, s.name), coalesce(s.kind, 'store'), coalesce(s.street, ''),
                   coalesce(s.city, ''), coalesce(s.region, ''), coalesce(s.postcode, ''), coalesce(s.tracked, false),
                   coalesce(s.pickup, false), coalesce(s.delivers, false), {MADE_UP}
              FROM {chunk.accepted} s ORDER BY s.seq
            ON CONFLICT (code) DO UPDATE SET
                   name_en = excluded.name_en, name_zh = excluded.name_zh, kind = excluded.kind,
                   street = coalesce(nullif(excluded.street, ''), l.street), city = coalesce(nullif(excluded.city, ''), l.city),
                   region = coalesce(nullif(excluded.region, ''), l.region),
                   postcode = coalesce(nullif(excluded.postcode, ''), l.postcode),
                   tracked = excluded.tracked, pickup = excluded.pickup, delivers = excluded.delivers, assumed = excluded.assumed
            RETURNING (xmax = 0)
            """
        )
        written = [fresh for (fresh,) in cursor.fetchall()]
    return staging.Written(len(written), 0, len(written), sum(written))


@operation
def load_supply(*, chunk: staging.Chunk) -> int:
    """Write who delivers a chunk's products, at what cost and in what packs; return how many SKUs have a source now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO inventory_supplier AS y (code, name, lead_time_days, assumed)
            SELECT DISTINCT ON (s.supplier_code) s.supplier_code, coalesce(s.supplier_name, s.supplier_code),
                   coalesce(s.lead_time_days, 7), 'supplier_name' = ANY(string_to_array(coalesce(s.assumed, ''), '|'))
              FROM {chunk.accepted} s WHERE s.supplier_code IS NOT NULL ORDER BY s.supplier_code, s.seq
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, lead_time_days = excluded.lead_time_days
             WHERE (y.name, y.lead_time_days) <> (excluded.name, excluded.lead_time_days)
            """
        )
        cursor.execute(
            f"""
            INSERT INTO inventory_supply AS y (sku_id, supplier_id, unit_cost_minor, pack_units, assumed)
            SELECT k.id, u.id, s.cost, coalesce(s.pack_units, 1), ARRAY(
                   SELECT a FROM unnest(string_to_array(coalesce(s.assumed, ''), '|')) AS a
                    WHERE a IN ('cost', 'supplier_name', 'lead_time_days', 'pack_units'))
              FROM {chunk.accepted} s JOIN catalog_sku k ON k.code = s.sku
              JOIN inventory_supplier u ON u.code = s.supplier_code WHERE s.cost IS NOT NULL ORDER BY s.seq
            ON CONFLICT (sku_id) DO UPDATE SET supplier_id = excluded.supplier_id,
                   unit_cost_minor = excluded.unit_cost_minor, pack_units = excluded.pack_units, assumed = excluded.assumed
            """
        )
        written = int(cursor.rowcount)
        cursor.execute("ANALYZE inventory_supplier, inventory_supply")
    return written


@operation
def check_stock_rows(*, stage: staging.Stage) -> int:
    """Refuse staged lots of unknown SKUs or places, of places that keep no stock, or that hold nothing; return how many."""
    return staging.refuse_rows(
        stage,
        "LEFT JOIN catalog_sku k ON k.code = s.sku LEFT JOIN inventory_location l ON l.code = s.location",
        [
            ("unknown_sku", "s.sku IS NOT NULL AND k.id IS NULL"),
            ("unknown_location", "s.location IS NOT NULL AND l.id IS NULL"),
            ("location_not_tracked", "NOT l.tracked"),
            ("quantity_not_positive", "s.quantity <= 0"),
            ("quantity_too_large", "s.quantity > 1000000000"),
            ("cost_negative", "s.unit_cost < 0"),
        ],
    )


@operation
def load_stock(*, chunk: staging.Chunk, at: datetime) -> staging.Written:
    """Put a chunk's lots on hand, each with its movement. A lot that is known at its place stays as it is: nothing doubles."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH lot AS (
                INSERT INTO inventory_lot (location_id, sku_id, code, expires_on, on_hand, unit_cost_minor, received_at, assumed)
                SELECT l.id, k.id, coalesce(s.lot, 'import-' || to_char(coalesce(s.received_at, %(at)s), 'YYYYMMDD')),
                       s.expires_on, s.quantity, s.unit_cost, coalesce(s.received_at, %(at)s), {MADE_UP}
                  FROM {chunk.accepted} s JOIN catalog_sku k ON k.code = s.sku JOIN inventory_location l ON l.code = s.location
                 ORDER BY s.seq
                ON CONFLICT (location_id, sku_id, code) DO NOTHING
                RETURNING id, location_id, sku_id, on_hand, received_at),
            moved AS (
                INSERT INTO inventory_movement (at, location_id, sku_id, lot_id, quantity, reason, reference, simulated)
                SELECT received_at, location_id, sku_id, id, on_hand, 'import', %(reference)s, %(simulated)s FROM lot),
            level AS (
                INSERT INTO inventory_level AS v (location_id, sku_id, on_hand, reserved)
                SELECT location_id, sku_id, sum(on_hand), 0 FROM lot GROUP BY 1, 2 ORDER BY 1, 2
                ON CONFLICT (location_id, sku_id) DO UPDATE SET on_hand = v.on_hand + excluded.on_hand
                RETURNING 1)
            SELECT (SELECT count(*) FROM lot), (SELECT count(*) FROM {chunk.accepted} s)
            """,
            {"at": at, "reference": f"run:{chunk.stage.run_id}", "simulated": acting_now().simulated},
        )
        fresh, rows = cursor.fetchone()
    return staging.Written(int(rows), 0, int(rows), int(fresh))


@operation
def finish_stock(*, run_id: int, levels: int, at: datetime) -> None:
    """Tell once what a whole run brought, and let the planner know."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE inventory_location, inventory_level, inventory_lot, inventory_movement")
    outbox.publish(StockImported(run_id, levels, at))
