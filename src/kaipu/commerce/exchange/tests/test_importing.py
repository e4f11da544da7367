"""Runs from beginning to end: what comes in, what is refused and kept, resuming, dry runs, the balance, and the way back out."""

from datetime import timedelta

import pytest
from django.db import connection

from kaipu.commerce.catalog.models import Category, Product, Sku
from kaipu.commerce.customers.models import Address, Customer
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange import flows, operations
from kaipu.commerce.exchange.jobs import reading
from kaipu.commerce.exchange.models import Rejection, Run
from kaipu.commerce.exchange.tests.factories import (
    AT,
    ORDER_COLUMNS,
    bring,
    furnish,
    order_rows,
    quiet,
    write_csv,
)
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level, Location, Lot, Movement, Supplier, Supply
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.pricing.models import Price
from kaipu.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db
PRODUCT_COLUMNS = (
    "sku", "name", "name_zh", "category_path", "category_path_zh", "category_icons", "brand", "brand_zh", "price", "cost",
    "publish", "supplier_code", "lead_time_days", "pack_units", "source", "assumed", "size_amount", "size_unit",
    "measure", "step", "plu",
)  # fmt: skip


def product(sku, name="Ice", *, price="1.99", publish="true", path="Frozen / Ice", path_zh="冷冻 / 冰", **cells):
    row = {
        "sku": sku, "name": name, "name_zh": "冰", "category_path": path, "category_path_zh": path_zh,
        "category_icons": "ice / ice", "brand": "North", "brand_zh": "北方", "price": price, "cost": "1.00",
        "publish": publish, "supplier_code": "W1", "lead_time_days": 3, "pack_units": 12, "source": '{"id": 7}',
        "assumed": "cost|pack_units|brand", "size_amount": "22", "size_unit": "count", "measure": "", "step": "", "plu": "",
    } | cells  # fmt: skip
    return [row[name] for name in PRODUCT_COLUMNS]


def products(tmp_path, *rows, name="products.csv"):
    return write_csv(tmp_path / name, PRODUCT_COLUMNS, rows)


def told():
    return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))


def test_products_bring_the_tree_brands_prices_and_suppliers(tmp_path):
    run = bring("products", products(tmp_path, product("1"), product("2"), product("3", "Ice!", price="", publish="")))
    assert (run.state, run.accepted_rows, run.rejected_rows) == ("done", 3, 0)
    assert list(Category.objects.order_by("path").values_list("path", "name_en", "name_zh", "depth")) == [
        ("frozen", "Frozen", "冷冻", 0),
        ("frozen/ice", "Ice", "冰", 1),
    ]
    assert list(Product.objects.order_by("id").values_list("slug", "published_from", "assumed")) == [
        ("ice", AT, ["cost", "pack_units", "brand"]),
        ("ice-2", AT, ["cost", "pack_units", "brand"]),
        ("ice-3", None, ["cost", "pack_units", "brand"]),
    ]
    assert list(Price.objects.order_by("sku__code").values_list("sku__code", "amount_minor", "valid_from")) == [
        ("1", 199, AT),
        ("2", 199, AT),
    ]
    assert list(Supplier.objects.values_list("code", "lead_time_days")) == [("W1", 3)]
    assert list(Supply.objects.values_list("unit_cost_minor", "pack_units", "assumed").distinct()) == [
        (100, 12, ["cost", "pack_units"])
    ]
    assert Product.objects.first().source == {"id": 7}
    assert told() == ["catalog.ProductsImported"]


def test_a_second_file_changes_what_it_names(tmp_path):
    bring("products", products(tmp_path, product("1"), product("2")))
    bring("products", products(tmp_path, product("1", "Cubes", price="2.49", name_zh=""), name="more.csv"))
    assert list(Product.objects.order_by("id").values_list("slug", "name_en", "name_zh")) == [
        ("ice", "Cubes", "冰"),
        ("ice-2", "Ice", "冰"),
    ]
    later = AT + timedelta(hours=1)
    exchange.import_file(kind="products", path=products(tmp_path, product("1", price="2.99")), progress=quiet, at=later)
    prices = Price.objects.filter(sku__code="1").order_by("id").values_list("amount_minor", "valid_from", "valid_until")
    assert list(prices) == [(249, AT, later), (299, later, None)]  # the first had not begun when it was changed
    assert Price.objects.filter(valid_until=None).count() == 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"price": ""}, "published_without_price"),
        ({"price": "0"}, "price_not_positive"),
        ({"cost": "-1"}, "cost_negative"),
        ({"size_unit": "lb"}, "size_unit_unknown"),
        ({"size_amount": "0"}, "size_not_positive"),
        ({"publish": "maybe"}, "publish_not_yes_or_no"),
        ({"source": "{"}, "source_not_json"),
        ({"path_zh": "冰"}, "category_levels_differ"),
        ({"lead_time_days": -1}, "number_out_of_range"),
        ({"measure": "stone"}, "measure_unknown"),
        ({"plu": "12"}, "scale_number_wrong"),
        ({"measure": "weight", "plu": "1234567"}, "scale_number_wrong"),
        ({"measure": "weight", "step": 5001}, "scale_number_wrong"),
    ],
)
def test_products_that_cannot_be_are_refused(tmp_path, cells, reason):
    run = bring("products", products(tmp_path, product("1", **cells)))
    assert [row.reason for row in exchange.list_rejections(run_id=run.id)] == [reason]
    assert not Sku.objects.exists()


