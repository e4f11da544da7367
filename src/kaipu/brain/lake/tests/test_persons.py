"""Numbers of people: one each, for good, whatever is built again; and the day at hand goes on from them."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.gateways import landing
from kaipu.brain.lake.rules import SOURCES, number_kept
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop
from kaipu.brain.lake.tests.test_building import settle
from kaipu.brain.tracking.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YESTERDAY, DAY = TODAY - timedelta(days=1), TODAY - timedelta(days=2)
SOURCE = next(source for source in SOURCES if source.kind == "numbers")


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.LAKE_ROOT = tmp_path / "lake"
    return settings.LAKE_ROOT


def see(at, visitor, **fields):
    Event.objects.create(
        id=uuid4(), name="page_view", at=at, visitor=visitor, session=fields.pop("session", visitor), **fields
    )


def ask(statement, at=NOW):
    queries.reading._state.due = 0
    return queries.ask(statement, at=at)


def build(at=NOW, **how):
    settle()
    built = flows.build(now=lambda: at, **how)
    assert built.state == "published", built.error
    return built


def numbers(at=NOW):
    """Return the number of each visitor and customer."""
    rows = ask("SELECT coalesce(visitor, 'customer ' || customer_id), person FROM dwd.persons ORDER BY person", at)
    assert len({person for _, person in rows}) == len(rows) == len({key for key, _ in rows})
    return dict(rows)


def test_a_number_is_given_once_and_kept(root):
    shop = make_shop()
    see(at_noon(DAY), "v2")
    see(at_noon(DAY), "v1", customer_id=shop.bob.id)
    see(at_noon(DAY), "crawler", bot=True)
    make_order(shop.store, shop.alice, at_noon(DAY), [(shop.milk, 1, 100)], channel="store")
    build()
    first = numbers()
    assert first == {f"customer {shop.alice.id}": 1, f"customer {shop.bob.id}": 2, "v1": 3, "v2": 4}
    assert ask("SELECT visitor, person FROM dws.visits ORDER BY 1") == [("v1", 2), ("v2", 4)]

    # late rows of a closed day, a restatement and builds of everything: whoever has a number keeps it
    see(at_noon(DAY - timedelta(days=9)), "a0")
    build()
    assert numbers() == first | {"a0": 5}
    build(restate=(DAY - timedelta(days=20), YESTERDAY))
    build(full=True)
    build(full=True, at=NOW + timedelta(days=1))
    assert numbers(NOW + timedelta(days=1)) == first | {"a0": 5}

    # who becomes known is the customer from then on, and keeps what is kept of the visitor
    see(NOW + timedelta(days=1), "v2", customer_id=shop.alice.id)
    later = NOW + timedelta(days=2)
    build(later)
    assert ask("SELECT DISTINCT person FROM dws.visits WHERE visitor = 'v2'", later) == [(1,)]

    # what nobody speaks of any more goes with the next full build, and its number, though the highest, is not given again
    Event.objects.filter(visitor="a0").delete()
    build(later, full=True)
    assert numbers(later) == first
    see(at_noon(DAY), "z9")
    build(later, full=True)
    assert numbers(later) == first | {"z9": 6}
    assert not duckdb.execute(f"FROM '{root}/landing/persons/data.parquet' WHERE visitor = 'a0'").fetchall()


def test_keys_whose_old_hash_was_the_same_are_two_people():
    """The old number of a visitor was sixty bits of a hash; here a hash of one bit, under which half of all clash."""
    old = "CAST(CONCAT('0x', SUBSTRING(MD5(visitor), 32, 1)) AS BIGINT) % 2"
    shop = make_shop()
    for n in range(40):
        see(at_noon(DAY), f"v{n}")
    see(at_noon(DAY), f"{shop.bob.id}")  # a browser named like a customer's number
    see(at_noon(DAY), "w", customer_id=shop.bob.id)
    build()
    assert ask(f"SELECT count(DISTINCT visitor), count(DISTINCT person), count_persons(person), count(DISTINCT {old}) FROM dws.visits") == [
        (42, 42, 42, 2)
    ]  # fmt: skip


def test_the_day_at_hand_goes_on_from_the_highest_number():
    shop = make_shop()
    for visitor in ("v1", "v2"):
        see(at_noon(DAY), visitor)
    make_order(shop.store, shop.alice, at_noon(DAY), [(shop.milk, 1, 100)], channel="store")
    build()
    known = numbers()
    for visitor in ("v2", "n1", "n2"):
        see(at_noon(TODAY, minutes=-9), visitor)
    see(at_noon(TODAY, minutes=-9), "n3", customer_id=shop.alice.id)
    see(at_noon(DAY, minutes=9), "n1")  # late, on a closed day: both live days speak of one person
    today = f"SELECT visitor, person FROM dws.visits WHERE day = DATE '{TODAY}' ORDER BY visitor"
    live = dict(ask(today))
    assert (live["v2"], live["n3"]) == (known["v2"], known[f"customer {shop.alice.id}"])
    assert min(live["n1"], live["n2"]) > max(known.values())
    assert ask(f"SELECT person FROM dws.visits WHERE day = DATE '{DAY}' AND visitor = 'n1'") == [(live["n1"],)]
    count = "SELECT day, count_persons(person), count(DISTINCT person) FROM dws.visits GROUP BY day ORDER BY day"
    counted = ask(count)
    assert counted == [(DAY, 3, 3), (TODAY, 4, 4)]
    tomorrow = NOW + timedelta(days=1)
    build(tomorrow)
    assert ask(count, tomorrow) == counted
    assert {key: number for key, number in numbers(tomorrow).items() if key in known} == known


def test_a_key_that_is_dropped_leaves_its_number_and_no_trace():
    lake = duckdb.connect()
    lake.execute("CREATE SCHEMA landing")
    for name in ("orders", "events"):
        lake.execute(f"CREATE TABLE landing.{name} (day DATE, customer_id BIGINT, visitor VARCHAR, bot BOOLEAN)")
    lake.execute("INSERT INTO landing.events VALUES ('2026-01-01', NULL, 'a', false)")
    lake.execute(
        "CREATE TABLE known AS SELECT * FROM (VALUES (1, NULL, 'a'), (2, 7, NULL), (3, NULL, 'b')) AS k(person, customer_id, visitor)"
    )
    assert lake.execute(number_kept(SOURCE, "FROM known")).fetchall() == [(1, None, "a"), (3, None, None)]


def test_numbers_are_written_only_when_there_are_new_ones(tmp_path):
    lake = duckdb.connect()
    lake.execute("CREATE SCHEMA landing")
    for name in ("orders", "events"):
        lake.execute(f"CREATE TABLE landing.{name} (day DATE, customer_id BIGINT, visitor VARCHAR, bot BOOLEAN)")
    lake.execute("INSERT INTO landing.events VALUES ('2026-01-01', NULL, 'a', false), ('2026-01-02', 5, 'b', false)")

    def number(ranges):
        landing._open_source(lake, SOURCE, tmp_path)
        return landing.land_numbers(lake, SOURCE, root=tmp_path, ranges=ranges)

    file = tmp_path / "landing/persons/data.parquet"
    assert number(None)
    assert duckdb.execute(f"FROM '{file}'").fetchall() == [(1, 5, None), (2, None, "a"), (3, None, "b")]
    assert not number(None)
    lake.execute("INSERT INTO landing.events VALUES ('2026-01-03', NULL, 'c', false), ('2026-01-04', NULL, 'd', false)")
    assert number([(TODAY.replace(month=1, day=4), TODAY)])
    assert duckdb.execute(f"FROM '{file}' WHERE person > 3").fetchall() == [(4, None, "d")]
