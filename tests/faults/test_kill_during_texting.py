"""The worker is killed with −9 while it sends SMS: everybody gets theirs once, for the company is asked about what is in doubt.

With the guard off, which asks, some get two: so the test would notice.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kaipu.brain.campaigns.models import Letter
from kaipu.brain.campaigns.tests.factories import NOW, WORDS, make_campaign, make_customer
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer
from kaipu.demo.companies.messages import MessageCompany
from tests.faults.test_kill_during_sending import SEND
from tests.live import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 60
OPEN = ["queued", "claimed", "handed", "doubt"]
SHORT = {**WORDS, "short_en": "Moon cakes", "short_zh": "月饼", "sms_template_en": "SMS_1", "sms_template_zh": "SMS_1"}


class SlowCompany(MessageCompany):
    """A company that answers a moment after it has the message: that is when the power goes."""

    def keep(self, kind: str, row: dict[str, Any]) -> None:
        super().keep(kind, row)
        time.sleep(0.03)


def run_until_all_are_sent(company: MessageCompany, tmp_path: Path, guards_off: str) -> int:
    """Kill the sender again and again, until no SMS waits; return how often. Each life begins after what the last one left in doubt is known."""
    kills, deadline = 0, time.monotonic() + 90
    while Letter.objects.filter(state__in=OPEN).exists():
        assert time.monotonic() < deadline
        env = os.environ | {
            "DATABASE_URL": database_url(), "KAIPU_TESTING": "1", "KAIPU_SMS_URL": f"{company.address}/", "KAIPU_SMS_KEY": "k",
            "KAIPU_SMS_SECRET": company.secret, "KAIPU_VAR": str(tmp_path), "KAIPU_GUARDS_OFF": guards_off,
            "DJANGO_SETTINGS_MODULE": "kaipu.settings",
        }  # fmt: skip
        program = SEND.format(start=f"noon + timedelta(minutes={4 * kills})")
        sender = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE)
        assert sender.stdout is not None
        sender.stdout.readline()
        before = len(list(company.folder.glob("sms~*")))
        while len(list(company.folder.glob("sms~*"))) < before + 7 and time.monotonic() < deadline:
            if not Letter.objects.filter(state__in=["queued", "claimed", "handed"]).exists():
                break
            time.sleep(0.002)
        sender.send_signal(signal.SIGKILL)
        sender.wait()
        sender.stdout.close()
        kills += 1
    return kills


@pytest.mark.parametrize("guards_off", ["", "campaigns.doubt"])
def test_everybody_gets_their_sms_once(tmp_path: Path, guards_off: str) -> None:
    people = [make_customer(number, agreed=False) for number in range(PEOPLE)]
    for number, who in enumerate(people):
        Customer.objects.filter(id=who).update(phone=f"1380013{number + 1000}")
        customers.answer_consent(customer_id=who, purpose="marketing_sms", granted=True, source="test", at=NOW)
    make_campaign(people, channels=("sms",), words=SHORT)
    company = SlowCompany(tmp_path / "messages", "wonderful").start()
    try:
        kills = run_until_all_are_sent(company, tmp_path, guards_off)
    finally:
        company.stop()
    sent = [row["OutId"] for row in company.sent("sms")]
    assert kills >= 4
    assert len(set(sent)) == PEOPLE
    if guards_off:
        assert len(sent) > PEOPLE
    else:
        assert len(sent) == PEOPLE
        assert Letter.objects.filter(state="sent").count() == PEOPLE
