"""A real month on both engines: every relation holds the same rows, and a difference of one row is seen."""

import importlib
import os
from importlib.util import find_spec

import duckdb
import pytest

from kaipu.brain.lake.gateways.warehouse import Warehouse
from kaipu.brain.lake.tests.factories import QUICK_SPARK
from kaipu.brain.lake.tests.real_month import FIRST, LAST, installed, write_month

REQUIRED = os.environ.get("KAIPU_SPARK_REQUIRED")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("pyspark") is None and not REQUIRED, reason="Spark is not installed; see `make spark`"
    ),
    pytest.mark.skipif(not installed(), reason="The demonstration's data are not installed"),
]


@pytest.fixture
def parity():
    return importlib.import_module("kaipu.brain.lake.flows.parity")


def test_both_engines_agree_on_a_real_month(settings, tmp_path, parity, monkeypatch):
    monkeypatch.setenv(*next(iter(QUICK_SPARK.items())))
    settings.SPARK = "local[2]"
    write_month(tmp_path / "landing")
    found = parity.compare_engines(first=FIRST, last=LAST, landing=tmp_path / "landing", folder=tmp_path / "work")
    assert [each for each in found if not each.holds] == []
    assert [each.relation for each in found if not each.rows] == [], "every relation has rows to be compared"
    assert {each.relation: each.rows for each in found}["dwd.order_lines"] == 128_742


def test_one_row_that_differs_is_seen(tmp_path, parity):
    file = tmp_path / "days.parquet"
    with Warehouse(tmp_path / "lake", minor_digits=2) as warehouse:
        warehouse.ask("CREATE TABLE days AS SELECT d AS day, 1.50::DECIMAL(18, 2) AS net FROM range(3) AS r(d)")
        duckdb.sql("SELECT d AS day, 1.50::DECIMAL(18, 2) AS net FROM range(3) AS r(d)").write_parquet(str(file))
        assert parity.compare_relation(warehouse, "days", file).holds
        warehouse.ask("UPDATE days SET net = 1.51 WHERE day = 2")
        found = parity.compare_relation(warehouse, "days", file)
    assert (found.rows, found.only_duckdb, found.only_spark) == (3, 1, 1)
