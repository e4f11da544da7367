"""A failed or worse training never takes the place of a good one."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from kaipu.brain.modelling import api
from kaipu.brain.modelling.models import Version
from kaipu.brain.modelling.rules import is_worse

AT = datetime(2026, 11, 22, 7, tzinfo=UTC)
CARD = api.Card(
    data_until=date(2026, 11, 21), method="ranker", reason="beats_baseline", measure="ndcg_10", score=0.2, baseline="own",
    baseline_score=0.16, rows=1000, figures={"own": {"ndcg_10": 0.16}}, reference={"basket_size": [0.5, 0.3, 0.2]},
)  # fmt: skip


@pytest.fixture(autouse=True)
def models_root(settings, tmp_path):
    settings.MODELS_ROOT = tmp_path


def store(score: float = 0.2, days: int = 0, **given):
    card = replace(CARD, score=score, **given)
    return api.store_model(
        name="letters", files={"tree.txt": f"{score}".encode()}, card=card, at=AT + timedelta(days=days)
    )


@pytest.mark.django_db(transaction=True)
def test_a_better_training_replaces_and_a_worse_one_does_not():
    assert api.find_model(name="letters") is None
    first = store(0.2)
    assert (first.number, first.current, first.card) == (1, True, CARD)
    assert (first.folder / "tree.txt").read_text() == "0.2"
    assert store(0.1, 1) is None
    assert api.find_model(name="letters") == first
    assert store(0.195, 2).number == 3  # within what may be chance
    assert [(each.number, each.state, each.current) for each in api.list_cards(name="letters")] == [
        (3, "kept", True), (2, "worse", False), (1, "kept", False),
    ]  # fmt: skip
    assert not (first.folder.parent / "000002").exists()


@pytest.mark.django_db(transaction=True)
def test_a_failed_training_leaves_the_version_in_use():
    first = store()
    assert api.note_failure(name="letters", error="no rows", at=AT + timedelta(days=1)) == 2
    assert api.find_model(name="letters") == first
    newest = api.list_cards(name="letters")[0]
    assert (newest.state, newest.card, newest.error) == ("failed", None, "no rows")


@pytest.mark.django_db(transaction=True)
def test_files_of_the_version_in_use_outlive_all_others(tmp_path):
    store(0.5)
    for day in range(1, 6):
        store(0.5 + day / 100, day)
    assert sorted(folder.name for folder in (tmp_path / "letters").iterdir()) == ["000004", "000005", "000006"]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_written_changes_nothing(tmp_path):
    first = store()
    with pytest.raises(FileNotFoundError):
        api.store_model(name="letters", files={"no/such/folder": b""}, card=replace(CARD, score=0.9), at=AT)
    assert api.find_model(name="letters") == first
    assert [folder.name for folder in (tmp_path / "letters").iterdir()] == ["000001"]


@pytest.mark.django_db
def test_the_database_knows_one_current_version():
    Version.objects.create(name="a", number=1, state="kept", current=True, card={}, trained_at=AT)
    with pytest.raises(IntegrityError):
        Version.objects.create(name="a", number=2, state="kept", current=True, card={}, trained_at=AT)


@pytest.mark.parametrize(
    ("given", "worse"),
    [
        ({"score": 0.191}, False), ({"score": 0.189}, True), ({"score": math.nan}, True),
        ({"score": 0.15, "previous_score": 0.14}, False), ({"score": 0.3, "previous_score": 0.31}, True),
        ({"score": 0.209, "higher_is_better": False}, False), ({"score": 0.211, "higher_is_better": False}, True),
    ],
)  # fmt: skip
def test_what_is_worse(given, worse):
    assert is_worse(replace(CARD, **given), CARD) is worse


@pytest.mark.django_db(transaction=True)
def test_drift_is_measured_against_the_training_of_the_version_in_use():
    store()
    found = api.note_drift(name="letters", shares={"basket_size": [20, 30, 50], "unknown": [1]}, at=AT)
    assert found == {"basket_size": pytest.approx(-0.3 * math.log(0.4) + 0.3 * math.log(2.5))}
    assert [(each.feature, each.reading) for each in api.list_drift(name="letters")] == [("basket_size", "moved")]
    assert api.note_drift(name="nobody", shares={}, at=AT) == {}


def test_the_index_of_equal_shares_is_nothing():
    assert api.measure_drift([1, 2, 3], [10, 20, 30]) == pytest.approx(0)
    assert api.judge_drift(0.1) == "moving"
    with pytest.raises(ValueError, match="equal length"):
        api.measure_drift([1], [1, 2])
