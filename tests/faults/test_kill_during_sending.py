"""The worker is killed with −9 again and again while it sends: everybody gets their letter, nobody gets two.

With the guard off, which asks the mail server about letters in doubt, some get two: so the test would notice.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaipu.brain.campaigns.models import Letter
from kaipu.brain.campaigns.tests.factories import make_campaign, make_customer
from kaipu.demo.companies.post_office import PostOffice
from tests.live import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 120
SEND = """
import time, django
django.setup()
from datetime import UTC, datetime, timedelta
from kaipu.brain.campaigns import flows, operations
from kaipu.brain.campaigns.operations import letters
from kaipu.kernel import clock
letters.LEASE = timedelta(seconds=1)
noon = datetime(2026, 3, 10, 16, tzinfo=UTC)
began = clock.now()
print("ready", flush=True)
while True:
    flows.send_due(now=lambda: {start} + (clock.now() - began))
    time.sleep(0.05)
"""


class SlowOffice(PostOffice):
    """A mail server that answers a moment after it has the mail: that is when the power goes."""

    def keep(self, mail: bytes) -> None:
        super().keep(mail)
        time.sleep(0.02)


def run_until_all_are_sent(office: PostOffice, tmp_path: Path, guards_off: str) -> int:
    """Kill the sender again and again, until no letter waits; return how often."""
    kills, deadline = 0, time.monotonic() + 90
    while time.monotonic() < deadline:
        if not Letter.objects.filter(channel="mail", state__in=["queued", "claimed", "handed"]).exists():
            return kills
        env = os.environ | {
            "DATABASE_URL": database_url(), "KAIPU_TESTING": "1", "KAIPU_SMTP_URL": office.address, "KAIPU_VAR": str(tmp_path),
            "KAIPU_MAIL_STATUS_URL": office.status_address, "KAIPU_GUARDS_OFF": guards_off, "DJANGO_SETTINGS_MODULE": "kaipu.settings",
        }  # fmt: skip
        start = f"noon + timedelta(minutes={2 * kills})"  # each life begins after the last one's leases
        sender = subprocess.Popen([sys.executable, "-c", SEND.format(start=start)], env=env, stdout=subprocess.PIPE)
        assert sender.stdout is not None
        sender.stdout.readline()
        before = office.count()
        while office.count() < before + 9 and sender.poll() is None and time.monotonic() < deadline:
            if not Letter.objects.filter(channel="mail", state__in=["queued", "claimed", "handed"]).exists():
                break
            time.sleep(0.002)
        sender.send_signal(signal.SIGKILL)
        sender.wait()
        sender.stdout.close()
        kills += 1
    raise TimeoutError(f"{office.count()} of {PEOPLE}")


@pytest.mark.parametrize("guards_off", ["", "campaigns.doubt"])
def test_everybody_gets_their_letter_once(tmp_path: Path, guards_off: str) -> None:
    people = [make_customer(number) for number in range(PEOPLE)]
    make_campaign(people, channels=("mail",))
    office = SlowOffice(tmp_path / "mail").start()
    try:
        kills = run_until_all_are_sent(office, tmp_path, guards_off)
    finally:
        office.stop()
    assert kills >= 5
    twice = office.count() - len({each.name.partition("~")[0] for each in office.folder.glob("*~*.eml")})
    assert len({each.name.partition("~")[0] for each in office.folder.glob("*~*.eml")}) == PEOPLE
    if guards_off:
        assert twice > 0
    else:
        assert twice == 0
        assert Letter.objects.filter(state="sent").count() == PEOPLE
