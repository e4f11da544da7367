"""The stream is killed with −9 while facts come, some twice, some late, some broken: every line is told of once, to the cent."""

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kaipu.brain.lake import api as lake
from kaipu.brain.lake.queries import get_stream_state
from kaipu.brain.lake.tests.factories import QUICK_SPARK

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None and not os.environ.get("KAIPU_SPARK_REQUIRED"),
        reason="Spark is not installed; see `make spark`",
    ),
]
START = datetime(2026, 3, 10, 16, tzinfo=UTC)
STREAM = """
import datetime, pathlib, time, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = "{name}"
settings.LAKE_ROOT = pathlib.Path("{folder}")
from kaipu.brain.lake.flows import run_stream
run_stream(once=False, stopped=lambda seconds: time.sleep(seconds), fed=lambda: None,
           now=lambda: datetime.datetime(2026, 3, 10, 17, tzinfo=datetime.UTC))
"""


class Facts:
    """Facts of a few minutes, and what must come of them."""

    def __init__(self) -> None:
        self.random = random.Random(7)
        self.told: dict[str, dict[str, Any]] = {}

    def make(self, count: int, *, minutes: float) -> list[dict[str, Any]]:
        """Return new facts: one in ten an order, the others events of a few visits."""
        made = []
        for _ in range(count):
            at = START + timedelta(minutes=self.random.random() * minutes)
            session, device = f"s{self.random.randrange(60)}", self.random.choice(["phone", "desktop"])
            fact = {
                "fact": "event",
                "id": f"e{len(self.told)}",
                "at": at.isoformat(),
                "channel": "web",
                "device": device,
                "session": session,
            }
            if self.random.random() < 0.1:
                fact |= {"fact": "order", "id": f"order:{len(self.told)}", "minor": self.random.randrange(1, 90_00)}
            self.told[fact["id"]] = fact
            made.append(fact)
        return made

    def figures(self) -> list[tuple[Any, ...]]:
        """Return the minutes as they must be, counted without Spark."""
        groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for fact in self.told.values():
            minute = datetime.fromisoformat(fact["at"]).replace(second=0, microsecond=0)
            groups.setdefault((minute, fact["channel"], fact["device"]), []).append(fact)
        return sorted((*key, *self._sums(facts)) for key, facts in groups.items())

    def _sums(self, facts: list[dict[str, Any]]) -> tuple[int, int, int, int]:
        orders = [fact for fact in facts if fact["fact"] == "order"]
        visits = {fact["session"] for fact in facts if fact["fact"] == "event"}
        return (
            len(visits),
            len({fact["session"] for fact in orders}),
            len(orders),
            sum(fact["minor"] for fact in orders),
        )


class Killed:
    """A stream in a process of its own over a folder, on the test's database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lines, self._process = folder, 0, None
        (folder / "stream/incoming").mkdir(parents=True)

    def start(self) -> None:
        script = STREAM.format(name=connection.settings_dict["NAME"], folder=self.folder)
        environment = os.environ | QUICK_SPARK | {"DJANGO_SETTINGS_MODULE": "kaipu.settings"}
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-c", script]
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)  # Java goes with it
            self._process.wait()
            self._process = None

    def put(self, name: str, lines: list[str]) -> None:
        fresh = self.folder / "stream/incoming/.fresh"
        fresh.write_text("".join(line + "\n" for line in lines))
        fresh.rename(fresh.with_name(f"{name}.jsonl"))
        self.lines += len(lines)

    def until(self, lines: int, *, seconds: float = 150) -> None:
        """Wait until at least so many lines were told of."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self._process is not None
            assert self._process.poll() is None, (self.folder / "log").read_text()[-3000:]
            found = lake.find_stream(at=START)
            if found is not None and found.lines >= lines:
                return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text()[-3000:])


@pytest.fixture
def stream(tmp_path: Path) -> Iterator[Killed]:
    killed = Killed(tmp_path)
    yield killed
    killed.kill()


def test_killed_and_restarted_it_tells_of_every_fact_once(stream: Killed) -> None:
    facts = Facts()
    files = [[json.dumps(fact) for fact in facts.make(200, minutes=8)] for _ in range(24)]
    stream.start()
    for number, lines in enumerate(files[:12]):
        stream.put(f"facts-{number}", lines)
        time.sleep(0.05)
    stream.until(200)
    for number, lines in enumerate(files[12:], start=12):
        stream.put(f"facts-{number}", lines)
    stream.kill()
    recorded = get_stream_state()
    assert recorded.lines < stream.lines, "killed with nothing left to do, which proves nothing"
    commits = stream.folder / "stream/run/checkpoint/commits"
    for note in (
        f"{recorded.batch}",
        f".{recorded.batch}.crc",
    ):  # had the kill come before Spark's own note, not after it
        (commits / note).unlink(missing_ok=True)

    stream.start()
    stream.put("again-under-another-name", files[3] + files[20])
    stream.until(stream.lines)
    later = facts.make(50, minutes=0.5)
    for fact in later:
        fact["at"] = (datetime.fromisoformat(fact["at"]) + timedelta(minutes=14)).isoformat()
    stream.put("later", [json.dumps(fact) for fact in later])
    stream.until(stream.lines)
    within = facts.make(40, minutes=1)
    for fact in within:  # seven minutes behind the newest: corrected
        fact["at"] = (datetime.fromisoformat(fact["at"]) + timedelta(minutes=7)).isoformat()
    stream.put("late-but-open", [json.dumps(fact) for fact in within])
    stream.until(stream.lines)

    counted, expected = get_stream_state(), facts.figures()
    too_late = Facts().make(30, minutes=2)
    for fact in too_late:
        fact["id"] += "-late"
    stream.put(
        "too-late", [*(json.dumps(fact) for fact in too_late), "{broken", '{"fact": "event", "id": "x", "at": "soon"}']
    )
    stream.until(stream.lines)
    stream.kill()

    rows = lake.list_minutes(first=START, last=START + timedelta(hours=1))
    found = [(r.minute, r.channel, r.device, r.visits, r.order_visits, r.orders, r.gmv_minor) for r in rows]
    assert found == expected
    assert (counted.counted, counted.repeated, counted.late, counted.refused) == (24 * 200 + 90, 400, 0, 0)
    state = get_stream_state()
    assert (state.lines, state.counted, state.repeated) == (stream.lines, 24 * 200 + 90, 400)
    assert (state.late, state.refused) == (30, 2)
    assert sum(row.late for row in rows) == 30
    kept = [
        json.loads(line)
        for file in (stream.folder / "stream/kept").rglob("*.json")
        for line in file.read_text().splitlines()
    ]
    assert Counter(line["fate"] for line in kept) == {"late": 30, "refused": 2}
    assert sorted(line["value"] for line in kept if line["fate"] == "late") == sorted(
        json.dumps(fact) for fact in too_late
    )
