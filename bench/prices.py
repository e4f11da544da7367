"""How well elasticities tell later price changes of the real year, and what rules for prices would have brought: `python -m bench prices`.

The dataset goes, with the columns that anybody's data have, into what `kaipu evaluate elasticity` runs, so this is the same measurement. It needs no database. Promotions are the displays and mailers of the store and week in which something was sold.
"""

import importlib
import os
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

BENCHES = ("prices",)

_YEAR = """
  WITH lines AS (
    SELECT product_id, week, store_id, quantity, sales_value / quantity AS price, product_category, department,
           CAST((transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York' AS DATE) AS day
      FROM read_parquet('{folder}/transactions.parquet') AS t JOIN read_parquet('{folder}/products.parquet') AS p USING (product_id)
     WHERE quantity BETWEEN 1 AND 19 AND sales_value > 0 AND department NOT IN ('FUEL', 'MISCELLANEOUS') AND product_category IS NOT NULL
  ), planned AS (
    SELECT DISTINCT product_id, store_id, week FROM read_parquet('{folder}/promotions.parquet')
     WHERE display_location <> '0' OR mailer_location <> '0'
  )
  SELECT product_id AS item, day AS date, price, quantity, CASE WHEN planned.week IS NULL THEN 0 ELSE 1 END AS promotion,
         product_category AS "group", department
    FROM lines LEFT JOIN planned USING (product_id, store_id, week) ORDER BY ALL
"""


def run(_names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Measure and yield a line for each method, then one of the whole."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    found = importlib.import_module("kaipu.kernel.jobs").run_here("price_advice.evaluate", columns=read_year())
    test = found["test"]
    for row in test["methods"]:
        yield {
            "name": "prices",
            **{key: round(each, 4) if isinstance(each, float) else each for key, each in row.items()},
        }
    for quarter in found["simulations"]:
        for row in quarter["rules"]:
            told = {key: round(each, 3) if isinstance(each, float) else each for key, each in row.items()}
            yield {"name": "prices", "quarter_weeks_back": quarter["weeks_back"], **told}
    yield {
        "name": "prices", "goods": found["goods"], "weeks": found["weeks"], "held_weeks": found["held_weeks"], "changes": test["changes"],
        "units_cheaper": test["units_cheaper"], "units_dearer": test["units_dearer"], "on": found["on"], "coverage_80": round(test["coverage_80"], 4),
        "cannot_tell": round(found["cannot_tell"], 4), "elasticity": round(found["elasticity"], 3), "median_of_goods": round(found["median_of_goods"], 3),
        "groups_with_cross": len(test["cross"]), "assumed_margin": found["margin"], "seconds": found["seconds"], "seed": found["seed"],
    }  # fmt: skip


def read_year() -> dict[str, Any]:
    """Return the year's lines with what was paid for a piece, in the shops' own days, by column."""
    folder = importlib.import_module("kaipu.demo.dataset").dataset_folder()
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        found: dict[str, Any] = connection.execute(_YEAR.format(folder=folder)).fetchnumpy()
        return found
