"""The year moves by whole weeks, on the shop's own clock."""

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaipu.demo.shift import LAST_FULL_DAY, settle_shift, shift_moment, shift_weeks


@given(st.dates(date(2018, 1, 2), date(2100, 1, 1)))
def test_the_last_full_day_lands_on_the_latest_sunday_before_today(today):
    landed = LAST_FULL_DAY + timedelta(weeks=shift_weeks(today))
    assert landed.weekday() == 6
    assert timedelta(days=1) <= today - landed <= timedelta(days=7)


def test_a_monday_has_yesterday_and_a_sunday_the_week_before():
    assert shift_weeks(date(2018, 1, 1)) == 0
    assert shift_weeks(date(2018, 1, 7)) == 0
    assert shift_weeks(date(2018, 1, 8)) == 1


def test_half_past_five_stays_half_past_five_across_summer_time():
    winter = datetime(2017, 3, 8, 22, 30, tzinfo=UTC)  # 17:30 in New York
    assert shift_moment(winter, 463) == datetime(2026, 1, 21, 22, 30, tzinfo=UTC)
    spring = datetime(2017, 3, 15, 21, 30, tzinfo=UTC)  # 17:30 in New York, summer time
    assert shift_moment(spring, 463) == datetime(2026, 1, 28, 22, 30, tzinfo=UTC)


def test_the_shift_is_settled_once(tmp_path):
    weeks = settle_shift(tmp_path, date(2026, 11, 22))
    assert weeks == 463
    assert settle_shift(tmp_path, date(2027, 5, 1)) == 463
    assert json.loads((tmp_path / "shift.json").read_text()) == {"weeks": 463, "settled_on": "2026-11-22"}
