"""From the spool to the table of events: torn lines, repeats, kills."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection

from kaipu.brain.lake import flows, operations
from kaipu.brain.lake.models import Event, Shipment
from kaipu.brain.lake.tests.factories import NOW, event, write_spool


@pytest.fixture
def spool(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def collect(now=NOW):
    return flows.collect(now=lambda: now)


@pytest.mark.django_db
def test_lines_are_stored_once(spool):
    seen = event("page_view", NOW, "v1")
    path = write_spool(spool, NOW, [seen, event("search", NOW, "v1", query="milk"), seen], torn='{"id": "019')
    assert collect() == flows.Collection(2, 0, 0)
    assert collect() == flows.Collection(0, 0, 0)
    assert path.exists(), "its hour is not over"
    with path.open("a") as file:
        file.write('broken", "name": "search"}\n')
    write_spool(spool, NOW, [event("purchase", NOW, "v1")])
    assert collect() == flows.Collection(1, 1, 0)
    stored = Shipment.objects.get()
    assert (stored.stored, stored.refused, stored.offset) == (3, 1, path.stat().st_size)


@pytest.mark.django_db
def test_a_file_is_taken_away_when_it_is_over(spool):
    path = write_spool(spool, NOW, [event("page_view", NOW, "v1")], torn='{"id": "killed here')
    quiet = NOW.timestamp()
    os.utime(path, (quiet, quiet))
    assert collect(NOW + timedelta(minutes=70)).files_done == 0
    assert collect(NOW + timedelta(minutes=80)).files_done == 1
    assert not path.exists()
    assert (Event.objects.count(), Shipment.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_the_slower_of_two_workers_changes_nothing(spool):
    arguments = {"file": "f", "events": [], "refused": 0, "at": NOW}
    assert operations.store_events(start=0, end=10, **arguments) == 0
    assert operations.store_events(start=0, end=10, **arguments) is None
    assert operations.store_events(start=10, end=20, **arguments) == 0


COLLECT = """
import os, pathlib, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kaipu.settings"
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = "{name}"
settings.VAR = pathlib.Path("{folder}")
from kaipu.brain.lake.flows import collecting
from datetime import datetime
collecting.STRETCH = 2000
collecting.collect(now=lambda: datetime.fromisoformat("{now}"))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_kill_9_loses_and_doubles_nothing(spool):
    events = [event("page_view", NOW, f"v{n}", path=f"/{n}") for n in range(3000)]
    for part in range(3):
        write_spool(spool, NOW - timedelta(hours=part), events[part * 1000 : part * 1000 + 1000])
    script = COLLECT.format(name=connection.settings_dict["NAME"], folder=spool, now=NOW.isoformat())
    for kill in range(1, 4):
        worker = subprocess.Popen([sys.executable, "-c", script])
        while Event.objects.count() < kill * 600 and worker.poll() is None:
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    before = Event.objects.count()
    collect()
    assert 0 < before < 3000, "the kills came too early or too late to prove anything"
    assert Event.objects.count() == 3000
    assert sum(Shipment.objects.values_list("stored", flat=True)) == 3000
