"""How long a million members take through a journey of five steps: in, told, three days, asked, tagged, out.

Everything is real but the people, who are numbers in an empty database. The ceiling, in the same run: one bare UPDATE of a
million rows of the same table.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.shop import empty_database

PEOPLE = 1_000_000
WALK = """
import sys, time, django
django.setup()
from datetime import timedelta
from django.db import connection
from kaipu.brain.campaigns import operations
from kaipu.brain.campaigns.rules import Graph, Node
from kaipu.kernel import clock
words = {name: "Moon cakes" for name in ("subject_en", "subject_zh", "body_en", "body_zh")}
nodes = (
    Node("tell", "send", ("wait",), {"channel": "mail", **words}), Node("wait", "wait", ("ask",), {"hours": 72}),
    Node("ask", "branch", ("won", "tag"), {"test": "ordered"}), Node("tag", "tag", ("over",), {"text": "asleep"}),
    Node("won", "goal"), Node("over", "exit"),
)
at, people = clock.now(), int(sys.argv[1])
graph = Graph("segment", {}, "tell", {node.key: node for node in nodes})
journey = operations.save_journey(title_en="A", title_zh="A", graph=graph, holdout_percent=10, user_id=1, at=at)
operations.run_journey(journey_id=journey, at=at)
began = time.perf_counter()
for first in range(0, people, 100_000):
    who = range(first, min(first + 100_000, people))
    operations.enter_journey(journey_id=journey, people=who, entries=["1"] * len(who), at=at)
entered = time.perf_counter()
moves = operations.move_travellers(journey_id=journey, version=1, at=at)
told = time.perf_counter()
moves += operations.move_travellers(journey_id=journey, version=1, at=at + timedelta(days=3))
ended = time.perf_counter()
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM campaigns_letter")
    letters = cursor.fetchone()[0]
    cursor.execute("SELECT count(*) FROM campaigns_traveller WHERE outcome = 'exit'")
    out = cursor.fetchone()[0]
    bare = time.perf_counter()
    cursor.execute("UPDATE campaigns_traveller SET node = 'x' WHERE NOT holdout")
    ceiling = time.perf_counter() - bare
print(entered - began, told - entered, ended - told, moves, letters, out, ceiling)
"""


def measure() -> dict[str, Any]:
    """Let them walk and return the line."""
    with empty_database() as url:
        env = os.environ | {"DATABASE_URL": url, "KAIPU_TESTING": "1", "DJANGO_SETTINGS_MODULE": "kaipu.settings"}
        subprocess.run(
            [sys.executable, "-m", "kaipu.cli", "prepare", "--migrate"], check=True, env=env, capture_output=True
        )
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", WALK, str(PEOPLE)], check=True, env=env, capture_output=True, text=True
        )
        whole = time.perf_counter() - began
        with psycopg.connect(url) as database:
            size = database.execute("SELECT pg_database_size(current_database())").fetchone()
    entering, telling, asking, moves, letters, out, ceiling = (float(each) for each in done.stdout.split())
    spent = entering + telling + asking
    return {
        "name": "journeys", "people": PEOPLE, "enter_s": round(entering, 1), "tell_s": round(telling, 1), "ask_s": round(asking, 1),
        "all_s": round(spent, 1), "moves": int(moves), "moves_per_s": round(moves / (telling + asking)), "letters": int(letters),
        "out": int(out), "bare_update_s": round(ceiling, 1), "ratio_to_bare_update": round(spent / ceiling, 1),
        "process_s": round(whole, 1), "database_mb": round((size or (0,))[0] / 1e6), "seed": 0,
    }  # fmt: skip


BENCHES = {"journeys": measure}


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Run what is asked for."""
    for name in names:
        yield BENCHES[name]()
