"""Web and worker are killed with −9 again and again while browsers and programs send events: none acknowledged is lost, none doubled."""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from kaipu.brain.tracking.flows import Collection, collect
from kaipu.brain.tracking.models import DeadLetter, Event, Shipment
from kaipu.kernel import clock, tokens
from tests.live import LiveShop, open_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SENDERS, BATCHES, SIZE = 8, 60, 20
PATIENCE_SECONDS, LIFE_BATCHES, MOST_KILLS = 300, 8, 12


class Sender:
    """A browser or a program that sends batches, and sends a batch again until it is acknowledged, as ours do."""

    def __init__(self, shop: LiveShop, number: int, secret: str) -> None:
        self.shop, self.number, self.secret = shop, number, secret
        self.random = random.Random(number)
        self.acknowledged: set[str] = set()
        self.deadline = time.monotonic() + PATIENCE_SECONDS
        self.sent = 0

    def run(self) -> None:
        for _ in range(BATCHES):
            events = [self._event() for _ in range(SIZE)]
            while not self._send(events):
                if time.monotonic() > self.deadline:
                    raise TimeoutError(f"sender {self.number}")
                time.sleep(0.05)
            self.acknowledged.update(str(event["id"]) for event in events)
            if self.random.random() < 0.2:
                self._send(events)  # an answer that got lost on its way: told again
            time.sleep(0.02)

    def _event(self) -> dict[str, object]:
        event: dict[str, object] = {"id": str(uuid4()), "name": "page_view", "at": clock.now().isoformat(), "path": "/"}
        return event | ({"visitor": f"till-{self.number}"} if self.secret else {"v": 1, "view": ""})

    def _send(self, events: list[dict[str, object]]) -> bool:
        headers = {"Content-Type": "application/json", "Cookie": "kaipu_consent=all"}
        if self.secret:
            headers["Authorization"] = f"Bearer {self.secret}"
        link = http.client.HTTPConnection(
            "127.0.0.1", self.shop.port, timeout=10, source_address=(f"127.9.{self.number}.{self.sent % 200 + 1}", 0)
        )
        self.sent += 1
        try:
            link.request("POST", "/api/v1/events" if self.secret else "/e", json.dumps({"events": events}), headers)
            return link.getresponse().status == 202
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()


COLLECT = """
import pathlib, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = "{name}"
settings.VAR = pathlib.Path("{folder}")
from kaipu.brain.tracking.flows import collecting
collecting.STRETCH = 4000
while True:
    collecting.collect()
"""


def kill_collectors(folder: Path, finished: threading.Event, name: str) -> int:
    """Let one worker after another collect, and kill each while it does."""
    script = COLLECT.format(name=name, folder=folder)
    chance, kills = random.Random(1), 0
    while not finished.is_set():
        worker = subprocess.Popen(
            [sys.executable, "-c", script], env=os.environ | {"DJANGO_SETTINGS_MODULE": "kaipu.settings"}
        )
        finished.wait(1.0 + chance.random())
        worker.kill()
        worker.wait()
        kills += 1
    return kills


def told(senders: list[Sender]) -> int:
    """Return how many events were acknowledged so far."""
    return sum(len(sender.acknowledged) for sender in senders)


def kill_web(shop: LiveShop, finished: threading.Event, senders: list[Sender]) -> int:
    """Kill the web server a dozen times, and start it anew; on a slow machine it lives until a few batches came through."""
    kills = 0
    while kills < MOST_KILLS and not finished.wait(0.7):
        before = told(senders)
        while told(senders) < before + LIFE_BATCHES * SIZE and not finished.wait(0.05):
            pass
        shop.kill("web")
        shop.start("web")
        kills += 1
    return kills


def test_kill_minus_nine_loses_and_doubles_no_acknowledged_event(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    _, secret = tokens.issue_token(title="Till", scopes=["events.write"], at=clock.now())
    finished = threading.Event()
    name = str(connection.settings_dict["NAME"])
    with open_shop(tmp_path, "web") as shop, ThreadPoolExecutor(SENDERS + 2) as pool:
        senders = [Sender(shop, number, secret if number % 2 else "") for number in range(SENDERS)]
        murders = [
            pool.submit(kill_web, shop, finished, senders),
            pool.submit(kill_collectors, tmp_path, finished, name),
        ]
        try:
            for sending in [pool.submit(sender.run) for sender in senders]:
                sending.result()
        finally:
            finished.set()
        kills = [murder.result() for murder in murders]
    stored_meanwhile = Event.objects.count()
    collect()
    acknowledged = set().union(*(sender.acknowledged for sender in senders))
    stored = [str(each) for each in Event.objects.values_list("id", flat=True)]
    assert min(kills) >= 3, f"too few kills to prove anything: {kills}"
    assert stored_meanwhile > 0, "no worker stored anything before it was killed"
    assert len(acknowledged) == SENDERS * BATCHES * SIZE
    assert acknowledged <= set(stored), f"{len(acknowledged - set(stored))} of {len(acknowledged)} were lost"
    assert len(stored) == len(acknowledged), "doubled, or made up"
    assert not DeadLetter.objects.exclude(reason="not_json").exists(), "only what a kill cut short may be among them"
    assert collect() == Collection(0, 0, 0, 0)
    assert sum(Shipment.objects.values_list("stored", flat=True)) == len(stored)
