"""Law 4: no door promises or returns a row."""

import dataclasses
import types

import pytest
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from tools.laws.records import RowLeftHome, doors, guarded, promises


def test_no_door_speaks_of_rows():
    assert [fault for door in doors() for fault in promises(door)] == []


@dataclasses.dataclass(frozen=True, slots=True)
class Bag:
    """A record with a row hidden in it."""

    content: list[Session]


def get_row() -> Session:
    """Return a row."""
    return Session(session_key="a")


def list_rows() -> "QuerySet[Session] | None":
    """Return a query set."""


def find_anything():
    return None


def get_hidden() -> object:
    """Return a row inside a record inside a list."""
    return [Bag([Session(session_key="a")])]


def get_number() -> int:
    """Return what may leave."""
    return 1


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("get_row", "speaks of rows in `return`"),
        ("list_rows", "speaks of rows in `return`"),
        ("find_anything", "does not say the types of what it returns"),
        ("Bag", "holds rows in `content`"),
        ("Session", "is a row"),
    ],
)
def test_a_door_that_speaks_of_rows_is_seen(name, fault):
    door = types.ModuleType("kaipu.commerce.somewhere.api")
    door.__dict__.update({name: globals()[name], "get_number": get_number, "__all__": [name, "get_number"]})
    (told,) = promises(door)
    assert told.startswith(f"Law 4: kaipu.commerce.somewhere.api.{name} {fault}")


def test_a_row_in_a_result_is_refused():
    for function in (get_row, get_hidden):
        with pytest.raises(RowLeftHome):
            guarded(function)()
    assert guarded(get_number)() == 1