def test_a_price_may_hold_from_an_earlier_day_on(tmp_path):
    bring("products", products(tmp_path, product("1")), given=["since=2026-11-16"])
    [(start, published)] = Price.objects.values_list("valid_from", "sku__product__published_from")
    assert start == published
    assert start.isoformat() == "2026-11-16T05:00:00+00:00"


def test_customers_bring_their_address_and_keep_what_is_not_said(tmp_path):
    columns = ("number", "name", "email", "street", "city", "postcode", "attributes", "assumed")
    bring("customers", write_csv(tmp_path / "a.csv", columns, [
        ("1", "Ann", " Ann@Example.com ", "1 Main St", "Millbrook", "00214", '{"age": "45"}', "name|email"),
        ("2", "Bob", "bob at example", "", "", "", "", ""),
    ]))  # fmt: skip
    bring(
        "customers", write_csv(tmp_path / "b.csv", columns, [("1", "", "", "2 High St", "", "", '{"kids": "2"}', "")])
    )
    [ann] = Customer.objects.all()
    assert (ann.name, ann.email, ann.attributes) == ("Ann", "ann@example.com", {"age": "45", "kids": "2"})
    assert list(Address.objects.values_list("street", "is_default")) == [("2 High St", True)]
    assert list(Rejection.objects.values_list("row_number", "reason")) == [(2, "email_invalid")]
    assert told() == ["customers.CustomersImported"] * 2


def test_stock_comes_once_a_lot(tmp_path):
    furnish()
    Location.objects.filter(code="330").update(tracked=True)
    columns = ("location", "sku", "lot", "expires_on", "quantity", "unit_cost", "received_at", "assumed")
    rows = [
        ("330", "A", "L1", "2026-12-24", 5, "1.50", "2026-11-20T11:00:00+00:00", "quantity"),
        ("330", "A", "L2", "", 7, "", "2026-11-20T11:00:00+00:00", ""),
        ("330", "B", "L1", "", 0, "", "", ""),
    ]
    run = bring("stock", write_csv(tmp_path / "stock.csv", columns, rows))
    assert (run.accepted_rows, run.rejected_rows) == (2, 1)
    bring("stock", write_csv(tmp_path / "stock.csv", columns, rows), again=True)
    assert list(Level.objects.values_list("sku__code", "on_hand", "reserved")) == [("A", 12, 0)]
    assert list(Lot.objects.order_by("code").values_list("code", "on_hand", "assumed")) == [
        ("L1", 5, True),
        ("L2", 7, False),
    ]
    assert list(Movement.objects.order_by("id").values_list("reason", "quantity")) == [("import", 5), ("import", 7)]
    assert inventory.count_mismatches() == 0


def test_locations_come_and_change(tmp_path):
    columns = ("code", "name", "name_zh", "kind", "tracked", "pickup")
    bring("locations", write_csv(tmp_path / "a.csv", columns, [("1", "North", "北", "store", "no", "no")]))
    bring("locations", write_csv(tmp_path / "b.csv", columns, [("1", "North", "北店", "store", "yes", "yes"),
                                                                ("2", "South", "", "kiosk", "", "")]))  # fmt: skip
    assert list(Location.objects.values_list("code", "name_zh", "tracked", "pickup")) == [("1", "北店", True, True)]


def orders_file(tmp_path, baskets=5, *extra):
    return write_csv(tmp_path / "orders.csv", ORDER_COLUMNS, [*order_rows(baskets), *extra])


