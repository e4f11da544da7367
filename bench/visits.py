"""Put ten million visits into the snapshot of a benchmark's own lake: days, hours and people as the real year's orders have them."""

import importlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

import duckdb

ROWS, VISITORS = 10_000_000, 900_000
_VISITS = """
COPY (
  WITH bought AS (
    SELECT row_number() OVER () - 1 AS place, day, hour, customer_id, person
    FROM read_parquet('{orders}') AS o LEFT JOIN read_parquet('{persons}') AS p USING (customer_id)),
  size AS (SELECT count(*) AS n FROM bought),
  drawn AS (SELECT range AS number, hash(range, {seed}) AS h FROM range({rows})),
  visit AS (
    SELECT d.number, d.h, b.day, b.hour, b.customer_id, b.person AS customer, h % 100 AS luck
    FROM drawn AS d CROSS JOIN size JOIN bought AS b ON b.place = d.h % size.n)
  SELECT {columns}, CAST(date_trunc('month', day) AS DATE) AS month FROM (
    SELECT day, CAST(hour AS INT) AS hour, 'v' || (h % {visitors}) AS visitor, 's' || number AS session, 1 AS part,
      CASE WHEN luck < 30 THEN customer_id END AS customer_id,
      CASE WHEN luck < 30 AND customer_id IS NOT NULL THEN customer ELSE {highest} + 1 + h % {visitors} END AS person,
      CASE WHEN luck < 65 THEN 'phone' WHEN luck < 92 THEN 'desktop' ELSE 'tablet' END AS device,
      ['direct', 'search', 'news', 'friend.example', 'video.example'][CAST(1 + (h >> 8) % 5 AS INT)] AS source,
      ['', 'cpc', 'mail'][CAST(1 + (h >> 12) % 3 AS INT)] AS medium, ['', 'autumn', 'harvest', 'opening'][CAST(1 + (h >> 16) % 4 AS INT)] AS campaign,
      CASE WHEN luck % 7 = 0 THEN 'zh-hans' ELSE 'en' END AS language, '/c/' || (h >> 20) % 300 AS landing_path,
      false AS simulated, CAST(day AS TIMESTAMPTZ) AS started_at, 1 + (h >> 24) % 9 AS page_views,
      CAST((h >> 30) % 3 = 0 AS INT) AS searched, CAST((h >> 32) % 2 AS INT) AS saw_product,
      CAST(luck < 12 AS INT) AS filled_cart, CAST(luck < 6 AS INT) AS checked_out, CAST(luck < 4 AS INT) AS purchased,
      CAST((h >> 24) % 9 = 0 AS INT) AS bounced, (h >> 34) % 900 AS seconds, CAST(luck < 4 AS INT) AS orders, 'other' AS browser,
      CAST(CASE WHEN luck < 4 THEN (h >> 36) % 100 ELSE 0 END AS DECIMAL(18, 2)) AS net FROM visit) AS made
) TO '{folder}' (FORMAT parquet, PARTITION_BY (month), OVERWRITE_OR_IGNORE)
"""


def main(seed: int) -> None:
    """Write and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    root = importlib.import_module("django.conf").settings.LAKE_ROOT
    published = importlib.import_module("kaipu.brain.lake.api").find_published()
    home = root / "snapshots" / f"{published.number:06d}"
    models = {model["name"]: model for model in json.loads((home / "models.json").read_text())}
    folder = home / "dws" / "visits"
    shutil.rmtree(folder, ignore_errors=True)
    columns = ", ".join(
        f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in models["dws.visits"]["columns"].items()
    )
    started = time.perf_counter()
    lake = duckdb.connect(config={"memory_limit": "1GB", "threads": 2, "temp_directory": str(root / "spill")})
    lake.execute("SET preserve_insertion_order = false")
    persons = home / "dwd/persons/data.parquet"
    highest = lake.execute(f"SELECT max(person) FROM '{persons}' WHERE customer_id IS NOT NULL").fetchone()[0]
    statement = _VISITS.format(
        orders=home / "dws/orders/*/*.parquet", persons=persons, highest=highest, seed=seed, rows=ROWS, visitors=VISITORS,
        columns=columns, folder=folder,
    )  # fmt: skip
    lake.execute(statement)
    lake.execute(
        f"COPY (SELECT * FROM '{persons}' WHERE person <= {highest} UNION ALL BY NAME SELECT {highest} + 1 + range AS person, "
        f"'v' || range AS visitor FROM range({VISITORS})) TO '{persons}.new' (FORMAT parquet)"
    )
    Path(f"{persons}.new").replace(persons)
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    made = {"visits": ROWS, "generate_s": round(time.perf_counter() - started, 1), "parquet_mb": size // 1_000_000}
    print(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]))
