"""From the spool to the tables: torn lines, repeats, dead letters, rates, and what was pruned."""

import json
import os
from datetime import timedelta

import pytest

from kaipu.brain.tracking import flows, operations, queries
from kaipu.brain.tracking.gateways import Spool
from kaipu.brain.tracking.models import DeadLetter, Event, Shipment, Tally
from kaipu.brain.tracking.queries import Kind
from kaipu.brain.tracking.rules import Change, Refused
from kaipu.brain.tracking.tests.factories import NOW, event, write_spool
from kaipu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def spool(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def collect(now=NOW):
    return flows.collect(now=lambda: now)


def test_lines_are_stored_once(spool):
    seen = event("page_view", NOW, "v1")
    path = write_spool(spool, NOW, [seen, event("search", NOW, "v1", text="milk"), seen], torn='{"id": "019')
    assert collect() == flows.Collection(2, 1, 0, 0)
    assert collect() == flows.Collection(0, 0, 0, 0)
    assert path.exists(), "its hour is not over"
    with path.open("a") as file:
        file.write('broken", "name": "search"}\n')
    write_spool(spool, NOW, [event("purchase", NOW, "v1"), seen])
    assert collect() == flows.Collection(1, 1, 1, 0)
    stored = Shipment.objects.get()
    assert (stored.stored, stored.refused, stored.duplicates, stored.offset) == (3, 1, 2, path.stat().st_size)
    tallies = {t.name: (t.stored, t.duplicates, t.refused) for t in Tally.objects.all()}
    assert tallies == {"page_view": (1, 2, 0), "search": (1, 0, 1), "purchase": (1, 0, 0)}


def test_a_file_is_taken_away_when_it_is_over(spool):
    path = write_spool(spool, NOW, [event("page_view", NOW, "v1")], torn='{"id": "killed here')
    quiet = NOW.timestamp()
    os.utime(path, (quiet, quiet))
    assert collect(NOW + timedelta(minutes=70)).files_done == 0
    assert collect(NOW + timedelta(minutes=80)).files_done == 1
    assert not path.exists()
    assert (Event.objects.count(), Shipment.objects.count()) == (1, 0)


def test_the_slower_of_two_workers_changes_nothing(spool):
    arguments = {"file": "f", "events": [], "letters": [], "at": NOW}
    assert operations.store_stretch(start=0, end=10, **arguments) is not None
    assert operations.store_stretch(start=0, end=10, **arguments) is None
    assert operations.store_stretch(start=10, end=20, **arguments) is not None


def test_no_line_is_glued_to_one_that_a_kill_cut_short(spool):
    folder = spool / "spool"
    Spool().append(folder, b'{"whole": 1}\n', NOW)
    (path,) = folder.iterdir()
    with path.open("ab") as file:
        file.write(b'{"cut sho')
    Spool().append(folder, b'{"whole": 2}\n', NOW)
    assert path.read_bytes() == b'{"whole": 1}\n{"cut sho\n{"whole": 2}\n'


def test_programs_hear_of_each_event(spool):
    known = event("page_view", NOW, "v1", source="api")
    write_spool(spool, NOW, [known])
    collect()
    fresh, wrong = (
        event("search", NOW, "v1", source="api", text="milk"),
        event("search", NOW, "v1", source="api", txt="x"),
    )
    answers = flows.answer_events([known, fresh, wrong, fresh], at=NOW)
    assert [answer.status for answer in answers] == ["duplicate", "accepted", "refused", "duplicate"]
    assert answers[2].faults == (("unknown_field", "txt"),)
    assert collect() == flows.Collection(1, 2, 1, 0)


def test_letters_are_mended_replayed_and_discarded_and_all_of_it_is_audited(spool):
    wrong = [
        event("product_view", NOW - timedelta(days=3), f"v{n}", source="api", sku=None, code=f"10{n}") for n in range(5)
    ]
    write_spool(spool, NOW, [*wrong, event("page_view", NOW, "v", source="api", evil="x")])
    assert collect().refused == 6
    piles = {(p.kind.name, p.kind.reason, p.kind.field): p.count for p in queries.list_piles()}
    assert piles == {("product_view", "missing_field", "sku"): 5, ("page_view", "unknown_field", "evil"): 1}
    kind = Kind("product_view", "api", "missing_field", "sku")

    assert operations.mend_letters(kind=kind, change=None, at=NOW) == operations.Replayed(0, 0, 5, 5)
    first = queries.list_letters(kind=kind)[0]
    with pytest.raises(Refused):
        operations.mend_letter(letter_id=first.id, payload=first.payload, at=NOW)
    mended = json.loads(first.payload) | {"sku": "1001"}
    del mended["code"]
    assert operations.mend_letter(letter_id=first.id, payload=json.dumps(mended), at=NOW).stored == 1
    with pytest.raises(operations.LetterGone):
        operations.mend_letter(letter_id=first.id, payload=json.dumps(mended), at=NOW)

    done = operations.mend_letters(kind=kind, change=Change("rename", "code", to="sku"), at=NOW)
    assert done == operations.Replayed(4, 0, 0, 0)
    assert set(Event.objects.values_list("at", flat=True)) == {NOW - timedelta(days=3)}, (
        "late events keep their own day"
    )
    assert operations.discard_letters(kind=Kind("page_view", "api", "unknown_field", "evil"), at=NOW) == 1
    assert not queries.list_piles()
    assert dict(Tally.objects.filter(name="product_view").values_list("minute", "stored")) != {}
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == [
        "tracking.mend_letters",
        "tracking.mend_letter",
        "tracking.mend_letters",
        "tracking.discard_letters",
    ]


def test_faulty_lines_of_browsers_are_kept_as_examples_and_counted_beyond(spool, monkeypatch):
    monkeypatch.setattr(operations.storing, "MOST_OF_A_KIND", 3)
    write_spool(spool, NOW, [event("page_view", NOW, "v", source="browser", evil=n) for n in range(5)])
    collect()
    assert (DeadLetter.objects.count(), Tally.objects.get(name="page_view").refused) == (3, 5)


def test_who_does_more_in_a_minute_than_a_person_can_is_a_program(spool):
    fast = [event("page_view", NOW + timedelta(milliseconds=n), "fast") for n in range(301)]
    slow = [event("page_view", NOW - timedelta(seconds=n), "slow") for n in range(301)]
    told = [event("page_view", NOW, "told", source="api") for n in range(301)]
    write_spool(spool, NOW, [event("page_view", NOW - timedelta(minutes=5), "fast"), *fast, *slow, *told])
    collect()
    assert set(Event.objects.filter(bot=True).values_list("visitor", "bot_reason")) == {("fast", "rate")}
    assert Event.objects.filter(visitor="fast", bot=False).count() == 0


def test_what_is_too_old_is_taken_away(spool, settings):
    settings.EVENT_DAYS = 400
    write_spool(spool, NOW, [event("page_view", NOW - timedelta(days=399), "old"), event("page_view", NOW, "new")])
    collect()
    assert operations.prune(at=NOW) == operations.Pruned(0, 0, 0)
    assert operations.prune(at=NOW + timedelta(days=3)).events == 1
    assert list(Event.objects.values_list("visitor", flat=True)) == ["new"]
