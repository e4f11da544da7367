"""The warehouse on real DuckDB and SQLMesh: full, incremental, late, moved, refused; and what readers see meanwhile."""

import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection

from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.gateways import warehouse as engine
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, make_trade, settle
from kaipu.commerce.orders.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAYS = [TODAY - timedelta(days=6 - n) for n in range(7)]


@pytest.fixture
def root(settings, tmp_path) -> Path:
    settings.LAKE_ROOT = tmp_path / "lake"
    return settings.LAKE_ROOT


def build(**fields):
    return flows.build(now=lambda: NOW, **fields)


def published(root, statement):
    """Ask the files of the current snapshot."""
    home = root / "snapshots" / f"{int((root / 'snapshots' / 'current').read_text()):06d}"
    rows = f"read_parquet('{home}/{{}}/*/*.parquet')"
    return duckdb.sql(
        statement.format(orders=rows.format("dws/orders"), goods=rows.format("dws/basket_categories"))
    ).fetchall()


def total(root, day, *, simulated=False):
    """Return a day's orders placed and sold, newcomers, and cents of net sales and refunds; None where it has none."""
    found = published(
        root,
        "SELECT count(*), count(*) FILTER (sold), count(*) FILTER (sold AND buyer_kind = 'new'), (sum(net) * 100)::INT, "
        f"(sum(refunded) * 100)::INT FROM {{orders}} WHERE day = '{day}' AND simulated = {simulated} GROUP BY day",
    )
    return found[0] if found else None


