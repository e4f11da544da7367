"""The next basket on the real year: every method on everybody's last basket, `python -m bench recommend`.

The dataset is written as a file with the columns that anybody's data have and given to what `kaipu evaluate recommend` runs, so this is
the same measurement. It needs no database. Ten minutes on two busy processors.
"""

import importlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

BENCHES = ("recommend",)
GOALS = {"recall_10": 0.150, "ndcg_10": 0.175, "train_s": 180.0, "serve_p95_ms": 20.0}


def run(_names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Measure and yield a line for each method, then one that compares ours with the goals."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "complete_journey.parquet"
        write_year(path)
        found = importlib.import_module("kaipu.kernel.jobs").run_here("recommendations.evaluate", path=str(path))
    lines = found.pop("methods")
    for line in lines:
        line.pop("gains", None)
        yield {"name": "recommend", **line}
    ours = next(line for line in lines if line["method"] == "ours")
    yield {
        "name": "recommend", **found, **{f"goal_{name}": goal for name, goal in GOALS.items()},
        "reached": ours["recall_10"] > GOALS["recall_10"] and ours["ndcg_10"] > GOALS["ndcg_10"]
        and ours["train_s"] <= GOALS["train_s"] and ours["serve_p95_ms"] <= GOALS["serve_p95_ms"],
    }  # fmt: skip


def write_year(path: Path) -> None:
    """Write the year's lines with a positive quantity, as the shop imports them, in the shops' own time (Eastern, without the summer hour)."""
    folder = importlib.import_module("kaipu.demo.dataset").dataset_folder()
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        connection.execute(f"""
            COPY (SELECT household_id AS "user", basket_id AS basket, product_id AS item, transaction_timestamp - INTERVAL 5 HOUR AS "time",
                         store_id AS place, sales_value AS price, quantity, product_category, product_type, department
                  FROM '{folder}/transactions.parquet' JOIN '{folder}/products.parquet' USING (product_id) WHERE quantity > 0
                  ORDER BY 4, 2, 3) TO '{path}' (FORMAT parquet)""")
