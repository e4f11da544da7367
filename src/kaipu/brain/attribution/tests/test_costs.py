"""Costs from files and by hand: what is read, corrected, and counted once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from kaipu.brain.attribution import api as attribution
from kaipu.brain.attribution.api import Cost
from kaipu.brain.attribution.models import CostEntry
from kaipu.brain.attribution.rules import read_costs
from kaipu.brain.connectors.models import AdSpend
from kaipu.kernel.models import AuditEntry

TODAY = date(2026, 3, 10)
AT = datetime(2026, 3, 10, 16, tzinfo=UTC)
FILE = """\ufeff日期;来源;媒介;活动;花费;点击
2026-03-01;WeChat;cpc;spring;1,200.50;30
2026/3/2;wechat;cpc;;7;
2026-03-02;wechat;cpc;;8;
2026-03-11;wechat;cpc;;8;

2026-03-03;;cpc;;8;
2026-03-03;wechat;cpc;;8.005;
2026-03-03;wechat;cpc;;-1;
2026-03-03;wechat;cpc;;1;many
2026-03-04;wechat;cpc;;0;
"""


def test_a_file_with_everything_wrong() -> None:
    found, refused = read_costs(FILE.replace("2026/3/2", "2026/03/02"), today=TODAY, digits=2)
    assert found == [
        Cost(date(2026, 3, 1), "wechat", "cpc", "spring", 120050, 30), Cost(date(2026, 3, 2), "wechat", "cpc", "", 700),
        Cost(date(2026, 3, 4), "wechat", "cpc", "", 0),
    ]  # fmt: skip
    assert [(each.line, each.reason) for each in refused] == [
        (4, "twice"), (5, "later"), (7, "place"), (8, "amount"), (9, "amount"), (10, "count"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason", "value"),
    [("", "columns", "day, source, medium, spend"), ("day,cost\n", "columns", "source, medium"),
     ("day,source,medium,cost\n" + "x\n" * 5001, "lines", "5001")],
)  # fmt: skip
def test_files_that_are_refused_as_a_whole(text, reason, value) -> None:
    found, refused = read_costs(text, today=TODAY, digits=2)
    assert (found, refused[0].reason, refused[0].value) == ([], reason, value)


def note(minor, *, origin="hand", day=TODAY, campaign="spring"):
    return attribution.note_costs(costs=[Cost(day, "wechat", "cpc", campaign, minor)], origin=origin, by=7, at=AT)


def in_the_warehouse():
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_id < 0, spend_minor FROM lake_ad_spend_v2 ORDER BY spend_minor")
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_correction_keeps_what_stood_before() -> None:
    assert note(500) == attribution.Noted(1, 0, 0)
    assert note(500) == attribution.Noted(0, 0, 1)
    assert note(650, origin="file:march.csv") == attribution.Noted(0, 1, 0)
    assert note(900, campaign="") == attribution.Noted(1, 0, 0)
    assert [(each.spend_minor, each.origin, each.replaced_at) for each in attribution.list_entries()] == [
        (900, "hand", None), (650, "file:march.csv", None), (500, "hand", AT),
    ]  # fmt: skip
    assert in_the_warehouse() == [(True, 650), (True, 900)]
    known = attribution.find_known(costs=[Cost(TODAY, "wechat", "cpc", "spring", 1)])
    assert known == {(TODAY, "wechat", "cpc", "spring", ""): 650}
    assert AuditEntry.objects.filter(action="attribution.note_costs").count() == 4


@pytest.mark.django_db
def test_what_the_company_tells_counts_alone() -> None:
    note(500)
    AdSpend.objects.create(
        connector="ads", row_key="1", digest="d", at=AT, day=TODAY, source="wechat", medium="cpc", campaign="spring", spend_minor=333,
        clicks=1, impressions=1,
    )  # fmt: skip
    assert in_the_warehouse() == [(False, 333)]
    pictures = Cost(TODAY, "wechat", "article", "spring", 100, note="Pictures")
    attribution.note_costs(
        costs=[pictures, replace(pictures, note="Words", spend_minor=40)], origin="campaign", by=8, at=AT
    )
    lines = attribution.list_spending(campaign="spring")
    assert [(each.medium, each.spend_minor, each.note, each.told, each.counts, each.by) for each in lines] == [
        ("article", 100, "Pictures", False, True, 8), ("article", 40, "Words", False, True, 8),
        ("cpc", 500, "", False, False, 7), ("cpc", 333, "", True, True, None),
    ]  # fmt: skip
    assert attribution.count_spent(campaigns=["spring", "autumn"]) == {"spring": 473}


@pytest.mark.django_db
def test_one_standing_cost_a_day_and_place() -> None:
    note(500)
    row = CostEntry.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CostEntry.objects.create(**{**row, "id": None})
    with pytest.raises(IntegrityError), transaction.atomic():
        CostEntry.objects.update(spend_minor=-1)