def test_the_life_of_a_warehouse(root):
    shop = make_shop()
    make_trade(shop)
    make_order(shop.store, shop.charlie, at_noon(TODAY - timedelta(days=60)), [(shop.milk, 1, 99)], state="placed")
    settle()
    first = build()
    assert (first.state, first.number, first.full) == ("published", 1, True)
    assert [total(root, day) for day in DAYS] == [
        (2, 2, 1, 950, 0), (2, 2, 1, 2400, 100), (1, 0, 0, 0, 0), (2, 1, 1, 1600, 500), (1, 1, 0, 0, 0), (1, 1, 0, 0, 275),
        None,  # today is not over
    ]  # fmt: skip
    refunds = published(
        root,
        "SELECT category, (sum(refunded) * 100)::INT, (sum(net) * 100)::INT FROM {goods} "
        f"WHERE day = '{DAYS[1]}' GROUP BY category",
    )
    assert sorted(refunds) == [("dairy/cheese", 34, 1799), ("dairy/milk", 33, 300), ("household/soap", 33, 301)]

    assert build().state == "unchanged"

    # late data land in their own day, and only that is built again
    make_order(shop.store, shop.bob, at_noon(DAYS[2]), [(shop.milk, 1, 111)], channel="store")
    settle()
    late = build()
    assert (late.state, late.number, late.full, late.days) == ("published", 2, False, 1)
    assert total(root, DAYS[2]) == (2, 1, 0, 111, 0)
    assert queries.find_published().days == (DAYS[2],)

    one, two = (root / "snapshots" / number / "dws/orders" for number in ("000001", "000002"))
    assert (one / "month=2026-01/data.parquet").samefile(two / "month=2026-01/data.parquet")
    assert not (one / "month=2026-03/data.parquet").samefile(two / "month=2026-03/data.parquet")

    # an order that is cancelled hands “first” on to the next one, on another day
    Order.objects.filter(customer=shop.alice, placed_at=at_noon(DAYS[0])).update(state="cancelled")
    Order.objects.filter(customer=shop.alice, placed_at=at_noon(DAYS[0], minutes=5)).update(state="cancelled")
    moved = build()
    assert (moved.state, moved.days) == ("published", 2)
    assert total(root, DAYS[0]) == (2, 0, 0, 0, 0)
    assert total(root, DAYS[4], simulated=True)[2] == 1

    # what an audit refuses is not published, and the old figures stay
    landed = root / "landing" / "skus" / "data.parquet"
    shutil.copy(landed, root / "kept")
    with engine.Warehouse(root, minor_digits=2) as warehouse:
        warehouse.connection.execute(
            f"COPY (FROM read_parquet('{root}/kept') UNION ALL FROM read_parquet('{root}/kept')) TO '{landed}' (FORMAT parquet)"
        )
    make_order(shop.store, shop.bob, at_noon(DAYS[0]), [(shop.milk, 1, 222)], channel="store")
    refused = build()
    assert (refused.state, refused.number) == ("failed", None)
    assert "dwd.skus: unique_values" in refused.error
    status = queries.get_status(at=NOW)
    assert not status.healthy
    assert [(a.relation, a.failures) for a in status.audits if a.failures] == [("dwd.skus", 3)]
    assert total(root, DAYS[0]) == (2, 0, 0, 0, 0)
    shutil.copy(root / "kept", landed)
    assert build().state == "published"
    assert total(root, DAYS[0]) == (3, 1, 1, 222, 0)
    assert total(root, DAYS[1])[2] == 0, "Bob's first order is an older one now; the refused build must not forget that"
    assert queries.get_status(at=NOW).healthy

    # a day that got lost in the lake is missed, and a full build brings it back
    shutil.rmtree(root / "landing" / "orders" / f"day={DAYS[1]}")
    make_order(shop.store, shop.bob, at_noon(DAYS[4]), [(shop.milk, 1, 222)], channel="store")
    lost = build()
    assert (lost.state, lost.error) == ("failed", "dwd.orders: row_count (2 rows); dws.orders: row_count (2 rows)")
    assert build(full=True).state == "published"
    assert total(root, DAYS[1])[3] == 2400

    # the old error: a writer that commits late has the lower number; the horizon waits for it
    slow = connection.copy()
    try:
        with slow.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE orders_order SET state = 'completed' WHERE customer_id = %s", [shop.charlie.id])
            make_order(shop.store, None, at_noon(DAYS[5]), [(shop.milk, 1, 333)], channel="store")
            assert build().days == 1
            assert total(root, DAYS[2]) == (2, 1, 0, 111, 0)
            cursor.execute("COMMIT")
    finally:
        slow.close()
    assert build().state == "published"
    assert total(root, DAYS[2]) == (2, 2, 0, 510, 0)

    # a new day is built although nothing of it was written after the last build
    tomorrow = flows.build(now=lambda: NOW + timedelta(days=1))
    assert (tomorrow.state, tomorrow.days) == ("published", 1)
    assert total(root, TODAY) == (1, 1, 0, 410, 0)

    # five snapshots stay
    snapshots = sorted(path.name for path in (root / "snapshots").glob("0*"))
    assert snapshots == ["000004", "000005", "000006", "000007", "000008"]
    assert (root / "snapshots" / "current").read_text() == "8"

    # a lost folder is built anew, and numbers go on
    shutil.rmtree(root)
    again = flows.build(now=lambda: NOW + timedelta(days=1))
    assert (again.state, again.full, again.number) == ("published", True, 9)


def test_two_builders_do_not_meet(root):
    with engine.Warehouse(root, minor_digits=2):
        assert build().state == "busy"


def test_relations_describe_themselves():
    relations = {relation.name: relation for relation in queries.list_relations()}
    assert {r.layer for r in relations.values()} == {"ods", "dwd", "dws", "ads"}
    assert all(r.description and r.description_zh and r.owner and r.grain and r.reads for r in relations.values())
    assert all(r.audits for r in relations.values() if r.stored)
    assert relations["dws.visits"].reads[0] == "dwd.identities"
    assert all(source.startswith("landing.") == (r.layer == "ods") for r in relations.values() for source in r.reads), (
        "only ods reads what came ashore"
    )
    assert "DOUBLE" not in "".join(r.sql for r in relations.values())


def test_much_is_built_piece_by_piece_and_comes_out_the_same(root, monkeypatch):
    make_trade(make_shop())
    settle()
    assert build().state == "published"
    whole = [published(root, f"SELECT * FROM {{{name}}} ORDER BY ALL") for name in ("orders", "goods")]
    monkeypatch.setattr(engine, "MOST_ROWS", 5)
    assert build(full=True).number == 2
    assert [published(root, f"SELECT * FROM {{{name}}} ORDER BY ALL") for name in ("orders", "goods")] == whole
