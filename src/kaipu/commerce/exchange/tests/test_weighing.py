"""Goods by weight come in and go out by files, and keep their measure once they are in stock."""

import csv

import pytest

from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange.tests.factories import bring
from kaipu.commerce.exchange.tests.test_importing import product, products
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders.models import OrderLine

pytestmark = pytest.mark.django_db


def test_goods_by_weight_come_and_go_as_they_are_and_keep_their_measure_once_stocked(tmp_path):
    bring("products", products(tmp_path, product("1", measure="weight", plu="042", step=50), product("2")))
    assert list(Sku.objects.order_by("code").values_list("measure", "step", "plu")) == [
        ("weight", 50, "42"),
        ("piece", 1, ""),
    ]
    again = products(tmp_path, product("1", name="Pears"), product("2", measure="weight", plu="42"))
    run = bring("products", again)
    assert [row.reason for row in exchange.list_rejections(run_id=run.id)] == ["scale_number_wrong"]
    assert Sku.objects.get(code="1").plu == "42"
    make_stock(make_location("P1"), Sku.objects.get(code="2").id, 3)
    run = bring("products", products(tmp_path, product("2", measure="weight", name="Figs")))
    assert [row.reason for row in exchange.list_rejections(run_id=run.id)] == ["measure_fixed"]
    out = tmp_path / "out.csv"
    exchange.export_file(kind="products", path=out, wanted=exchange.ExportFilter())
    rows = {row["sku"]: row for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())}
    assert [rows["1"][name] for name in ("measure", "step", "plu")] == ["weight", "50", "42"]
    assert [rows["2"][name] for name in ("measure", "step", "plu")] == ["", "", ""]


def test_past_orders_of_what_is_weighed_are_grams_at_the_price_of_a_kilogram(tmp_path):
    bring("products", products(tmp_path, product("1", measure="weight", price="12.80", cost="9.01")))
    make_location("330", delivers=False)
    path = tmp_path / "orders.csv"
    path.write_text(
        "order,at,location,sku,quantity,line_total\nB1,2026-01-05T10:00:00,330,1,350,4.48\nB2,2026-01-05T11:00:00,330,1,333,4.26\n"
    )
    run = bring("orders", path)
    assert (run.state, run.rejected_rows) == ("done", 0)
    lines = OrderLine.objects.order_by("id").values_list("quantity", "measure", "price_per", "unit_minor", "cost_minor")
    assert list(lines) == [(350, "weight", 1000, 1280, 315), (333, "weight", 1000, None, 300)]
