"""How long fifty segments of a million customers take to be counted anew, with who came, who left and what every two share.

The customers are made up by a seeded rule and stand in a snapshot of the warehouse like any other; the measuring is the shop's own.
The ceiling, in the same run: reading the customers' ids and one column of truth for each segment, without any condition.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from bench.shop import empty_database

PEOPLE, ORDERS, EVENTS = 1_000_000, 5_000_000, 2_000_000
# relation: rows drawn from i (0 …); h(i, n) is a number below n that i always has
PLANTED = {
    "ads.customers": ("full", PEOPLE, """i + 1 AS customer_id, h(i, 60) AS orders, CAST(h(i + 1, 200000) AS DECIMAL(18, 2)) / 100 AS net,
        CAST(h(i + 2, 99) AS DECIMAL(18, 2)) AS costed, CAST(h(i + 3, 50) AS DECIMAL(18, 2)) AS cost, DATE '{today}' - CAST(h(i + 4, 360) AS INT) AS last_day,
        DATE '{today}' - CAST(h(i + 5, 900) AS INT) AS joined_on, ['en', 'zh-hans'][1 + h(i + 6, 2)] AS language, ['web', 'store'][1 + h(i + 7, 2)] AS channel,
        concat('S', h(i + 8, 40)) AS location"""),
    "ads.portraits": ("full", PEOPLE, """i + 1 AS customer_id, ['new', 'active', 'at_risk', 'sleeping', 'lost'][1 + h(i, 5)] AS stage, 1 + h(i + 1, 5) AS recency_fifth,
        1 + h(i + 2, 5) AS frequency_fifth, 1 + h(i + 3, 5) AS money_fifth, CAST(h(i + 4, 60) AS DECIMAL(18, 2)) AS usual_gap, CAST(h(i + 5, 9999) AS DECIMAL(18, 2)) AS net_year,
        concat('d', h(i + 6, 12)) AS top_department, concat('b', h(i + 7, 300)) AS top_brand, CAST(h(i + 8, 5000) AS DECIMAL(18, 2)) AS own_brand_net,
        ['low', 'middle', 'high'][1 + h(i + 9, 3)] AS price_level, ['low', 'middle', 'high'][1 + h(i + 10, 3)] AS offer_liking, h(i + 11, 90) AS offer_lines,
        90 AS lines_year, ['top_up', 'middle', 'stock_up'][1 + h(i + 12, 3)] AS basket_type, 1 + h(i + 13, 7) AS usual_weekday,
        ['morning', 'afternoon', 'evening'][1 + h(i + 14, 3)] AS usual_part_of_day, '{{"age": "35-44"}}' AS traits, DATE '{today}' AS until_day"""),
    "dws.orders": ("full", ORDERS, "DATE '{today}' - CAST(h(i, 365) AS INT) AS day, i AS order_id, 1 + h(i + 1, {people}) AS customer_id, TRUE AS sold"),
    "dwd.order_lines": ("full", 3 * ORDERS, """DATE '{today}' - CAST(h(i // 3, 365) AS INT) AS day, i // 3 AS order_id, h(i, 20000) AS sku_id,
        concat('d', h(i, 20000) % 12) AS department, concat('d', h(i, 20000) % 12, '/c', h(i, 20000) % 150) AS category"""),
    "dwd.events": ("full", EVENTS, """DATE '{today}' - CAST(h(i, 30) AS INT) AS day, 1 + h(i + 1, {people}) AS person, ['product_view', 'add_to_cart', 'search'][1 + h(i + 2, 3)] AS name,
        concat('{{"sku": "', h(i + 3, 500), '"}}') AS body"""),
    "dwd.persons": ("full", PEOPLE, "i + 1 AS person, i + 1 AS customer_id"),
    "dwd.skus": ("full", 20_000, "i AS sku_id, CAST(i AS VARCHAR) AS code"),
}  # fmt: skip
MEASURE = """
import sys, time, django
django.setup()
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from kaipu.brain.lake import api as lake
from kaipu.brain.lake.models import Build
from kaipu.brain.segments import flows, queries
from kaipu.brain.segments.operations import save_segment
from kaipu.brain.segments.rules import FIELDS, PEOPLE, Condition
from kaipu.kernel import clock
settings.LAKE_ROOT = Path(sys.argv[1])
at = clock.now()
Build.objects.create(
    number=1, full=True, state="published", horizon=0, fingerprint="planted", published_until=clock.local_date(at) - timedelta(days=1), started_at=at
)
asked = [[Condition(name, "is", value)] for name in FIELDS for value in FIELDS[name].choices[:3] if FIELDS[name].kind == "choice"]
asked += [[Condition("spend", "least", f"{n}00.00"), Condition("recency", "most", f"{n}0")] for n in range(1, 11)]
asked += [[Condition("recent_orders", "least", f"{n}", 30 * n)] for n in range(1, 5)]
asked += [[Condition("bought", "in", f"d{n}", 90), Condition("stage", "is", "active")] for n in range(4)]
asked += [[Condition("viewed", "least", f"{n}", 14)] for n in (1, 2)] + [[Condition("viewed_unbought", "least", "2", 7)], [Condition("carted_unbought", "least", "1", 7)]]
asked += [[Condition("sample", "is", "10", n)] for n in (1, 2)]
for number, conditions in enumerate(asked):
    save_segment(user_id=1, title=f"S{number:02}", match="all", conditions=conditions, at=at)
while number < 49:
    number += 1
    inner = [Condition("segment", "is", f"{number - 20}"), Condition("money_fifth", "least", f"{1 + number % 5}")]
    save_segment(user_id=1, title=f"S{number:02}", match="all", conditions=inner, at=at)
lake.ask("SELECT 1", at=at)
began = time.perf_counter()
count = flows.measure(now=lambda: at)
first = time.perf_counter() - began
began = time.perf_counter()
flows.measure(now=lambda: at + timedelta(minutes=1))
again = time.perf_counter() - began
bare = time.perf_counter()
for start in range(0, count, 10):
    named = "".join(f", c.customer_id % {n + 2} = 0 AS s{n}" for n in range(10))
    lake.ask_arrays(f"SELECT c.customer_id AS who{named} FROM {PEOPLE}", at=at)
bare = time.perf_counter() - bare
sizes = [each.people for each in queries.list_overlaps() if each.first_id == each.second_id]
print(count, first, again, bare, min(sizes), max(sizes))
"""


def plant(root: Path, today: date) -> None:
    """Write a snapshot of the relations that segments ask."""
    home, database = root / "snapshots" / "000001", duckdb.connect(config={"threads": 2, "memory_limit": "3GB"})
    database.execute("CREATE MACRO h(i, n) AS CAST(hash(i * 7919 + n) % n AS BIGINT)")
    models = []
    for name, (kind, rows, columns) in PLANTED.items():
        folder = home / name.replace(".", "/")
        folder.mkdir(parents=True)
        drawn = f"SELECT {columns.format(today=today, people=PEOPLE)} FROM range({rows}) AS t(i)"
        database.execute(f"COPY ({drawn}) TO '{folder}/data.parquet' (FORMAT parquet)")
        described = database.execute(f"DESCRIBE SELECT * FROM '{folder}/data.parquet'").fetchall()
        columns_of = {row[0]: row[1] for row in described}
        models.append({"name": name, "kind": kind, "sql": "", "columns": columns_of, "reads": []})
    (home / "models.json").write_text(json.dumps(models))
    database.close()


def measure() -> dict[str, Any]:
    """Count the segments twice and return the line."""
    with tempfile.TemporaryDirectory() as folder, empty_database() as url:
        env = os.environ | {
            "DATABASE_URL": url, "KAIPU_TESTING": "1", "DJANGO_SETTINGS_MODULE": "kaipu.settings",
        }  # fmt: skip
        plant(Path(folder), date.today() - timedelta(days=1))  # noqa: DTZ011 - any day will do
        subprocess.run(
            [sys.executable, "-m", "kaipu.cli", "prepare", "--migrate"], check=True, env=env, capture_output=True
        )
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, folder], check=True, env=env, capture_output=True, text=True
        )
        whole = time.perf_counter() - began
    count, first, again, bare, least, most = (float(each) for each in done.stdout.split())
    return {
        "name": "segments", "people": PEOPLE, "orders": ORDERS, "lines": 3 * ORDERS, "events": EVENTS, "segments": int(count),
        "first_s": round(first, 1), "again_s": round(again, 1), "bare_read_s": round(bare, 1), "ratio_to_bare_read": round(again / bare, 1),
        "smallest": int(least), "largest": int(most), "process_s": round(whole, 1), "seed": 0,
    }  # fmt: skip


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Run what is asked for."""
    for name in names:
        yield BENCHES[name]()


BENCHES = {"segments": measure}
