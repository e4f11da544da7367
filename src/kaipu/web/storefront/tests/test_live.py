"""Live shows on the shop: before, during and after, in both languages, and as a file for a calendar."""

from datetime import timedelta

import pytest
from django.test import Client

from kaipu.commerce.content import api as content
from kaipu.commerce.content.tests.test_media import make_show
from kaipu.kernel import clock
from kaipu.web.storefront.live.views import time_left
from kaipu.web.storefront.tests.conftest import NASTY, Shop

pytestmark = pytest.mark.django_db


def text_of(browser: Client, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_show_before_during_and_after(shop: Shop, shopper: Client) -> None:
    shopper.cookies["kaipu_language"] = "en"
    assert "No live shows planned" in text_of(shopper, "/live/")
    now = clock.now()

    def move(hours: float, **changes: object) -> str:
        draft = make_show(
            title_en=f"Tea {NASTY}", slug="tea", host="Wu", goods=("3", "1"), starts_at=now + timedelta(hours=hours), ends_at=now + timedelta(hours=hours + 1),
            **changes,
        )  # fmt: skip
        found = content.find_show(slug="tea")
        content.save_show(draft=draft, show_id=found.id if found else None, at=now)
        return text_of(shopper, "/live/tea/")

    before = move(50)
    assert NASTY not in before
    assert "Begins in 2 days 1 hour" in before
    assert "/live/tea/calendar.ics" in before
    assert before.index("Shredded cheese") < before.index("Whole milk")  # in the order they are shown
    assert "Coming up" in text_of(shopper, "/live/")
    assert "/live/tea/" in text_of(shopper, "/sitemap.xml")
    during = move(-0.5)
    assert "Watch it live" in during
    assert "https://live.example/1" in during
    assert shopper.get("/live/tea/calendar.ics").status_code == 404
    assert "If it can be watched again" in move(-3)
    assert "/live/tea/" not in text_of(shopper, "/live/")
    assert "Watch it again" in move(-3, replay_link="https://live.example/1/again")
    assert "was called off" in move(50, called_off=True)
    shopper.cookies["kaipu_language"] = "zh-hans"
    assert "直播品茶" in move(50)
    assert shopper.get("/live/nothing/").status_code == 404


def test_a_calendar_takes_it(shop: Shop, shopper: Client) -> None:
    begin = clock.now().replace(microsecond=0) + timedelta(days=2)
    draft = make_show(
        title_en="Tea; cake, more",
        words_en="One\nTwo" + "茶" * 40,
        starts_at=begin,
        ends_at=begin + timedelta(hours=1),
        slug="tea",
    )
    content.save_show(draft=draft, show_id=None, at=begin)
    shopper.cookies["kaipu_language"] = "en"
    response = shopper.get("/live/tea/calendar.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert f"DTSTART:{begin.strftime('%Y%m%dT%H%M%SZ')}" in lines
    assert "SUMMARY:Tea\\; cake\\, more" in lines
    assert "TRIGGER:-PT10M" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert "DESCRIPTION:One\\nTwo" + "茶" * 40 in response.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "1 minute"), (59, "59 minutes"), (61, "1 hour 1 minute"), (1440, "1 day"), (1501, "1 day 1 hour")]
)  # fmt: skip
def test_how_long_it_is_until_then(minutes: int, words: str) -> None:
    assert time_left(timedelta(minutes=minutes)) == words
