"""An import of orders is killed with −9 again and again at random moments, and taken up each time: exact in the end."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange.tests.factories import ORDER_COLUMNS, furnish, order_rows, write_csv
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.kernel.models import OutboxEvent
from tests.live import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BASKETS, BAD, KILLS = 20_000, 100, 6
# The ordinary command, only with small chunks, so that there are many moments to die at.
COMMAND = """
import sys
import django
django.setup()
from kaipu.commerce.exchange.jobs import reading
reading.CHUNK_ROWS = 1000
from kaipu.commands.importing import importing
importing(["orders", sys.argv[1]])
"""


def start(path: Path, folder: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {
        "KAIPU_TESTING": "1", "DATABASE_URL": database_url(), "KAIPU_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "kaipu.settings", "KAIPU_SECRET_KEY": settings.SECRET_KEY,
        "KAIPU_PAYMENT_SECRET": settings.PAYMENT_SECRET, "PYTHONPATH": str(Path(settings.ROOT) / "src"),
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", COMMAND, str(path)], env=env, stderr=subprocess.PIPE)


def wait_for_progress(process: subprocess.Popen[bytes], beyond: int) -> None:
    """Wait until the run has moved, so that every life but the last does some work."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        latest = exchange.find_latest_run(kind="orders")
        if latest and latest.done_rows > beyond:
            return
        time.sleep(0.01)


def wait_until_the_server_noticed() -> None:
    """Wait until the database has ended the killed process's session, which frees its locks."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.02)


def test_nothing_is_lost_or_doubled(tmp_path):
    furnish()
    bad = [(f"Z{n}", "2026-03-01T10:00:00", "330", "900", "unknown", 1, "0.05") for n in range(BAD)]
    rows = order_rows(BASKETS)
    chance = random.Random(7)
    for row in bad:
        rows.insert(chance.randrange(len(rows)), row)
    path = write_csv(tmp_path / "orders.csv", ORDER_COLUMNS, rows)
    killed, done = 0, 0
    while killed < KILLS:
        process = start(path, tmp_path / "var")
        wait_for_progress(process, done)
        time.sleep(chance.random() * 0.15)
        assert process.poll() is None, process.stderr.read().decode()[-2000:]
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        killed += 1
        wait_until_the_server_noticed()
        done = exchange.find_latest_run(kind="orders").done_rows
        assert 0 < done < len(rows)
        lines = OrderLine.objects.count() + sum(exchange.count_reasons(run_id=exchange.list_runs()[0].id).values())
        assert lines == done  # what is told is what is there
    last = start(path, tmp_path / "var")
    assert last.wait(timeout=120) == 0, last.stderr.read().decode()[-2000:]
    last.communicate()

    [run] = exchange.list_runs()
    report = exchange.get_report(run_id=run.id)
    assert (report.state, report.source_rows, report.accepted_rows, report.rejected_rows) == (
        "done", 2 * BASKETS + BAD, 2 * BASKETS, BAD,
    )  # fmt: skip
    assert (report.accepted_value.minor, report.rejected_value.minor) == (BASKETS * 500, BAD * 5)
    assert report.balanced
    per_order = OrderLine.objects.values("order").annotate(n=Count("id"), paid=Sum("total_minor"))
    assert set(per_order.values_list("n", "paid")) == {(2, 500)}
    assert Order.objects.count() == BASKETS
    assert list(OutboxEvent.objects.values_list("name", flat=True)) == ["orders.OrdersImported"]
    assert datetime.now(UTC) > run.started_at
