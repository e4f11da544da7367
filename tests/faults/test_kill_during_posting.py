"""The worker is killed with −9 just when another company has a post and the shop has not yet written that down: it is there once.

With the guard off, which looks for a post in doubt before it is posted again, some are there twice: so the test would notice.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kaipu.commerce.content import operations
from kaipu.commerce.content.models import Post
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.pictures import make_png
from kaipu.demo.companies import server
from tests.live import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = datetime(2026, 3, 10, 16, tzinfo=UTC)
SECRET = "k" * 40
POSTS = 12
SEND = """
import django
django.setup()
from datetime import UTC, datetime, timedelta
from kaipu.commerce.content import flows
flows.send_posts(now=lambda: datetime(2026, 3, 10, 16, tzinfo=UTC) + timedelta(minutes={minutes}))
"""


def make_posts() -> None:
    account = operations.save_account(
        account_id=None,
        platform="douyin",
        name="shop",
        secret_name="KAIPU_SOCIAL_SECRET_SHOP",
        followers=0,
        is_on=True,
        at=AT,
    )
    for number in range(POSTS):
        operations.plan_post(
            account_id=account, item_id=None, title="", text=f"Post {number}", link="https://shop.example/", due_at=AT,
            pictures=[reviews.clean_picture(make_png())], user_id=None, at=AT,
        )  # fmt: skip


def run_until_all_are_out(company: server.Companies, guards_off: str) -> int:
    """Kill the sender each time a company has taken a post and before it says so; return how often."""
    taken, kills, deadline = threading.Event(), 0, time.monotonic() + 90

    def hold(what: str) -> None:
        if what.endswith("create_image_text/"):
            taken.set()
            time.sleep(0.5)  # the answer does not reach anybody

    company.platforms.after = hold
    env = os.environ | {
        "DATABASE_URL": database_url(), "KAIPU_TESTING": "1", "KAIPU_DOUYIN_URL": f"{company.address}/douyin",
        "KAIPU_SOCIAL_SECRET_SHOP": f"open:{SECRET}", "KAIPU_GUARDS_OFF": guards_off, "DJANGO_SETTINGS_MODULE": "kaipu.settings",
    }  # fmt: skip
    while Post.objects.exclude(state="sent").exists() and time.monotonic() < deadline:
        taken.clear()
        if kills == 4:
            company.platforms.after = lambda _what: None
        sender = subprocess.Popen([sys.executable, "-c", SEND.format(minutes=4 * (kills + 1))], env=env)
        while sender.poll() is None and not taken.wait(0.01):
            continue
        sender.send_signal(signal.SIGKILL) if kills < 4 else sender.wait()
        sender.wait()
        kills += 1
    return kills


@pytest.mark.parametrize("guards_off", ["", "publishing.doubt"])
def test_a_post_is_there_once(tmp_path: Path, guards_off: str) -> None:
    make_posts()
    company = server.serve(port=0, folder=tmp_path, secret=SECRET)
    try:
        kills = run_until_all_are_out(company, guards_off)
    finally:
        company.stop()
    assert kills >= 5
    words = [each["text"] for each in company.platforms.rows("douyin")]
    assert len(set(words)) == POSTS
    if guards_off:
        assert len(words) > POSTS
    else:
        assert len(words) == POSTS
        assert Post.objects.filter(state="sent").count() == POSTS
