"""The dictionary and the pages of behaviour tell people apart alike, on closed days and on the day at hand."""

from datetime import timedelta
from uuid import uuid4

import pytest

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.lake import flows
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_shop
from kaipu.brain.metrics import api as metrics
from kaipu.brain.tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_two_screens_tell_of_as_many_people(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"
    shop, first = make_shop(), TODAY - timedelta(days=40)
    for n in range(240):
        visitor = n * 7 % 30
        Event.objects.create(
            id=uuid4(), name="page_view", at=at_noon(first + timedelta(days=n % 40)), visitor=f"v{visitor}", session=f"s{n}",
            customer_id=shop.alice.id if visitor in {3, 4} and n % 2 else None,
        )  # fmt: skip
    assert flows.build(now=lambda: NOW).state == "published"
    for visitor in ("v1", "v3", "new", "newer"):
        Event.objects.create(
            id=uuid4(), name="page_view", at=at_noon(TODAY, minutes=-5), visitor=visitor, session=visitor
        )
    span = behaviour.Span(first + timedelta(days=30), TODAY)
    activity = behaviour.get_activity(span, behaviour.Act("page_view"), at=NOW)
    asked = metrics.Query(("visitors", "visitors_28d"), span.first, span.last, grain="day")
    found = metrics.query(asked, at=NOW)
    assert [int(value) for value in found.values[0]] == list(activity.daily)
    assert activity.daily[-1] == 4
    assert len(set(activity.daily)) > 1
    month = metrics.query(metrics.Query(("visitors",), TODAY - timedelta(days=29), TODAY), at=NOW)
    assert int(month.totals[0]) == activity.monthly[-1]
