"""Requests are listed so that what is due stands first."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from kaipu.brain.privacy import queries
from kaipu.brain.privacy.models import Request

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_request(state: str, *, due: date, asked: int, kind: str = "export") -> Request:
    return Request.objects.create(
        id=uuid4(), kind=kind, state=state, customer_id=asked, source="person", asked_by="user:1",
        asked_at=AT - timedelta(days=asked), due_on=due,
        done_at=AT if state == "done" else None,
    )  # fmt: skip


def test_what_is_due_first_stands_first_and_finished_ones_follow_newest_first() -> None:
    later = make_request("waiting", due=date(2026, 12, 9), asked=1)
    done = make_request("done", due=date(2026, 11, 1), asked=30)
    refused = make_request("refused", due=date(2026, 11, 2), asked=20)
    sooner = make_request("approved", due=date(2026, 11, 25), asked=9)
    listed = [each.id for each in queries.list_requests()]
    assert listed == [sooner.id, later.id, refused.id, done.id]
    assert [each.id for each in queries.list_requests(limit=1)] == [sooner.id]
