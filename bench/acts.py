"""Ask behaviour in one process, as the desk's pages do: `python -m bench.acts funnel|baskets|retention|attribution SEED` prints JSON."""

import importlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

EVENTS, VISITORS, DAYS = 10_000_000, 400_000, 90
TIMES = 7
NAMES = (("page_view", 50), ("product_view", 78), ("add_to_cart", 90), ("checkout_step", 96), ("purchase", 100))


def fill(home: Path, last: date, seed: int) -> None:
    """Put ten million events of a quarter into a snapshot that is only ours: visitors are texts, bodies are JSON."""
    duckdb = importlib.import_module("duckdb")
    models = {each["name"]: each for each in json.loads((home / "models.json").read_text())}
    when = " ".join(f"WHEN d < {share} THEN '{name}'" for name, share in NAMES)
    made = {
        "day": "day", "hour": "CAST(m // 60 AS INT)", "at": 'day + to_minutes(CAST(m AS BIGINT)) + to_milliseconds(CAST(i % 60000 AS BIGINT))',
        "event_id": "CAST(i AS VARCHAR)", "name": f"CASE {when} END", "visitor": "md5(CAST(v AS VARCHAR))", "person": "v + 1",
        "session": "md5(CAST(v * 1000 + k AS VARCHAR))", "view": "CAST(i AS VARCHAR)", "simulated": "false", "part": "1",
        "begins": "0", "device": "CASE v % 3 WHEN 0 THEN 'desktop' ELSE 'phone' END", "source": "'direct'", "path": "'/p/' || (i % 9000) || '/'",
        "told_by": "'server'", "body": """'{"sku": "' || (i % 9000) || '"}'""",
    }  # fmt: skip
    listed = ", ".join(
        f'CAST({made.get(name, "NULL")} AS {kind}) AS "{name}"'
        for name, kind in models["dwd.events"]["columns"].items()
    )
    target = home / "dwd/events"
    shutil.rmtree(target, ignore_errors=True)
    (target / "bench").mkdir(parents=True)
    link = duckdb.connect(config={"threads": 2})
    link.execute(f"SELECT setseed({seed / 100})")
    first = last - timedelta(days=DAYS - 1)
    link.execute(
        f"CREATE TABLE drawn AS SELECT i, CAST(floor(pow(random(), 1.5) * {VISITORS}) AS BIGINT) AS v, "
        f"CAST(floor(random() * {DAYS}) AS INT) AS k, CAST(floor(random() * 1440) AS INT) AS m, random() * 100 AS d "
        f"FROM range({EVENTS}) t(i)"
    )
    for start in range(0, DAYS, 30):
        link.execute(
            f"COPY (SELECT {listed} FROM (SELECT *, CAST(DATE '{first}' + k AS DATE) AS day FROM drawn "
            f"WHERE k >= {start} AND k < {start + 30}) ORDER BY day) TO '{target}/bench/{start}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )


def timed(act: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Return what an act gives, and its first, middle and longest time of several."""
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        found = act()
        times.append(time.perf_counter() - started)
    warm = sorted(times[1:])
    return found, {"first_s": round(times[0], 3), "p50_s": round(warm[len(warm) // 2], 3), "most_s": round(warm[-1], 3)}


def funnel(behaviour: Any, lake: Any, at: Any, seed: int) -> dict[str, Any]:
    """Four steps in order within a day, by person; beside it one scan that counts the distinct visitors of these events."""
    settings = importlib.import_module("django.conf").settings
    published = lake.find_published()
    fill(settings.LAKE_ROOT / "snapshots" / f"{published.number:06d}", published.published_until, seed)
    last = published.published_until
    span = behaviour.Span(last - timedelta(days=DAYS - 1), last)
    steps = tuple(behaviour.Act(name) for name in ("product_view", "add_to_cart", "checkout_step", "purchase"))
    found, times = timed(lambda: behaviour.get_funnel(behaviour.FunnelQuestion(span, steps, window=86400), at=at))
    by_device, cut = timed(
        lambda: behaviour.get_funnel(behaviour.FunnelQuestion(span, steps, window=86400, by="device"), at=at)
    )
    events, scan = timed(
        lambda: lake.ask(
            "SELECT count(*), count(DISTINCT visitor) FROM dwd.events WHERE name <> 'page_view' AND day BETWEEN $first AND $last",
            {"first": span.first, "last": span.last}, at=at,
        )
    )  # fmt: skip
    return {
        "rows": lake.ask("SELECT count(*) FROM dwd.events", at=at)[0][0], "rows_of_steps": events[0][0], **times,
        "by_device_p50_s": cut["p50_s"], "groups": len(by_device.groups), "passed": [step.passed for step in found.steps],
        "scan_p50_s": scan["p50_s"], "ratio_to_scan": round(times["p50_s"] / scan["p50_s"], 2), "goal_s": 1.0,
    }  # fmt: skip


def baskets(behaviour: Any, lake: Any, at: Any, _seed: int) -> dict[str, Any]:
    """Every set of up to three goods in one of a thousand baskets; beside it all pairs counted by a join in SQL."""
    last = lake.find_published().published_until
    span = behaviour.Span(last - timedelta(days=400), last)
    question = behaviour.BasketQuestion(span, "sku", 0.001, longest=3)
    found, times = timed(lambda: behaviour.get_associations(question, at=at))
    pairs, join = timed(
        lambda: lake.ask(
            "WITH held AS (SELECT DISTINCT order_id, sku_id FROM dws.order_lines WHERE sold AND day BETWEEN $first AND $last), "
            "often AS (SELECT sku_id FROM held GROUP BY sku_id HAVING count(*) >= $least), "
            "kept AS MATERIALIZED (SELECT * FROM held SEMI JOIN often USING (sku_id)) "
            "SELECT count(*) FROM (SELECT a.sku_id, b.sku_id FROM kept a JOIN kept b ON a.order_id = b.order_id AND a.sku_id < b.sku_id "
            "GROUP BY 1, 2 HAVING count(*) >= $least)",
            {"first": span.first, "last": span.last, "least": found.least}, at=at,
        )
    )  # fmt: skip
    return {
        "baskets": found.baskets, "items": found.items, "least_baskets": found.least, "rules": found.found, **times,
        "pairs": pairs[0][0], "sql_pairs_p50_s": join["p50_s"], "ratio_to_sql": round(times["p50_s"] / join["p50_s"], 2),
        "goal_s": 3.2,
    }  # fmt: skip


def retention(behaviour: Any, lake: Any, at: Any, _seed: int) -> dict[str, Any]:
    """Buyers by month over a year; beside it one scan of the same orders."""
    last = lake.find_published().published_until
    span = behaviour.Span(last - timedelta(days=364), last)
    order = behaviour.Act(behaviour.ORDER)
    found, times = timed(
        lambda: behaviour.get_retention(behaviour.RetentionQuestion(span, order, order, "month", 12), at=at)
    )
    rows, scan = timed(
        lambda: lake.ask("SELECT count(*), count(DISTINCT customer_id) FROM dws.orders WHERE sold", at=at)
    )
    return {
        "orders": rows[0][0], "people": sum(cohort.size for cohort in found.cohorts), "cohorts": len(found.cohorts), **times,
        "scan_p50_s": scan["p50_s"], "ratio_to_scan": round(times["p50_s"] / scan["p50_s"], 1),
    }  # fmt: skip


def attribution(_behaviour: Any, lake: Any, at: Any, _seed: int) -> dict[str, Any]:
    """All eight models over a year of paths, as the page of channels asks; beside it one scan of the same visits."""
    door = importlib.import_module("kaipu.brain.attribution.api")
    last = lake.find_published().published_until
    question = door.Question(last - timedelta(days=364), last)
    found, times = timed(lambda: door.get_table(question, at=at))
    rows, scan = timed(lambda: lake.ask("SELECT count(*), count(DISTINCT person) FROM dws.visits", at=at))
    return {
        "visits": rows[0][0], "people": rows[0][1], "paths": found.paths, "lost": found.lost, "channels": len(found.channels), **times,
        "scan_p50_s": scan["p50_s"], "bound_s": 2.0,
    }  # fmt: skip


def main(name: str, seed: int) -> None:
    """Ask and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    behaviour = importlib.import_module("kaipu.brain.behaviour.api")
    lake = importlib.import_module("kaipu.brain.lake.api")
    at = importlib.import_module("kaipu.kernel.clock").now()
    asked = {"funnel": funnel, "baskets": baskets, "retention": retention, "attribution": attribution}
    print(json.dumps(asked[name](behaviour, lake, at, seed)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
