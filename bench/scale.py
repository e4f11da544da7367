"""`python -m bench.scale`: what a full build of the warehouse costs against size, on DuckDB and on Spark.

The landing files of the demonstration's real year are multiplied: each copy's orders, lines and customers get ids of their
own; goods, places and stock stay as they are, so days grow and nothing else does. Every run builds all relations with their
audits and the balances, and writes a snapshot, in a process of its own in a folder that is taken away afterwards. One line of
JSON a run: seconds, peak memory of all its processes, peak of its folder on disk, and the load of the machine beside it.
"""

import argparse
import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from bench.__main__ import commit

SHIFT = 1_000_000_000
SHIFTED = {
    "orders": ("order_id", "customer_id"),
    "order_lines": ("order_id",),
    "customers": ("customer_id",),
    "customer_traits": ("customer_id",),
}
BUILD = "import sys; from bench.scale import build; build(*sys.argv[1:])"
ENGINES = {
    "duckdb": "kaipu.brain.lake.gateways.warehouse.Warehouse",
    "spark": "kaipu.brain.lake.gateways.spark.SparkWarehouse",
}


def multiply(landing: Path, home: Path, times: int, days: int) -> int:
    """Write the landing files of the last `days` `times` over under `home`; return the order lines."""
    wanted = {path.name for path in sorted(landing.glob("orders/day=*"))[-days:]}
    engine = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
    rows = 0
    for file in sorted(landing.rglob("*.parquet")):
        if name_of_day(file) not in {"", *wanted}:
            continue
        target = home / file.relative_to(landing)
        target.parent.mkdir(parents=True, exist_ok=True)
        name = target.relative_to(home).parts[0]
        if times == 1 or name not in SHIFTED:
            shutil.copyfile(file, target)
        else:
            changed = ", ".join(f"{column} + {SHIFT} * copy AS {column}" for column in SHIFTED[name])
            engine.execute(
                f"COPY (SELECT f.* REPLACE ({changed}) FROM read_parquet('{file}', hive_partitioning = false) AS f, "
                f"range({times}) AS r(copy)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
            )
        if name == "order_lines":
            rows += engine.execute(f"SELECT count(*) FROM read_parquet('{target}')").fetchall()[0][0]
    return rows


def name_of_day(file: Path) -> str:
    """Return the name of a file's partition, or nothing where it has none."""
    return file.parent.name if file.parent.name.startswith("day=") else ""


def build(engine: str, home: str) -> None:
    """Build everything that lies under a folder, and print how long each step took; for a process of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    settings = importlib.import_module("django.conf").settings
    settings.SPARK = settings.SPARK or "local[2]"
    snapshots = importlib.import_module("kaipu.brain.lake.gateways.snapshots")
    documents = importlib.import_module("kaipu.brain.lake.queries.documents")
    opened = importlib.import_module("django.utils.module_loading").import_string(ENGINES[engine])
    root = Path(home)
    until = max(date.fromisoformat(path.name.removeprefix("day=")) for path in root.glob("landing/orders/day=*"))
    seconds, started = {}, time.perf_counter()
    relations = {r.name: r.incremental for r in documents.list_relations() if r.layer != "ods" and r.stored}
    with opened(root, minor_digits=2) as warehouse:
        warehouse.build(None, until=until)
        warehouse.balance(until=until)
        seconds["build_s"] = round(time.perf_counter() - started, 1)
        rows = snapshots.write_snapshot(
            warehouse.connection, root=root, number=1, relations=relations, months=None, facts={"number": 1, "until": until},
            settled=warehouse.settled,
        )  # fmt: skip
    seconds["snapshot_s"] = round(time.perf_counter() - started - seconds["build_s"], 1)
    print(json.dumps({**seconds, "rows": sum(rows.values())}))


class Watch(threading.Thread):
    """Looks at a process group and a folder while a build runs."""

    def __init__(self, group: int, folder: Path) -> None:
        super().__init__(daemon=True)
        self.group, self.folder, self.over = group, folder, threading.Event()
        self.memory = self.disk = 0

    def run(self) -> None:
        """Look every half a second."""
        while not self.over.wait(0.5):
            self.memory = max(
                self.memory, sum(_resident(int(p.name)) for p in Path("/proc").glob("[0-9]*") if self._ours(p))
            )
            self.disk = max(self.disk, size_of(self.folder))

    def _ours(self, process: Path) -> bool:
        with contextlib.suppress(OSError):
            return os.getpgid(int(process.name)) == self.group
        return False


def _resident(process: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def size_of(folder: Path) -> int:
    """Return the bytes of all files under a folder; those that vanish meanwhile count nothing."""
    total = 0
    for place, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                total += os.stat(os.path.join(place, name)).st_size  # noqa: PTH116, PTH118 - a hundred thousand files
    return total


def measure(engine: str, times: int, days: int, landing: Path, folder: Path) -> dict[str, Any]:
    """Multiply, build and take everything away; return the line."""
    home = Path(tempfile.mkdtemp(prefix=f"scale-{engine}-{times}-", dir=folder))
    try:
        started = time.perf_counter()
        lines = multiply(landing, home / "landing", times, days)
        made = round(time.perf_counter() - started, 1)
        landed, load, started = size_of(home), os.getloadavg()[0], time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, engine, str(home)], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        watch = Watch(process.pid, home)
        watch.start()
        said = process.communicate()[0]
        wall = time.perf_counter() - started
        watch.over.set()
        if process.returncode:
            sys.exit(f"{engine} ×{times} failed after {wall:.0f} s")
        return {
            "name": "scale", "engine": engine, "times": times, "days": days, "order_lines": lines, **json.loads(said.splitlines()[-1]),
            "wall_s": round(wall, 1), "peak_mb": watch.memory >> 20, "landing_mb": landed >> 20,
            "warehouse_mb": (size_of(home / "warehouse")) >> 20, "snapshot_mb": size_of(home / "snapshots") >> 20,
            "peak_disk_mb": watch.disk >> 20, "lines_per_s": round(lines / wall), "multiply_s": made,
            "load_before": round(load, 2), "load_after": round(os.getloadavg()[0], 2), "cores": os.cpu_count(), "duckdb_memory": os.environ.get("KAIPU_WAREHOUSE_MEMORY", "1GB"),
            "commit": commit(),
        }  # fmt: skip
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--landing", type=Path, required=True, help="landing folder of a built lake")
    parser.add_argument("--times", default="1,10", help="how many years in one, with commas")
    parser.add_argument("--days", type=int, default=364, help="how many of the newest days")
    parser.add_argument("--engines", default="duckdb,spark")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where there is room")
    given = parser.parse_args()
    for times in given.times.split(","):
        for engine in given.engines.split(","):
            print(json.dumps(measure(engine, int(times), given.days, given.landing, given.folder)), flush=True)


if __name__ == "__main__":
    main()
