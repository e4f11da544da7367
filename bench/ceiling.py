"""What the database alone can do with the same minimal writes, by PostgreSQL's own pgbench in the same run."""

import re
import subprocess
import tempfile
from pathlib import Path

import psycopg

from kaipu.launch import place

SETUP = """
DROP TABLE IF EXISTS bench_line, bench_order, bench_stock;
CREATE TABLE bench_stock (id int PRIMARY KEY, on_hand int NOT NULL, reserved int NOT NULL, CHECK (reserved <= on_hand));
INSERT INTO bench_stock SELECT i, 100000000, 0 FROM generate_series(1, 10000) i;
CREATE TABLE bench_order (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text UNIQUE, total bigint, placed_at timestamptz);
CREATE TABLE bench_line (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint REFERENCES bench_order, stock_id int REFERENCES bench_stock, quantity int, total bigint);
"""
ORDER = r"""
\set a random(1, 3333)
\set b random(3334, 6666)
\set c random(6667, 10000)
BEGIN;
UPDATE bench_stock SET reserved = reserved + 1 WHERE id = :a AND on_hand - reserved >= 1;
UPDATE bench_stock SET reserved = reserved + 1 WHERE id = :b AND on_hand - reserved >= 1;
UPDATE bench_stock SET reserved = reserved + 1 WHERE id = :c AND on_hand - reserved >= 1;
INSERT INTO bench_order (number, total, placed_at) VALUES (gen_random_uuid()::text, 999, now());
INSERT INTO bench_line (order_id, stock_id, quantity, total)
    SELECT currval('bench_order_id_seq'), i, 1, 333 FROM unnest(ARRAY[:a, :b, :c]) i;
COMMIT;
"""
HOT = "UPDATE bench_stock SET reserved = reserved + 1 WHERE id = 1 AND on_hand - reserved >= 1;\n"


def _pgbench(url: str, script: str, seconds: int) -> float:
    with psycopg.connect(url) as database:
        for statement in filter(str.strip, SETUP.split(";")):
            database.execute(statement)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.sql"
        path.write_text(script)
        command = [
            str(place.binaries() / "pgbench"),
            "-n",
            "-c",
            "8",
            "-j",
            "2",
            "-T",
            str(seconds),
            "-f",
            str(path),
            url,
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    with psycopg.connect(url) as database:
        database.execute("DROP TABLE bench_line, bench_order, bench_stock")
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return round(float(found[1]), 1)


def minimal_orders(url: str, *, seconds: int) -> float:
    """Return how many orders of three lines a second the database alone can write, with eight clients."""
    return _pgbench(url, ORDER, seconds)


def hot_row(url: str, *, seconds: int) -> float:
    """Return how many conditional updates of one row a second the database alone can do, with eight clients."""
    return _pgbench(url, HOT, seconds)