def test_orders_are_history_as_it_was_paid(tmp_path):
    furnish()
    odd = ("X", "2026-02-01T09:00:00", "330", "", "A", 3, "10.00")
    run = bring("orders", orders_file(tmp_path, 1, odd), given=["channel=store"])
    assert list(
        Order.objects.order_by("id").values_list("number", "state", "channel", "total_minor", "import_run")
    ) == [
        ("B0", "completed", "store", 500, run.id),
        ("X", "completed", "store", 1000, run.id),
    ]
    lines = OrderLine.objects.order_by("id").values_list(
        "position", "quantity", "unit_minor", "total_minor", "cost_minor"
    )
    assert list(lines) == [(1, 1, 250, 250, 150), (2, 2, 125, 250, None), (1, 3, None, 1000, 450)]
    order = Order.objects.get(number="B0")
    assert order.placed_at == order.paid_at == order.completed_at
    assert told() == ["orders.OrdersImported"]


def test_a_known_order_is_refused_by_another_run(tmp_path):
    furnish()
    bring("orders", orders_file(tmp_path, 2))
    again = bring("orders", orders_file(tmp_path, 3))
    assert again.counts["reasons"] == {"order_exists": 4}
    assert (again.accepted_rows, Order.objects.count()) == (2, 3)


def test_the_report_balances_to_the_cent(tmp_path):
    furnish()
    bad = [
        ("Y", "2026-02-01T09:00:00", "330", "", "Z", 0, "0.99"),
        ("Y", "2026-02-01T09:00:00", "330", "", "A", 0, "0.01"),
    ]
    run = bring("orders", orders_file(tmp_path, 5, *bad))
    report = exchange.get_report(run_id=run.id)
    assert (report.source_rows, report.source_value.minor) == (12, 2600)
    assert (report.accepted_rows, report.accepted_value.minor, report.accepted_orders) == (10, 2500, 5)
    assert (report.rejected_rows, report.rejected_value.minor) == (2, 100)
    assert report.reasons == {"quantity_not_positive": 1, "unknown_sku": 1}
    assert report.balanced


def test_a_dry_run_writes_nothing_but_the_report(tmp_path):
    furnish()
    run = bring("orders", orders_file(tmp_path, 5, ("Y", "x", "330", "", "A", 1, "1.00")), dry_run=True)
    assert (run.accepted_rows, run.rejected_rows, run.state) == (10, 1, "done")
    assert not Order.objects.exists()
    assert told() == []
    assert bring("orders", orders_file(tmp_path, 5, ("Y", "x", "330", "", "A", 1, "1.00"))).id != run.id


def test_the_same_file_is_imported_once(tmp_path):
    furnish()
    first = exchange.import_file(kind="orders", path=orders_file(tmp_path), progress=quiet, at=AT)
    second = exchange.import_file(kind="orders", path=orders_file(tmp_path), progress=quiet, at=AT)
    assert (first.known, second.known, second.run.id) == (False, True, first.run.id)
    assert Run.objects.count() == 1


class Killed(BaseException):
    """The process ends here."""


def killed_at(step):
    """Return a progress that dies at the given step."""
    steps = iter(range(step))

    def progress(name, done, total):
        if next(steps, None) is None:
            raise Killed

    return progress


@pytest.mark.parametrize("step", range(9))
def test_an_interrupted_run_goes_on_where_it_was(tmp_path, monkeypatch, step):
    furnish()
    monkeypatch.setattr(reading, "CHUNK_ROWS", 4)
    path = orders_file(tmp_path, 10, ("Y", "2026-02-01T09:00:00", "330", "", "Z", 1, "1.00"))
    run_id = exchange.open_run(
        kind="orders", file_name="o", digest="d", stored_path=str(path), mapping={}, dry_run=False, again=False, at=AT
    )
    with pytest.raises(Killed):
        flows.bring_in(run_id=run_id, open_source=reading.open_source, progress=killed_at(step), at=AT)
    before = exchange.get_run(run_id=run_id).done_rows
    assert OrderLine.objects.count() == min(before, 20)
    flows.bring_in(run_id=run_id, open_source=reading.open_source, progress=quiet, at=AT)
    report = exchange.get_report(run_id=run_id)
    assert (report.accepted_rows, report.accepted_value.minor, report.rejected_rows) == (20, 5000, 1)
    assert report.balanced
    assert told() == ["orders.OrdersImported"]


