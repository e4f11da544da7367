"""Rules of connectors: contracts are whole, mappings are read and tell every fault, schedules and pauses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.connectors import rules
from kaipu.brain.connectors.rules import CONTRACTS, Line, MappingInvalid, ScheduleInvalid, TransportInvalid
from kaipu.brain.connectors.tests.factories import MAPPING, row

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
ADS = CONTRACTS["ad_spend"]


def mapped(raw, lines=None, contract=ADS):
    read = rules.read_lines(MAPPING, contract) if lines is None else lines
    return rules.map_row(raw, read, contract, currency="USD", zone=ZONE, now=NOW)


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_speaks_of_its_own_fields(name):
    contract = CONTRACTS[name]
    known = {field.name for field in contract.fields}
    assert known.issuperset({*contract.key, contract.when, *filter(None, [contract.total])})
    assert all(known.issuperset(pair) for pair in (*contract.never_more, *contract.in_order))
    assert all(contract.field(part).required or contract.field(part).kind == "text" for part in contract.key)
    assert all(field.meaning_en and field.meaning_zh for field in contract.fields)


def test_a_row_is_brought_into_the_contract_s_shape():
    reading = mapped(row(cost="1,012.34"))
    assert reading.faults == ()
    assert reading.values == {
        "day": date(2026, 3, 9), "source": "google", "medium": "cpc", "campaign": "spring", "spend_minor": 101234,
        "clicks": 10, "impressions": 900, "version": 1,
    }  # fmt: skip
    assert rules.key_of(reading.values, ADS) == "2026-03-09|google|cpc|spring"


def test_every_fault_is_told():
    wrong = row(day="soon", cost="12.345", clicks="many") | {"shown": -1}
    assert mapped(wrong).faults == (
        ("day", "not_a_day"), ("spend_minor", "not_an_amount"), ("clicks", "not_a_number"), ("impressions", "too_small"),
    )  # fmt: skip
    assert mapped(row(clicks=901)).faults == (("clicks", "implausible"),)
    assert mapped(row(day="2026-03-20")).faults == (("day", "in_the_future"),)
    assert ("day", "missing") in mapped("no object at all").faults
    assert mapped(row(cost={"amount": 1})).faults == (("spend_minor", "not_an_amount"),)


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [
        ("1.234,50", ("comma",), 123450),
        ("7", ("minor",), 7),
        (None, ("default:0",), 0),
        ("USD 3.10", ("after:USD ",), 310),
    ],
)
def test_steps_follow_each_other(value, steps, expected):
    lines = [
        each if each.field != "spend_minor" else Line("spend_minor", "cost", steps)
        for each in rules.read_lines(MAPPING, ADS)
    ]
    assert mapped(row(cost=value), lines).values["spend_minor"] == expected


def test_moments_of_no_zone_are_the_shop_s_own():
    contract = CONTRACTS["survey"]
    lines = [
        Line("answer", "0"), Line("answered_at", "1", ("moment:%Y-%m-%d %H:%M",)), Line("channel", "=email"), Line("nps", "2"),
    ]  # fmt: skip
    found = mapped(["A1", "2026-03-09 20:30", Decimal(9)], lines, contract)
    assert found.values["answered_at"] == datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    assert found.values["nps"] == 9
    assert mapped(["A1", "2026-03-09 20:30", 11], lines, contract).faults == (("nps", "too_large"),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [({"field": "colour", "path": "x"}, "unknown_field"), ({"field": "clicks", "path": "x", "steps": ["eval"]}, "unknown_step"),
     ({"field": "clicks", "path": ""}, "missing_field")],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_refused(line, reason):
    with pytest.raises(MappingInvalid) as refused:
        rules.read_lines([*(each for each in MAPPING if each["field"] != line["field"]), line], ADS)
    assert (refused.value.field, refused.value.reason) == (line["field"], reason)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["date", "cost", "utm", "clicks", "shown", "revision"]), inner, max_size=6)))  # fmt: skip
def test_whatever_comes_is_read_or_refused_and_never_breaks(raw):
    reading = mapped(raw)
    assert reading.faults or rules.key_of(reading.values, ADS)


@pytest.mark.parametrize(
    ("cron", "after", "now", "due"),
    [("*/30 * * * *", "12:01", "12:29", False), ("*/30 * * * *", "12:01", "12:30", True), ("0 6 * * 1", "12:00", "12:59", False),
     ("5,35 12 * * 2", "12:04", "12:05", True), ("0 13 * * 0-3", "12:04", "13:20", True), ("0 13 * * 7", "12:04", "13:20", False)],
)  # fmt: skip
def test_a_schedule_is_due_once_its_minute_has_come(cron, after, now, due):
    tuesday = datetime(2026, 3, 10, tzinfo=ZONE)

    def moment(text):
        return tuesday.replace(hour=int(text[:2]), minute=int(text[3:]))

    assert rules.is_due(rules.read_cron(cron), after=moment(after), now=moment(now)) is due
    assert rules.is_due(rules.read_cron(cron), after=None, now=moment(now))


@pytest.mark.parametrize(
    "text", ["", "* * * *", "60 * * * *", "*/0 * * * *", "a * * * *", "5-1 * * * *", "* * * * * *"]
)
def test_what_is_no_schedule_is_refused(text):
    with pytest.raises(ScheduleInvalid):
        rules.read_cron(text)


def test_pauses_grow_and_end_at_an_hour():
    assert [rules.pause_after(n) for n in (0, 1, 2, 3, 50)] == [
        timedelta(), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), timedelta(hours=1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [({"url": "file:///etc/passwd"}, "url"), ({"url": "http://bob:pw@example.com/"}, "url"), ({"url": "http://example.com/ x"}, "url"),
     ({"proof": "bearer", "secret": "hunter2"}, "secret"), ({"proof": "magic"}, "proof"), ({"header": "X: evil\r\n"}, "header"),
     ({"totals_url": "ftp://example.com"}, "totals_url"), ({"delimiter": "abc"}, "delimiter")],
)  # fmt: skip
def test_a_transport_that_cannot_be_used_is_refused(change, field):
    with pytest.raises(TransportInvalid) as refused:
        rules.read_transport({"url": "https://example.com/report", **change})
    assert refused.value.field == field
