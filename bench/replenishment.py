"""A real year played under four ways of ordering: `python -m bench replenishment`. It needs no database, and a minute or two.

Two trials: all stores as one shop (a panel of 2,469 households is a shop's worth of trade) with the 2,000 products that sold on
most days of the first half; and as many products of single stores, where a panel buys too little for packs to make sense. Costs, packs,
lead times and shelf lives are the demonstration's (docs/demo-data.md): made up, the same for all. The last 154 days count.
"""

import os
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.shop import NoDemo
from kaipu.demo.brands import pick_supplier
from kaipu.demo.dataset import DatasetMissing, dataset_folder
from kaipu.demo.stocking import UNDATED_DAYS, pack_units, unit_cost
from kaipu.demo.taxonomy import find_kind

BENCHES = ("replenishment",)
SERIES, DAYS, HALF = 2000, 364, 182
FRESH_REVIEW, REVIEW = 2, 7  # goods that keep ten days or less are ordered every other day, all others once a week
FRESH_DAYS = 10

_SALES = """
CREATE TABLE sales AS
WITH lines AS (
  SELECT product_id, {place} AS place, manufacturer_id, department, product_category, product_type, quantity, sales_value,
         date_diff('day', DATE '2017-01-02', CAST(transaction_timestamp - INTERVAL 5 HOUR AS DATE)) AS sold_on
    FROM read_parquet('{folder}/transactions.parquet') AS t JOIN read_parquet('{folder}/products.parquet') AS p USING (product_id)
   WHERE quantity BETWEEN 1 AND 499 AND department NOT IN ('FUEL', 'MISCELLANEOUS')
)
SELECT product_id, place, manufacturer_id, department, product_category, product_type, sold_on, sum(quantity) AS units, sum(CAST(sales_value AS DECIMAL(18, 2))) AS paid
  FROM lines WHERE sold_on BETWEEN 0 AND {last} GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_CHOSEN = """
SELECT product_id, place, any_value(manufacturer_id), any_value(department), any_value(product_category), any_value(product_type),
       greatest(1, round(100 * sum(paid) / sum(units)))::BIGINT
  FROM sales WHERE sold_on < {half} GROUP BY product_id, place ORDER BY count(*) DESC, sum(units) DESC, product_id, place LIMIT {series}
"""


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Play both trials, a line a way and one that compares."""
    if "replenishment" not in names:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    import_module("django").setup()
    replenishment = import_module("kaipu.brain.replenishment.api")
    try:
        folder = dataset_folder()
    except DatasetMissing as missing:
        raise NoDemo(str(missing)) from missing
    for name, place in (("one_shop", "0"), ("product_store", "store_id")):
        started = time.perf_counter()
        trial = read_trial(replenishment, folder, place)
        found = replenishment.compare(trial, replenishment.Costs(), dict(replenishment.SERVICE))
        about = {"trial": name, "series": found["series"], "days": found["days"], "seed": found["seed"]}
        for row in found["methods"]:
            yield {"name": "replenishment", **about, **row}
        for row in found["classes"]:
            yield {"name": "replenishment_class", **about, **row}
        yield {
            "name": "replenishment", **about, "on": found["on"], "best_plain": found["best_plain"], "gain_minor": found["gain_minor"],
            "gain_low_minor": found["gain_low_minor"], "gain_high_minor": found["gain_high_minor"], "seconds": round(time.perf_counter() - started, 1),
        }  # fmt: skip


def read_trial(replenishment: Any, folder: Path, place: str) -> Any:
    """Return the real year as a trial; `place` is an expression that tells places apart."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(_SALES.format(folder=str(folder).replace("'", "''"), place=place, last=DAYS - 1))
        chosen = connection.execute(_CHOSEN.format(half=HALF, series=SERIES)).fetchall()
        connection.execute("CREATE TABLE chosen (product_id BIGINT, place BIGINT, number BIGINT)")
        connection.executemany("INSERT INTO chosen VALUES (?, ?, ?)", [(*row[:2], n) for n, row in enumerate(chosen)])
        sold = connection.execute(
            "SELECT number, sold_on, units FROM sales JOIN chosen USING (product_id, place)"
        ).fetchnumpy()
    units = np.zeros((len(chosen), DAYS))
    units[sold["number"].astype(int), sold["sold_on"].astype(int)] = sold["units"].astype(float)
    kinds = [find_kind(*row[3:6]) for row in chosen]
    suppliers = [
        pick_supplier(row[2], kind.storage, kind.shelf_life_days) for row, kind in zip(chosen, kinds, strict=True)
    ]
    numbers = {code: number for number, code in enumerate(sorted({each.code for each in suppliers}))}
    lives = [kind.shelf_life_days for kind in kinds]
    return replenishment.Trial(
        units, np.array([float(row[6]) for row in chosen]),
        np.array([float(unit_cost(row[6], kind.margin_percent, row[0])) for row, kind in zip(chosen, kinds, strict=True)]),
        np.array([float(pack_units(row[6], life, row[0])) for row, life in zip(chosen, lives, strict=True)]),
        np.array([each.lead_time_days for each in suppliers]),
        np.array([FRESH_REVIEW if life <= FRESH_DAYS else REVIEW for life in lives]),
        np.array([float(life) if life < UNDATED_DAYS else replenishment.UNDATED for life in lives]),
        np.array([numbers[each.code] for each in suppliers]),
    )  # fmt: skip
