"""Exports that spreadsheet programs open: no cell is a formula, and every text comes back as it was."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.catalog.models import Product
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange.tests.factories import AT, bring

NAMES = [
    "=HYPERLINK(1)", "+16175550123", "-1", "@SUM(A1)", "'=1+1", "''+2", "'plain", "'", "O'Neil", "＝1", "' =1", "=1\n=2", "'-",
    "王芳",
]  # fmt: skip
SIGNS = "=+-@\t\r\n'＝＋－＠ a"


@given(st.text(alphabet=SIGNS, max_size=6))
def test_a_guard_can_be_taken_off_and_leaves_no_formula(cell):
    guarded = exchange.guard(cell)
    assert exchange.unguard(guarded) == cell
    assert guarded.lstrip(" \u3000")[:1] not in set("=+-@\t\r\n＝＋－＠") - {""}


@pytest.mark.django_db
def test_names_that_are_formulas_make_the_round_trip(tmp_path):
    for place, name in enumerate(NAMES):
        Customer.objects.create(
            number=f"C{place:02}", name=name, phone="+16175550123", joined_at=AT, attributes={"note": "=1"}
        )
    before = list(Customer.objects.order_by("number").values_list("number", "name", "phone", "attributes"))
    path = tmp_path / "people.csv"
    exchange.export_file(kind="customers", path=path, wanted=exchange.ExportFilter())
    with path.open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r＝＋－＠") - {""}] == []
    assert "'+16175550123" in cells
    Customer.objects.update(name="lost", phone="")
    run = bring("customers", path)
    assert (run.accepted_rows, run.rejected_rows) == (len(NAMES), 0)
    assert list(Customer.objects.order_by("number").values_list("number", "name", "phone", "attributes")) == before


@pytest.mark.django_db
def test_the_same_of_products_and_by_parquet_without_a_guard(tmp_path):
    rows = [
        ["sku", "name", "category_path", "price"],
        ["A", "'=SUM(1)", "Dairy", "3.99"],
        ["B", "-5 % milk", "Dairy", "1.00"],
    ]
    first, packed = tmp_path / "a.csv", tmp_path / "a.parquet"
    with first.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    bring("products", first)
    names = ["=SUM(1)", "-5 % milk"]
    assert list(Product.objects.order_by("id").values_list("name_en", flat=True)) == names
    for path in (tmp_path / "b.csv", packed):
        exchange.export_file(kind="products", path=path, wanted=exchange.ExportFilter())
        Product.objects.update(name_en="lost")
        assert bring("products", path).rejected_rows == 0
        assert list(Product.objects.order_by("id").values_list("name_en", flat=True)) == names
    with (tmp_path / "b.csv").open(newline="", encoding="utf-8") as file:
        assert {row["name"] for row in csv.DictReader(file)} == {"'=SUM(1)", "'-5 % milk"}
    assert b"'=SUM" not in packed.read_bytes()
