"""How good forecasts are on the last 28 days of the real year, beside plain methods, and how long a night takes."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from bench.shop import NoDemo
from kaipu.demo.dataset import DatasetMissing, dataset_folder

SEED = 20171203
BENCHES = ("forecast",)
HELD_OUT, SERIES = "2017-12-03", 2000

# Known goods in positive numbers by the shop's local day; fuel is sold by volume and left out with what has no department.
_SALES = """
CREATE TABLE sales AS
SELECT t.product_id, t.store_id, p.department, p.product_category, p.brand, CAST((transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York' AS DATE) AS day,
       quantity, sales_value, week, household_id
  FROM read_parquet('{folder}/transactions.parquet') AS t JOIN read_parquet('{folder}/products.parquet') AS p USING (product_id)
 WHERE quantity > 0 AND department NOT IN ('FUEL', 'MISCELLANEOUS')
"""
_CHOSEN = {
    "product_store": f"SELECT product_id, store_id, department FROM sales WHERE day <= '{HELD_OUT}' GROUP BY ALL "
    f"ORDER BY count(DISTINCT day) DESC, sum(quantity) DESC, product_id, store_id LIMIT {SERIES}",
    "department_store": f"SELECT DISTINCT NULL::BIGINT AS product_id, store_id, department FROM sales WHERE day <= '{HELD_OUT}'",
}
# A row for each series and day, so that promotions of days ahead (planned: displays and mailers by week) tell nothing of sales.
_FILE = """
COPY (
WITH chosen AS ({chosen}), days AS (
  SELECT CAST(unnest(generate_series(DATE '2017-01-01', DATE '2017-12-31', INTERVAL 1 DAY)) AS DATE) AS day
), sold AS (
  SELECT c.product_id, c.store_id, c.department, s.day, sum(s.quantity) AS value, sum(s.sales_value) / sum(s.quantity) AS price
    FROM chosen AS c JOIN sales AS s
      ON s.store_id = c.store_id AND s.department = c.department AND (c.product_id IS NULL OR s.product_id = c.product_id)
   GROUP BY ALL
), planned AS (
  SELECT DISTINCT product_id, store_id, week FROM read_parquet('{folder}/promotions.parquet')
   WHERE display_location <> '0' OR mailer_location <> '0'
)
SELECT concat_ws('/', c.department, c.product_id, c.store_id) AS series, d.day AS date, coalesce(s.value, 0) AS value,
       CASE WHEN c.product_id IS NOT NULL THEN s.price END AS price, CASE WHEN p.week IS NULL THEN 0 ELSE 1 END AS promotion
  FROM chosen AS c CROSS JOIN days AS d
  LEFT JOIN sold AS s ON s.store_id = c.store_id AND s.department = c.department AND s.day = d.day AND s.product_id IS NOT DISTINCT FROM c.product_id
  LEFT JOIN planned AS p
    ON p.product_id = c.product_id AND p.store_id = c.store_id AND p.week = date_diff('day', DATE '2017-01-02', d.day) // 7 + 2
 ORDER BY ALL
) TO '{target}' (FORMAT parquet)
"""


_LINES = """
COPY (SELECT product_id AS item, day AS date, quantity, store_id AS place, household_id AS customer, sales_value AS amount, department AS "group", product_category AS category, brand
        FROM sales WHERE quantity < 500 ORDER BY ALL) TO '{target}' (FORMAT parquet)
"""


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Measure both sets of series, one line each."""
    if "forecast" not in names:
        return
    try:
        data = str(dataset_folder()).replace("'", "''")
    except DatasetMissing as missing:
        raise NoDemo(str(missing)) from missing
    with tempfile.TemporaryDirectory() as folder:
        with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(_SALES.format(folder=data))
            for name, chosen in _CHOSEN.items():
                target = Path(folder) / f"{name}.parquet"
                connection.execute(_FILE.format(chosen=chosen, folder=data, target=target))
            lines = Path(folder) / "lines.parquet"
            connection.execute(_LINES.format(target=lines))
        for name in _CHOSEN:
            yield _measure(name, Path(folder) / f"{name}.parquet")
        yield _measure_hot(lines)
        yield _measure_launches(lines)


def _measure_hot(file: Path) -> dict[str, Any]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "kaipu.cli", "evaluate", "hot", str(file), "--json"], check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    figures = {
        f"{question}_{way}_{figure}": round(told[way][figure], 4)
        for question, told in found["questions"].items() for way in ("persistence", "trees", "gain") for figure in ("precision", "low", "high")
    }  # fmt: skip
    return {
        "name": "forecast_hot", "rows": found["rows"], "origins": found["origins"], "named": found["named"], **figures,
        "ratio_to_persistence": round(figures["new_trees_precision"] / max(figures["new_persistence_precision"], 1e-9), 3),
        "seconds": round(time.perf_counter() - started, 1), "seed": 20171204,
    }  # fmt: skip


def _measure_launches(file: Path) -> dict[str, Any]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "kaipu.cli", "evaluate", "launches", str(file), "--json"], check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    figures = {f"{measure}_{way}": round(row[measure], 4) for way, row in found["ways"].items() for measure in ("wape", "rmse")}  # fmt: skip
    return {
        "name": "forecast_launches", "cases": found["launches"], "told": found["measured"], "on": found["on"], **figures,
        "ratio_to_category_mean": round(figures["wape_analogues"] / figures["wape_category_mean"], 3), "coverage_80": round(found["coverage"], 4),
        "seconds": round(time.perf_counter() - started, 1),
    }  # fmt: skip


def _measure(name: str, file: Path) -> dict[str, Any]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "kaipu.cli", "evaluate", "forecast", str(file), "--json"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    rows = {row["method"]: row for row in found["methods"]}
    figures = {
        f"{measure}_{method}": round(row[measure], 4) for method, row in rows.items() for measure in ("wape", "rmsse")
    }
    return {
        "name": f"forecast_{name}", "series": found["series"], "held_out_days": found["horizon_days"], **figures,
        "ratio_to_weekday_mean": round(rows["chosen"]["rmsse"] / rows["weekday_mean"]["rmsse"], 3),
        "coverage_80": round(found["interval"]["coverage"], 4), "coverage_80_of_sums": round(found["interval_of_totals"]["coverage"], 4),
        "pinball": round(found["interval"]["pinball"], 4), "best_for_all": found["best_for_all"], "forecast_s": found["seconds"]["all"],
        "with_yardsticks_s": round(time.perf_counter() - started, 1), "seed": SEED,
    }  # fmt: skip
