"""The volume check on days as they come: what is usual, what is not, and when there is not enough to tell."""

from datetime import date, timedelta

import duckdb
import pytest

from kaipu.brain.lake.rules import CHECKS

UNTIL = date(2026, 3, 9)
VOLUME = next(check for check in CHECKS if check.relation == "dws.orders" and check.name == "volume_anomaly")


def verdict(usual: list[int], last: int) -> int:
    """Return the check's verdict on a last day, with the same weekday's rows in the weeks before it, newest first."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA dws; CREATE TABLE dws.orders (day DATE)")
    days = [(UNTIL - timedelta(days=7 * week), rows) for week, rows in enumerate([last, *usual])]
    for day, rows in days:
        connection.execute(f"INSERT INTO dws.orders SELECT DATE '{day}' FROM range({rows})")
    return connection.execute(VOLUME.statement.format(until=UNTIL)).fetchall()[0][0]


@pytest.mark.parametrize(
    ("usual", "last", "found"),
    [
        ([100, 96, 104, 101, 99, 98, 102, 103], 105, 0),
        ([100, 96, 104, 101, 99, 98, 102, 103], 60, 0),  # far outside the noise, but not half off
        ([100, 96, 104, 101, 99, 98, 102, 103], 40, 1),
        ([100, 96, 104, 101, 99, 98, 102, 103], 0, 1),  # a day that did not arrive at all
        ([100, 96, 104, 101, 99, 98, 102, 900], 40, 1),  # one odd week does not hide it
        ([10, 200, 40, 150, 90, 20, 170, 60], 5, 0),  # a weekday that is never the same
        ([100, 100, 100], 0, 0),  # three weeks are too few to tell
    ],
)
def test_an_unusual_day_is_noticed(usual, last, found):
    assert verdict(usual, last) == found


def test_only_warnings_let_a_build_pass():
    assert not VOLUME.blocking
    assert {check.name for check in CHECKS if check.blocking} >= {"row_count", "net_balance", "location_known"}
