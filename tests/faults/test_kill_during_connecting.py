"""Workers are killed with −9 again and again while they fetch page by page: every row is kept, and none twice."""

import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Sum

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.models import AdSpend, DeadRow, Run
from kaipu.brain.connectors.operations import runs
from kaipu.brain.connectors.tests.factories import connect, row
from kaipu.brain.connectors.tests.source import Source
from kaipu.kernel import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAGES, SIZE = 60, 100
FIRST = date(2026, 1, 1)
RUN = """
import pathlib, time, django
from datetime import timedelta
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = "{name}"
settings.VAR = pathlib.Path("{folder}")
from kaipu.brain.connectors import flows
from kaipu.brain.connectors.operations import runs
runs.LEASE = timedelta(milliseconds=50)  # so that the next worker need not wait
while flows.run_connector(key="ads").state == "busy":
    time.sleep(0.05)
"""


def page(asked: dict[str, str]) -> dict[str, Any]:
    """A page of a day: new rows, the last of the page before once more, and one that breaks the contract."""
    time.sleep(0.02)
    number = int(asked.get("since") or 0) + 1
    if number > PAGES:  # a worker that came after the last page
        return {"data": [], "cursor": f"{PAGES}"}
    day = FIRST + timedelta(days=number)
    rows = [row(f"{day}", cost="1.00", campaign=f"c{n}") for n in range(SIZE)]
    rows += [row(f"{day - timedelta(days=1)}", cost="1.00", campaign="c0")] if number > 1 else []
    following = {"next": f"/report?since={number}"} if number < PAGES else {}
    return {"data": [*rows, row(f"{day}", cost="?", campaign="bad")], "cursor": f"{number}", **following}


def test_kill_minus_nine_loses_and_doubles_no_row(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    source = Source()
    source.answers["/report"] = page
    connect(source.url)
    chance, kills = random.Random(3), 0
    script = RUN.format(name=connection.settings_dict["NAME"], folder=tmp_path)
    for _ in range(12):
        worker = subprocess.Popen(
            [sys.executable, "-c", script], env=os.environ | {"DJANGO_SETTINGS_MODULE": "kaipu.settings"}
        )
        before = len(source.asked)
        for _ in range(200):  # until it has begun to fetch
            if len(source.asked) > before or worker.poll() is not None:
                break
            time.sleep(0.02)
        time.sleep(0.05 + 0.25 * chance.random())
        kills += worker.poll() is None
        worker.kill()
        worker.wait()
    amid = AdSpend.objects.count()
    monkeypatch.setattr(runs, "LEASE", timedelta(milliseconds=50))
    time.sleep(0.1)
    assert connectors.run_connector(key="ads", now=clock.now).state == "done"
    source.stop()
    assert kills >= 3, f"too few kills to prove anything: {kills}"
    assert amid > 0, "no worker kept anything before it was killed"
    kept = AdSpend.objects.aggregate(rows=Count("id"), spend=Sum("spend_minor"))
    assert kept == {"rows": PAGES * SIZE, "spend": PAGES * SIZE * 100}
    assert DeadRow.objects.count() == PAGES
    assert sorted(set(Run.objects.values_list("state", flat=True))) == ["done", "failed"]
    assert Run.objects.filter(problem="died").count() >= 3
    assert sum(Run.objects.values_list("fresh", flat=True)) == PAGES * SIZE, "each row was new once"
