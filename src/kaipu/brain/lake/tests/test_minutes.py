"""Minutes without Spark: what is fed, what is open, and that a batch counts once however often it is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from kaipu.brain.lake import operations, queries
from kaipu.brain.lake.flows.streaming import feed
from kaipu.brain.lake.gateways import feeding
from kaipu.brain.lake.models import Stream
from kaipu.brain.lake.rules import (
    KEPT,
    LATENESS,
    MinuteFigures,
    StreamBatch,
    StreamState,
    first_open_minute,
    floor_of_new_run,
    minute_of,
)
from kaipu.brain.lake.tests.factories import settle
from kaipu.brain.tracking.models import Event
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

NOON = datetime(2026, 3, 10, 16, 0, 30, tzinfo=UTC)
MINUTE = NOON.replace(second=0)
RUN = UUID(int=7)


def make_event(at: datetime, **fields: Any) -> None:
    Event.objects.create(id=uuid4(), at=at, name="page_view", visitor="v1", **fields)


def batch(
    number: int, *, run: UUID = RUN, minutes: tuple[MinuteFigures, ...] = (), late: int = 0, lines: int = 0
) -> StreamBatch:
    told = (MinuteFigures(MINUTE, "web", "phone", late=late),) if late else ()
    return StreamBatch(run, number, minutes, told, NOON, lines, 0, 0, NOON - timedelta(milliseconds=1500))


def test_ten_minutes_stay_open_behind_the_newest_moment() -> None:
    state = StreamState(RUN, high_at=NOON)
    assert first_open_minute(StreamState(RUN)) == 0, "nothing is late before anything was seen"
    assert first_open_minute(state) == minute_of(MINUTE - LATENESS)
    assert floor_of_new_run(state) == minute_of(MINUTE) + 1
    assert first_open_minute(replace(state, floor=minute_of(MINUTE) + 1)) == minute_of(MINUTE) + 1


@pytest.mark.django_db
def test_a_batch_told_twice_counts_once() -> None:
    operations.begin_run(run=RUN)
    figures = MinuteFigures(MINUTE, "web", "phone", visits=3, order_visits=1, orders=1, gmv_minor=1250)
    first = batch(0, minutes=(figures,), late=2, lines=6)
    assert operations.record_batch(batch=first, at=NOON) is True
    assert operations.record_batch(batch=first, at=NOON) is False
    assert queries.list_minutes(first=MINUTE, last=MINUTE + timedelta(minutes=1)) == [replace(figures, late=2)]
    corrected = replace(figures, visits=4)
    operations.record_batch(batch=batch(1, minutes=(corrected,), lines=1), at=NOON)
    assert queries.list_minutes(first=MINUTE, last=MINUTE + timedelta(minutes=1)) == [replace(corrected, late=2)]
    state = queries.get_stream_state()
    assert (state.batch, state.lines, state.counted, state.late, state.delay_ms) == (1, 7, 5, 2, 1500)


@pytest.mark.django_db
def test_a_new_folder_numbers_anew_and_leaves_known_minutes_alone() -> None:
    operations.begin_run(run=RUN)
    operations.record_batch(batch=batch(41, lines=1), at=NOON)
    state = operations.begin_run(run=UUID(int=8))
    assert (state.batch, state.floor) == (-1, minute_of(MINUTE) + 1)
    assert operations.record_batch(batch=batch(42, lines=1), at=NOON) is False, "of the run before"
    assert operations.record_batch(batch=batch(0, run=UUID(int=8), lines=1), at=NOON) is True


@pytest.mark.django_db
def test_it_runs_while_it_says_so_and_old_minutes_go() -> None:
    assert queries.find_stream(at=NOON) is None
    operations.begin_run(run=RUN)
    operations.note_alive(at=NOON)
    operations.record_batch(batch=batch(0, minutes=(MinuteFigures(MINUTE, "web", ""),), lines=1), at=NOON)
    assert [queries.find_stream(at=NOON + timedelta(minutes=m)).running for m in (1, 2)] == [True, False]
    operations.record_batch(batch=batch(1), at=NOON + KEPT + timedelta(minutes=1))
    assert queries.list_minutes(first=MINUTE, last=NOON) == []


@pytest.mark.django_db
def test_a_line_that_is_nowhere_accounted_for_is_refused() -> None:
    operations.begin_run(run=RUN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stream.objects.update(lines=1)


@pytest.mark.django_db(transaction=True)
def test_each_fact_is_fed_once_and_bots_never(tmp_path: Path) -> None:
    place, sku = make_location("S1", delivers=False, pickup=True), make_sku("1")
    make_stock(place, sku.id, 9)
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=NOON - timedelta(days=1))
    make_event(NOON, session="s1", device="phone")
    make_event(NOON, session="s2", bot=True)
    make_event(NOON - timedelta(days=1), session="s3")
    till = orders.record_till_sale(location_id=place.id, tracked=True, customer_id=None, wanted={sku.id: 2}, at=NOON)
    settle()
    assert feed(home=tmp_path, at=NOON) == 2, "the day's facts, without the bot's and yesterday's"
    assert feed(home=tmp_path, at=NOON) == 0
    make_event(NOON - timedelta(days=1), session="s4")
    settle()
    assert feed(home=tmp_path, at=NOON) == 1, "what came afterwards is fed whenever it happened"
    files = sorted((tmp_path / "incoming").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert [line["fact"] for line in lines] == ["event", "order", "event"]
    assert lines[1] | {"at": ""} == {
        "fact": "order", "id": f"order:{till}", "at": "", "channel": "store", "device": "", "session": "", "minor": 798,
    }  # fmt: skip
    assert (lines[0]["session"], lines[0]["device"], datetime.fromisoformat(lines[0]["at"])) == ("s1", "phone", NOON)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_fed_later(tmp_path: Path) -> None:
    feed(home=tmp_path, at=NOON)
    before = feeding.read_horizon(tmp_path)
    with transaction.atomic():
        make_event(NOON, session="s1")
        assert feed(home=tmp_path, at=NOON) == 0
    assert before is not None
    settle()
    assert feed(home=tmp_path, at=NOON) == 1


def test_forgetting_takes_what_was_kept_and_the_open_minutes_of_a_stream_that_stands_still(tmp_path: Path) -> None:
    run = feeding.open_run(tmp_path)
    assert feeding.open_run(tmp_path) == run
    (tmp_path / "kept").mkdir()
    feeding.forget_facts(tmp_path, running=True, renamed={})
    assert not (tmp_path / "kept").exists()
    assert feeding.open_run(tmp_path) == run
    waiting = tmp_path / "incoming" / "facts-1-2.jsonl"
    waiting.write_text('{"id": "a", "session": "hers"}\n{"id": "b", "session": "his"}\n')
    (tmp_path / "incoming" / ".writing").write_text('{"session": "hers"}')
    feeding.forget_facts(tmp_path, running=False, renamed={"hers": "nobody"})
    assert feeding.open_run(tmp_path) != run
    assert waiting.read_text() == '{"id": "a", "session": "nobody"}\n{"id": "b", "session": "his"}\n'
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == [waiting.name]
