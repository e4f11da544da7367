"""The live board's minutes: there while the stream runs, with the figures as it counted them, and gone when it stops."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from kaipu.brain.lake import operations
from kaipu.brain.lake.rules import MinuteFigures, StreamBatch
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db
RUN = UUID(int=3)


def count(*figures: MinuteFigures) -> None:
    at = clock.now()
    operations.begin_run(run=RUN)
    operations.note_alive(at=at)
    operations.record_batch(
        batch=StreamBatch(RUN, 0, figures, (), at, 9, 0, 0, at - timedelta(milliseconds=1400)), at=at
    )  # fmt: skip


def test_minutes_stand_on_the_live_board_while_the_stream_runs(alice: Client) -> None:
    assert "Minute by minute" not in text_of(alice.get("/desk/boards/live/"))
    minute = clock.now().replace(second=0, microsecond=0)
    count(
        MinuteFigures(minute, "web", "phone", visits=8, order_visits=1, orders=1, gmv_minor=1250),
        MinuteFigures(minute, "store", "", orders=2, gmv_minor=900),
        MinuteFigures(minute - timedelta(minutes=40), "web", "tablet", visits=1),
    )
    page = text_of(alice.get("/desk/boards/live/"))
    assert "Minute by minute" in page
    part = text_of(alice.get("/desk/boards/live/minutes/"))
    for said in ("12.5%", "$21.50", "$12.50", "Web · Mobile phone", "Store", "counted 1."):
        assert said in part, said
    assert "Tablet" not in part, "that was more than half an hour ago"
    assert part.count("<rect") == 1


def test_quiet_minutes_are_told(alice: Client) -> None:
    count()
    assert "Nothing happened in the last half hour." in text_of(alice.get("/desk/boards/live/minutes/"))


def test_only_who_may_see_figures_sees_minutes(bob: Client) -> None:
    assert bob.get("/desk/boards/live/minutes/").status_code == 403