def test_staging_that_a_crash_emptied_is_filled_again(tmp_path, monkeypatch):
    furnish()
    monkeypatch.setattr(reading, "CHUNK_ROWS", 4)
    path = orders_file(tmp_path, 10)
    run_id = exchange.open_run(
        kind="orders", file_name="o", digest="d", stored_path=str(path), mapping={}, dry_run=False, again=False, at=AT
    )
    with pytest.raises(Killed):
        flows.bring_in(run_id=run_id, open_source=reading.open_source, progress=killed_at(7), at=AT)
    assert 0 < exchange.get_run(run_id=run_id).done_rows < 20
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE exchange_stage_{run_id}")
    flows.bring_in(run_id=run_id, open_source=reading.open_source, progress=quiet, at=AT)
    assert (Order.objects.count(), OrderLine.objects.count()) == (10, 20)


def test_nothing_is_left_behind(tmp_path, var):
    furnish()
    run = bring("orders", orders_file(tmp_path))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'exchange_%%\\_' || %s", [str(run.id)])
        assert cursor.fetchone() == (0,)
    assert list((var / "tmp").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_not_work_on_one_run(tmp_path):
    furnish()
    path = orders_file(tmp_path)
    run_id = exchange.open_run(
        kind="orders", file_name="o", digest="d", stored_path=str(path), mapping={}, dry_run=False, again=False, at=AT
    )
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [operations.runs.LOCK, run_id])
        with pytest.raises(exchange.FileRefused) as caught:
            flows.bring_in(run_id=run_id, open_source=reading.open_source, progress=quiet, at=AT)
        assert caught.value.fact == "in_progress"
    finally:
        other.close()


def empty_shop():
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE orders_orderline, orders_order, inventory_movement, inventory_lot, inventory_level, inventory_supply, "
            "inventory_supplier, inventory_location, pricing_price, catalog_sku, catalog_product, catalog_category, "
            "catalog_brand, customers_address, customers_customer, exchange_rejection, exchange_run CASCADE"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_was_exported_makes_the_round_trip(tmp_path, ending):
    bring("locations", write_csv(tmp_path / "l.csv", ("code", "name", "name_zh", "tracked", "assumed"),
                                 [("330", "North", "北店", "yes", "name")]))  # fmt: skip
    bring("products", products(tmp_path, product("A"), product("B", "Ice, 22 lb", price="", publish="no", brand="")))
    bring("customers", write_csv(tmp_path / "c.csv", ("number", "name", "street", "joined_at", "attributes"),
                                 [("900", 'Ann "A" Lee', "1 Main St", "2025-03-01T10:00:00.25", '{"b": 1, "a": [2]}')]))  # fmt: skip
    bring("stock", write_csv(tmp_path / "s.csv", ("location", "sku", "lot", "expires_on", "quantity", "unit_cost"),
                             [("330", "A", "L1", "2026-12-24", 5, "1.50")]))  # fmt: skip
    bring("orders", orders_file(tmp_path, 3, ("X", "2026-02-01T09:00:00", "330", "", "A", 3, "10.00")))
    first = export_all(tmp_path / "first", ending)
    empty_shop()
    for kind in exchange.KINDS:
        run = bring(kind, tmp_path / "first" / f"{kind}.{ending}")
        assert (run.rejected_rows, run.state) == (0, "done")
    assert export_all(tmp_path / "second", ending) == first
    assert [len(content) > 0 for content in first] == [True] * 5


def export_all(folder, ending):
    folder.mkdir()
    for kind in exchange.KINDS:
        exchange.export_file(kind=kind, path=folder / f"{kind}.{ending}", wanted=exchange.ExportFilter())
    return [(folder / f"{kind}.{ending}").read_bytes() for kind in exchange.KINDS]


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b'sku,name\n1,"open\n', "csv_broken"),
        (b"sku,name\n1," + b"x" * (1 << 20) + b"y\n", "cell_too_long"),
        (b"sku,sku\n\xff\xff\n", "encoding_unknown"),
        (b"\n", "file_empty"),
    ],
)
def test_a_refused_upload_is_called_by_its_own_name(tmp_path, content, fact):
    stored = tmp_path / "5e884898da28"
    stored.write_bytes(content)
    run_id = operations.open_run(
        kind="products", file_name="goods.csv", digest=fact, stored_path=str(stored), mapping={}, dry_run=False,
        again=False, at=AT,
    )  # fmt: skip
    with pytest.raises(exchange.FileRefused) as caught:
        flows.bring_in(run_id=run_id, open_source=reading.open_source, progress=quiet, at=AT)
    assert caught.value.fact == fact
    assert caught.value.data["name"] == "goods.csv"
