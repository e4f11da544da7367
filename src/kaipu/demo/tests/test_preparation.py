"""The whole of the real dataset, prepared once: every number the issue names, and no two equal cards."""

import tomllib
from datetime import date

import duckdb
import pytest

from kaipu.demo.api import ORDERS_MAPPING, DatasetMissing, prepare
from kaipu.demo.taxonomy import load_taxonomy

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    try:
        return prepare(tmp_path_factory.mktemp("demo"), TODAY)
    except DatasetMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def ask(prepared):
    connection = duckdb.connect()
    for name in ("locations", "products", "customers", "stock"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{prepared.file(name)}'")
    connection.execute(f"CREATE VIEW orders AS SELECT * FROM '{prepared.orders}'")
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def test_the_taxonomy_names_every_path_once():
    kinds = load_taxonomy()
    assert len(kinds) == 3903
    assert len({path[0] for path in kinds}) == 32
    assert len({path[:2] for path in kinds}) == 350
    for language in ("en", "zh"):
        names = {path: tuple(getattr(name, language).casefold() for name in kind.names) for path, kind in kinds.items()}
        assert len(set(names.values())) == 3903
        assert len({name[:1] for name in names.values()}) == 32
        assert len({name[:2] for name in names.values()}) == 350
        assert not any("/" in part or not part for name in names.values() for part in name)


def test_everything_is_counted(prepared, ask):
    assert prepared.counts == {
        "locations": 458,
        "products": 92331,
        "published": 65638,
        "customers": 2469,
        "stock": prepared.counts["stock"],
    }
    assert prepared.shift_weeks == 463
    assert ask("SELECT count(*) FROM products WHERE price IS NULL AND publish") == [(0,)]
    assert ask("SELECT count(*) FROM products WHERE publish AND policy NOT IN ('public', 'age')") == [(0,)]
    assert ask(
        "SELECT count(*) FROM products WHERE CAST(price AS DECIMAL(12,2)) < 0.01 OR CAST(cost AS DECIMAL(12,2)) > CAST(price AS DECIMAL(12,2))"
    ) == [(0,)]


def test_no_two_products_share_a_name_in_either_language(ask):
    assert ask(
        "SELECT count(DISTINCT lower(name)), count(DISTINCT lower(name_zh)), count(DISTINCT sku) FROM products"
    ) == [(92331, 92331, 92331)]


def test_no_name_shows_a_code(ask):
    assert (
        ask(
            r"SELECT name FROM products WHERE regexp_matches(name, '[A-Z]{5}|\d{5}|[*_#]') OR regexp_matches(name_zh, '\d{5}|[*_#]')"
        )
        == []
    )


def test_the_accepted_orders_are_those_the_issue_counts(ask):
    accepted = "SELECT count(*), round(sum(sales_value), 2) FROM orders WHERE quantity > 0 AND CAST(product_id AS VARCHAR) IN (SELECT sku FROM products)"
    assert ask(accepted) == [(1460406, 4595854.49)]
    assert ask("SELECT sum(popularity) FROM products") == ask(
        "SELECT sum(quantity) FROM orders WHERE quantity > 0 AND CAST(product_id AS VARCHAR) IN (SELECT sku FROM products)"
    )


def test_stock_stands_where_it_is_tracked(ask):
    assert ask("SELECT code FROM locations WHERE tracked ORDER BY code") == [
        ("343",),
        ("361",),
        ("367",),
        ("381",),
        ("406",),
        ("ONLINE",),
    ]
    assert ask("SELECT code FROM locations WHERE delivers") == [("ONLINE",)]
    assert ask("SELECT count(DISTINCT sku) FROM stock WHERE location = 'ONLINE'") == [(65638,)]
    assert ask(
        "SELECT count(*) FROM stock WHERE quantity <= 0 OR location NOT IN (SELECT code FROM locations WHERE tracked)"
    ) == [(0,)]
    assert ask("SELECT count(*) - count(DISTINCT (location, sku, lot)) FROM stock") == [(0,)]
    assert ask(
        "SELECT min(pieces) FROM (SELECT sum(quantity) AS pieces FROM stock WHERE location = 'ONLINE' GROUP BY sku)"
    ) == [(6,)]


def test_what_is_made_up_says_so(ask):
    assert ask("SELECT count(*) FROM products WHERE assumed NOT LIKE '%shelf_life_days%'") == [(0,)]
    assert ask("SELECT count(*) FROM products WHERE (brand IS NOT NULL) != (assumed LIKE '%brand%')") == [(0,)]
    assert ask("SELECT count(*) FROM products WHERE (variety IS NOT NULL) != (assumed LIKE '%variety%')") == [(0,)]
    assert ask("SELECT count(*) FROM customers WHERE email NOT LIKE 'h%@shoppers.example' OR phone IS NOT NULL") == [
        (0,)
    ]


def test_a_second_preparation_reuses_the_first(prepared):
    again = prepare(prepared.folder, date(2026, 12, 24))
    assert again.reused
    assert again.shift_weeks == 463
    assert again.counts == prepared.counts


def test_the_mapping_names_columns_the_orders_have(ask):
    mapping = tomllib.loads(ORDERS_MAPPING.read_text())
    present = {row[0] for row in ask("DESCRIBE orders")}
    assert set(mapping["columns"].values()) <= present
    assert mapping["convert"]["at"] == {"zone": "UTC", "shift_weeks": 0}
