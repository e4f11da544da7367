"""Files that are left for a connector: none is lost, and one that cannot be read holds no other up."""

import pytest

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors import gateways
from kaipu.brain.connectors.models import AdSpend, SeenFile
from kaipu.brain.connectors.tests.factories import NOW, connect, run

pytestmark = pytest.mark.django_db
FIELDS = ("day", "source", "medium", "spend_minor", "clicks", "impressions")


@pytest.fixture
def home(settings, tmp_path):
    settings.VAR = tmp_path
    connect(form="jsonl", mapping=[{"field": name, "path": name} for name in FIELDS])
    return connectors.folder_of("ads")


def line(day, clicks=1):
    return f'{{"day": "{day}", "source": "google", "medium": "cpc", "spend_minor": "1.00", "clicks": {clicks}, "impressions": 9}}'.encode()


def drop(name, body):
    return connectors.drop_file(key="ads", name=name, body=body, at=NOW)


def days():
    return sorted(f"{day}" for day in AdSpend.objects.values_list("day", flat=True))


def test_a_file_of_the_same_name_overwrites_none_that_waits(home):
    names = [drop("a.jsonl", line("2026-03-07")), drop("a.jsonl", line("2026-03-08"))]
    names.append(drop("a.totals.json", b"[]"))
    names.append(drop("a.totals.json", b"[]"))
    assert names == ["a.jsonl", "a-2.jsonl", "a.totals.json", "a-2.totals.json"]
    assert run().rows == 2
    assert drop("a.jsonl", line("2026-03-09")) == "a.jsonl"
    assert run().rows == 1
    assert days() == ["2026-03-07", "2026-03-08", "2026-03-09"]
    assert len(list((home / "done").iterdir())) == 5


def test_a_file_that_cannot_be_read_blocks_none_after_it(home):
    connect(form="json", mapping=[{"field": name, "path": name} for name in FIELDS])
    home.mkdir(parents=True)
    (home / "a.json").write_bytes(b"{")
    (home / "b.totals.json").write_bytes(b"no")
    drop("c.json", b"[" + line("2026-03-09") + b"]")
    outcome = run()
    assert (outcome.state, outcome.rows, outcome.problem) == ("done", 1, "bad_file")
    assert sorted(path.name for path in (home / "bad").iterdir()) == ["a.json", "b.totals.json"]
    newest = connectors.list_runs(connector="ads")[0]
    assert (newest.state, newest.detail) == ("done", "a.json, b.totals.json")
    assert (run().problem, connectors.list_runs(connector="ads")[0].problem) == ("", "")


def test_what_is_kept_is_what_was_hashed_and_a_later_file_waits(home):
    drop("a.jsonl", line("2026-03-08"))
    (path,) = gateways.list_files(home)
    file = gateways.read_file(path)
    path.unlink()
    drop("a.jsonl", line("2026-03-09"))
    gateways.archive_file(file)
    assert gateways.list_files(home) == [path]
    run()
    assert days() == ["2026-03-09"]
    assert SeenFile.objects.get().digest != file.digest


def test_totals_are_put_aside_only_when_the_run_has_ended(home, monkeypatch):
    drop("a.jsonl", line("2026-03-09"))
    drop("a.totals.json", b'[{"day": "2026-03-09", "rows": 1, "sum": 100}]')

    def killed():
        moments.append(NOW)
        if len(moments) == 5:
            raise KeyboardInterrupt
        return NOW

    moments = []
    with pytest.raises(KeyboardInterrupt):
        connectors.run_connector(key="ads", now=killed)
    assert days() == ["2026-03-09"]
    assert [path.name for path in gateways.list_files(home)] == ["a.totals.json"]


WORDS = r'(^|[^0-9A-Za-z])(Ann Lee|ann@x\.example|6175550123)($|[^0-9A-Za-z])|"customer(_id)?" ?: ?12[^0-9]'


@pytest.mark.parametrize(
    ("name", "body", "covered"),
    [
        ("a.jsonl", b'{"who": "Ann Lee,Ann Lee", "n": 1.5}\n\n{"customer_id": 12, "to": {"Ann Lee": 6175550123}}\n',
         b'{"who": "*** ***,*** ***", "n": 1.5}\n{"customer_id": null, "to": {"*** ***": null}}'),
        ("a.json", b'[{"customer_id": 120, "mail": "to ann@x.example"}]',
         b'[{"customer_id": 120, "mail": "to ***@*.*******"}]'),
        ("a.csv", b"who;n\nAnn Lee;1\nAnna Leeds;2\n", b"who;n\n*** ***;1\nAnna Leeds;2\n"),
        ("a.csv.part", b"who\nAnn Lee", b"who\n*** ***"),
    ],
)  # fmt: skip
def test_a_person_is_covered_in_files_that_wait_and_rows_stay_rows(home, name, body, covered):
    other = home.parent / "gone-connector" / name
    for path in (home / name, other, home / "done" / name, home / "bad" / name):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (home / "done" / "other.csv").write_bytes(b"Anna")
    assert connectors.forget_in_files(found=WORDS) == 4
    assert (home / name).read_bytes() == other.read_bytes() == covered
    assert [path.name for path in (home / "done").iterdir()] == ["other.csv"]
    assert list((home / "bad").iterdir()) == []
    assert connectors.forget_in_files(found=WORDS) == 0
