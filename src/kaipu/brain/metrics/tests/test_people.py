"""People counted on arrays, as sets and by plain statements: all three give what a slow count of rows gives."""

import random
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest

from kaipu.brain.lake import flows
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon
from kaipu.brain.metrics.api import Filter, Query
from kaipu.brain.metrics.queries import answering, cells
from kaipu.brain.metrics.rules import Component, Crowd, Scope, buckets_of, count_levels, days_of, group_components
from kaipu.brain.metrics.rules.people import origin_of
from kaipu.brain.metrics.tests.factories import ask, furnish
from kaipu.brain.tracking.models import Event

FIRST, LAST = TODAY - timedelta(days=40), TODAY - timedelta(days=1)
COLUMNS = {"dws.visits": ("day", "person", "device", "purchased")}
MEMBERS = (("phone",), ("desktop",), ("",))


def draw_rows(seed, count=3000):
    """Draw visits of forty days and the month before them, as (person, day since FIRST, device, bought)."""
    draw = random.Random(seed)
    return [
        (draw.randrange(200), draw.randrange(-30, 40), draw.randrange(3), draw.random() < 0.1) for _ in range(count)
    ]


def crowd_of(groups, scope, rows):
    origin = (origin_of(groups, scope) - FIRST).days
    there = [(p, d - origin, m, bought) for p, d, m, bought in rows if d >= origin]
    people, days, places, bought = (np.array(each) for each in zip(*there, strict=True))
    given = {"p": people, "d": days.astype(np.int16), "m": places, "came0": bought}
    return Crowd.of(groups, scope, given)


@pytest.mark.parametrize("grain", ["", "day", "week", "month"])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_arrays_count_what_sets_count(grain, cut, seed):
    rows = draw_rows(seed)
    scope = Scope(
        FIRST, LAST, TODAY, grain, ("device",) if cut else (), (), tuple(buckets_of(FIRST, LAST, grain)), MEMBERS
    )
    base, done = Component("visit_to_purchase_base"), Component("visit_to_purchase_done")
    follow = group_components([base, done], (), COLUMNS)
    window = group_components([Component("visitors", "28")], (), COLUMNS)
    ((moving, wanted),) = window.items()
    ((followed, both),) = follow.items()
    crowd = crowd_of(window | follow, scope, rows)
    moves = dict(count_levels(crowd, moving, wanted, scope))
    follows = dict(count_levels(crowd, followed, both, scope))

    spans = [(bucket, *days_of(bucket, grain)) for bucket in scope.buckets] or [(None, FIRST, LAST)]
    for bucket, first, last in spans:
        low, high = max((first - FIRST).days, 0), min((last - FIRST).days, 39)
        for place, members in enumerate(MEMBERS if cut else [()]):
            mine = [row for row in rows if not cut or row[2] == place]
            seen = {p for p, d, _, _ in mine if high - 28 < d <= high}
            assert moves[bucket, members][Component("visitors", "28")] == len(seen)
            begun = [(p, d) for p, d, _, _ in mine if low <= d <= min(high, 40 - 7)]
            after = {(p, d) for p, d, _, bought in rows if bought and d <= 39 + 7}
            bought = {p for p, d in begun if any((p, d + n) in after for n in range(8))}
            told = follows.get((bucket, members))
            assert told == ({base: len({p for p, _ in begun}), done: len(bought)} if begun else None)


def test_a_person_who_comes_twice_on_a_day_is_one():
    scope = Scope(FIRST, LAST, TODAY, "day", (), (), tuple(buckets_of(FIRST, LAST, "day")))
    window = group_components([Component("visitors", "1")], (), COLUMNS)
    ((group, wanted),) = window.items()
    crowd = crowd_of(window, scope, [(7, 3, 0, False)] * 3 + [(7, 4, 0, False), (9, 3, 0, False)])
    told = {
        bucket: found[Component("visitors", "1")] for (bucket, _), found in count_levels(crowd, group, wanted, scope)
    }
    assert list(told.values())[:2] == [2, 1]
    assert not any(list(told.values())[2:])


QUESTIONS = [
    ("visitors",), ("visitors", "visits"), ("visitors_28d",), ("stickiness", "visits"), ("conversion_7d",),
    ("visitor_return_rate", "visitors", "bounce_rate"), ("conversion_7d", "visitor_return_rate", "visitors_28d", "visitors"),
]  # fmt: skip
CUTS = [(), ("device",), ("weekday",), ("hour",), ("landing",), ("device", "source"), ("simulated", "weekday")]
PHONES = (Filter("device", "!=", ("desktop",)),)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_way_of_counting_gives_the_same_answer(settings, tmp_path, monkeypatch):
    settings.LAKE_ROOT, settings.VAR = tmp_path / "lake", tmp_path
    shop, draw = furnish(tmp_path), random.Random(11)
    known = [shop.alice.id, shop.bob.id]
    for n in range(500):
        visitor, day = draw.randrange(40), draw.choice([TODAY, *[TODAY - timedelta(days=d) for d in range(1, 60)]])
        for name in ["page_view", *(["purchase"] if draw.random() < 0.2 else [])]:
            Event.objects.create(
                id=uuid4(), name=name, at=at_noon(day, minutes=-draw.randrange(200)), visitor=f"r{visitor}", session=f"r{n}",
                device=draw.choice(["phone", "desktop"]), origin=draw.choice(["news", "", "search"]), landing=f"/c/{visitor % 5}",
                simulated=visitor % 4 == 0, customer_id=known[visitor] if visitor < 2 and draw.random() < 0.3 else None,
            )  # fmt: skip
    assert flows.build(now=lambda: NOW).state == "published"
    Event.objects.create(id=uuid4(), name="page_view", at=at_noon(TODAY, minutes=-1), visitor="only today", session="t")
    asked = set()

    def answers():
        for n, names in enumerate(QUESTIONS):
            for m, cuts in enumerate(CUTS):
                grain, compare = ["", "day", "week", "month"][(n + m) % 4], ["", "week", "previous"][(n + 2 * m) % 3]
                first = TODAY - timedelta(days=[6, 50, 27][m % 3])
                question = Query(names, first, TODAY, cuts, PHONES if (n + m) % 3 == 0 else (), grain, compare, 12)
                found = ask(
                    *names,
                    first=first,
                    last=TODAY,
                    dimensions=cuts,
                    filters=question.filters,
                    grain=grain,
                    compare=compare,
                )
                asked.update(sql.split(" FROM ")[0] for sql, _ in found.statements)
                yield strip(found)

    def strip(found):
        rows = [(row.members, row.totals, row.values) for row in found.rows]
        return found.totals, found.values, rows, found.comparison and strip(found.comparison)

    fast = list(answers())
    assert any("count_persons(" in sql for sql in asked)
    assert any(" AS came" in sql or " AS d" in sql for sql in asked)
    monkeypatch.setattr(cells, "MOST_BYTES", 0)
    on_arrays = list(answers())
    asked.clear()
    monkeypatch.setattr(cells, "MOST_ROWS", -1)
    monkeypatch.setattr(answering, "can_rank", lambda *_given: False)
    slow = list(answers())
    assert any("count(DISTINCT person)" in sql for sql in asked)
    assert not any("count_persons(" in sql for sql in asked)
    assert on_arrays == fast
    assert slow == fast

    monkeypatch.undo()
    looked_up = ask("visitors_28d", first=TODAY, last=TODAY, dimensions=("source",)).rows
    Event.objects.create(
        id=uuid4(), name="page_view", at=at_noon(TODAY, minutes=-1), visitor="late", session="l", origin="never seen"
    )
    again = ask("visitors_28d", first=TODAY, last=TODAY, dimensions=("source",)).rows
    assert {row.members for row in again} - {row.members for row in looked_up} == {("never seen",)}
