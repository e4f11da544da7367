"""Runs against a real source that pages, fails, repeats itself, corrects, sends wrong rows and leaves rows out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.flows import prune, watch_lateness
from kaipu.brain.connectors.models import AdSpend, DeadRow, DeliveryCost, Run, Survey
from kaipu.brain.connectors.operations import start_run
from kaipu.brain.connectors.queries import list_due
from kaipu.brain.connectors.rules import sign
from kaipu.brain.connectors.tests.factories import NOW, connect, row, run
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.orders.models import Order

pytestmark = pytest.mark.django_db


def kept():
    return list(AdSpend.objects.order_by("row_key").values_list("row_key", "spend_minor", "version"))


def test_pages_are_followed_and_the_cursor_is_gone_on_from(source):
    connect(source.url)
    source.answers["/report"] = lambda asked: (
        {"data": [row("2026-03-09")], "cursor": "c2"} if asked.get("page") or asked.get("since")
        else {"data": [row("2026-03-08")], "next": "/report?page=2", "cursor": "c1"}
    )  # fmt: skip
    assert run().rows == 2
    assert [key for key, _, _ in kept()] == ["2026-03-08|google|cpc|spring", "2026-03-09|google|cpc|spring"]
    assert run().rows == 0
    assert source.asked[-1][0] == "/report?since=c2"
    assert [(r.fetched, r.fresh, r.same) for r in connectors.list_runs(connector="ads")] == [(1, 0, 1), (2, 2, 0)]


def test_a_source_that_stumbles_is_asked_again_with_growing_pauses(source):
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row()]}
    source.fail = [503, 429, 500]
    waits = []
    assert run(waits=waits).state == "done"
    assert len(waits) == 3
    assert waits[0] < waits[1] < waits[2]


def test_a_source_that_stays_down_fails_the_run_and_is_left_alone_for_longer_each_time(source):
    connect(source.url)
    source.fail = [503] * 8
    assert (run().state, run().problem) == ("failed", "down")
    record = connectors.get_connector(key="ads", at=NOW)
    assert (record.health, record.failures, record.retry_at) == ("failing", 2, NOW + timedelta(minutes=2))
    assert list_due(at=NOW + timedelta(minutes=1)) == []
    assert list_due(at=NOW + timedelta(minutes=3)) == ["ads"]


def test_a_refusal_is_not_asked_twice_and_other_hosts_are_not_followed(source):
    connect(source.url)
    assert run().problem == "refused"
    assert len(source.asked) == 1
    source.answers["/report"] = lambda _: {"data": [row()], "next": "http://127.0.0.2:1/steal"}
    assert run().problem == "elsewhere"
    source.answers["/report"] = lambda _: b"<html>"
    assert run().problem == "unreadable"


def test_what_is_told_twice_is_kept_once_and_a_newer_version_replaces_it(source):
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row(cost="1.00"), row(cost="1.00"), row(cost="2.00", revision=2)]}
    assert run().rows == 1
    source.answers["/report"] = lambda _: {"data": [row(cost="9.00", revision=1)]}
    assert run().rows == 0
    assert kept() == [("2026-03-09|google|cpc|spring", 200, 2)]
    source.answers["/report"] = lambda _: {"data": [row(cost="3.00", revision=3)]}
    assert run().rows == 1
    assert kept() == [("2026-03-09|google|cpc|spring", 300, 3)]


def test_without_versions_other_contents_are_newer(source):
    connect(source.url, mapping=[{"field": f, "path": p} for f, p in (
        ("day", "date"), ("source", "utm.source"), ("medium", "utm.medium"), ("spend_minor", "cost"), ("clicks", "clicks"),
        ("impressions", "shown"))])  # fmt: skip
    for cost, fresh in (("1.00", 1), ("1.00", 0), ("1.50", 1)):
        source.answers["/report"] = lambda _, cost=cost: {"data": [row(cost=cost)]}
        assert run().rows == fresh
    assert [spend for _, spend, _ in kept()] == [150]


def test_wrong_rows_die_once_and_are_mended_replayed_or_replaced(source):
    connect(source.url)
    bad = [row(cost="n/a", campaign="a"), row(clicks=999, campaign="b"), row(day="?", campaign="c"), "noise"]
    source.answers["/report"] = lambda _: {"data": [row(), *bad]}
    assert (run().dead, run().dead) == (4, 0)
    piles = {(pile.field, pile.reason): pile.rows for pile in connectors.list_piles(connector="ads")}
    assert piles == {
        ("spend_minor", "not_an_amount"): 1,
        ("clicks", "implausible"): 1,
        ("day", "not_a_day"): 1,
        ("day", "missing"): 1,
    }
    dead = {each.row_key: each for each in connectors.list_dead_rows(connector="ads", limit=9)}
    first = dead["2026-03-09|google|cpc|b"]
    with pytest.raises(connectors.RowStillWrong) as wrong:
        connectors.mend_row(connector="ads", row_id=first.id, payload=first.payload.replace("999", "9999"), at=NOW)
    assert (wrong.value.field, wrong.value.reason) == ("clicks", "implausible")
    connectors.mend_row(connector="ads", row_id=first.id, payload=first.payload.replace("999", "9"), at=NOW)
    with pytest.raises(connectors.RowGone):
        connectors.mend_row(connector="ads", row_id=first.id, payload="{}", at=NOW)
    source.answers["/report"] = lambda _: {"data": [row(cost="5.00", campaign="a")]}
    run()
    assert DeadRow.objects.get(row_key="2026-03-09|google|cpc|a").state == "replaced"
    assert connectors.discard_rows(connector="ads", field="day", reason="missing", at=NOW) == 1
    assert connectors.replay_rows(connector="ads", at=NOW) == connectors.Replayed(0, 1)
    assert [spend for _, spend, _ in kept()] == [500, 1234, 1234]


def test_another_mapping_brings_dead_rows_back(source):
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row(cost="1.234,50")]}
    run()
    lines = [line.as_data() for line in connectors.get_connector(key="ads", at=NOW).mapping]
    comma = [line | {"steps": ["comma"]} if line["field"] == "spend_minor" else line for line in lines]
    assert connectors.try_mapping(key="ads", mapping=comma, at=NOW)[0].values["spend_minor"] == 123450
    assert connectors.remap_connector(key="ads", mapping=comma, at=NOW) == 2
    assert connectors.replay_rows(connector="ads", at=NOW) == connectors.Replayed(1, 0)
    assert [spend for _, spend, _ in kept()] == [123450]


def test_what_a_source_claims_and_never_sent_is_found(source):
    connect(source.url, totals_url=f"{source.url}/totals")
    source.answers["/report"] = lambda _: {
        "data": [row(), row(campaign="b"), row(cost="x", campaign="c"), row("2026-03-08")]
    }
    source.answers["/totals"] = lambda _: [
        {"day": "2026-03-09", "rows": 4, "sum": 5000}, {"day": "2026-03-08", "rows": 1, "sum": 1234},
        {"day": "2026-03-07", "rows": 2, "sum": 10},
    ]  # fmt: skip
    run()
    found = {each.day: each for each in connectors.list_controls(connector="ads")}
    planted = found[date(2026, 3, 9)]
    assert (planted.kept_rows, planted.kept_total, planted.dead_rows, planted.missing) == (2, 2468, 1, 1)
    assert found[date(2026, 3, 8)].holds
    assert (found[date(2026, 3, 7)].kept_rows, found[date(2026, 3, 7)].missing) == (0, 2)
    assert [each.day.day for each in connectors.list_controls(connector="ads", wrong_only=True)] == [9, 7]


@pytest.mark.parametrize(
    ("proof", "fits"),
    [("bearer", lambda _p, h: h.get("authorization") == "Bearer s3cret"), ("header", lambda _p, h: h.get("x-api-key") == "s3cret"),
     ("hmac", lambda p, h: h.get("x-signature") == sign("s3cret", target=p, timestamp=int(h.get("x-timestamp", 0))))],
)  # fmt: skip
def test_the_source_knows_who_asks_and_the_secret_stays_outside_the_database(source, settings, proof, fits):
    connect(source.url, proof=proof, secret="KAIPU_CONNECTOR_SECRET_TEST")
    source.answers["/report"] = lambda _: {"data": [row()]}
    source.guard = fits
    settings.CONNECTOR_SECRETS = {}
    assert run().problem == "no_secret"
    settings.CONNECTOR_SECRETS = {"KAIPU_CONNECTOR_SECRET_TEST": "wrong"}
    assert run().problem == "refused"
    settings.CONNECTOR_SECRETS = {"KAIPU_CONNECTOR_SECRET_TEST": "s3cret"}
    assert run().rows == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM connectors_connector c WHERE c::text LIKE '%%s3cret%%'")
        assert cursor.fetchone() == (0,)


def test_an_unchanged_report_is_not_read_again(source):
    connect(source.url, cursor_at="", since="")
    source.answers["/report"] = lambda _: {"data": [row()]}
    source.etag = '"v1"'
    assert (run().rows, run().state) == (1, "done")
    assert [(r.fetched, r.pages) for r in connectors.list_runs(connector="ads")] == [(0, 0), (1, 1)]


def test_a_killed_run_is_taken_over_when_its_lease_is_over(source):
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row()]}
    start_run(connector="ads", at=NOW)
    assert run().state == "busy"
    assert list_due(at=NOW + timedelta(minutes=2)) == []
    assert run(at=NOW + timedelta(minutes=5)).rows == 1
    assert [each.state for each in Run.objects.order_by("id")] == ["failed", "done"]


def test_files_are_read_once_by_their_contents_and_put_aside(settings, tmp_path):
    settings.VAR = tmp_path
    connect(
        mapping=[{"field": f, "path": f} for f in ("day", "source", "medium", "spend_minor", "clicks", "impressions")]
    )
    text = "day,source,medium,spend_minor,clicks,impressions\n2026-03-09,google,cpc,3.50,5,100\n2026-03-08,bing,cpc,1.00,1,9\n"
    assert connectors.drop_file(key="ads", name="../../evil name.csv", body=text.encode(), at=NOW) == "evil-name.csv"
    (connectors.folder_of("ads") / "march.totals.json").write_text('[{"day": "2026-03-09", "rows": 2, "sum": 350}]')
    assert run().rows == 2
    assert sorted(path.name for path in (connectors.folder_of("ads") / "done").iterdir()) == [
        "evil-name.csv",
        "march.totals.json",
    ]
    connectors.drop_file(key="ads", name="again.csv", body=text.encode(), at=NOW)
    assert [run().rows, connectors.list_runs(connector="ads")[0].fetched] == [0, 0]
    assert connectors.list_controls(connector="ads")[0].missing == 1


def make_order():
    return Order.objects.create(
        number="T1", location=make_location(), channel="web", state="completed", currency="USD", goods_minor=400,
        discount_minor=0, delivery_minor=0, total_minor=400, placed_at=NOW, paid_at=NOW,
    )  # fmt: skip


def test_who_is_erased_is_forgotten_and_does_not_come_back(source):
    alice, nobody = (Customer.objects.create(number=number, joined_at=NOW) for number in ("C-77", "X-1"))
    fields = (("answer", "id"), ("answered_at", "at"), ("channel", "=email"), ("nps", "nps"), ("customer", "who"))
    connect(source.url, key="asked", contract="survey", mapping=[{"field": f, "path": p} for f, p in fields])
    told = {"id": "1", "at": "2026-03-09T10:00:00Z", "nps": 9, "who": "C-77"}
    source.answers["/report"] = lambda _: {"data": [told, told | {"id": "2", "nps": 11}]}
    run("asked")
    assert list(Survey.objects.values_list("customer_id", flat=True)) == [alice.id]
    assert connectors.hand_over_rows(customer_id=alice.id, to_customer_id=nobody.id, found="C-77") == 3
    assert list(Survey.objects.values_list("customer_id", flat=True)) == [nobody.id]
    assert "C-77" not in DeadRow.objects.get().payload
    assert connectors.get_connector(key="asked", at=NOW).sample == ()
    alice.delete()
    source.answers["/report"] = lambda _: {"data": [told | {"nps": 8}]}
    assert run("asked").rows == 1
    assert list(Survey.objects.values_list("nps", "customer_id")) == [(8, None)]


def test_a_bill_names_an_order_that_we_have(source):
    order = make_order()
    lines = [("parcel", "p"), ("billed_on", "on"), ("order", "o"), ("carrier", "=Own"), ("cost_minor", "c")]
    connect(source.url, key="bills", contract="delivery_cost", mapping=[{"field": f, "path": p} for f, p in lines])
    source.answers["/report"] = lambda _: {"data": [
        {"p": "1", "on": "2026-03-09", "o": order.number, "c": "3.99"}, {"p": "2", "on": "2026-03-09", "o": "nobody’s", "c": "3.99"}]}  # fmt: skip
    outcome = run("bills")
    assert (outcome.rows, outcome.dead) == (1, 1)
    assert list(DeliveryCost.objects.values_list("order_id", "cost_minor")) == [(order.id, 399)]
    assert connectors.list_piles(connector="bills")[0].reason == "unknown_order"


def test_data_that_stay_away_are_told_once(source, published):
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row()]}
    run()
    assert published("connectors.RowsCame") == 1
    later = NOW + timedelta(hours=72)
    assert connectors.get_connector(key="ads", at=later).health == "late"
    assert watch_lateness(at=later) == [("ads", True)]
    assert watch_lateness(at=later) == []
    assert published("connectors.DataLate") == 1
    source.answers["/report"] = lambda _: {"data": [row("2026-03-12")]}
    run(at=later)
    assert watch_lateness(at=later) == [("ads", False)]


@pytest.fixture
def published():
    def count(name):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kernel_outboxevent WHERE name = %s", [name])
            return cursor.fetchone()[0]

    return count


def test_what_is_old_and_settled_goes_and_what_waits_stays(source, settings, tmp_path):
    settings.VAR = tmp_path
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row(cost="x"), row(cost="y", campaign="b")]}
    run()
    connectors.discard_rows(
        connector="ads", row_ids=[connectors.list_dead_rows(connector="ads", limit=1)[0].id], at=NOW
    )
    connect(
        key="files",
        mapping=[{"field": f, "path": f} for f in ("day", "source", "medium", "spend_minor", "clicks", "impressions")],
    )
    connectors.drop_file(key="files", name="a.csv", body=b"day\n", at=NOW)
    run("files")
    soon, late = NOW + timedelta(days=20), datetime.now(UTC) + timedelta(days=100)
    assert (prune(at=soon).dead_rows, prune(at=soon).runs) == (0, 0)
    done = prune(at=late)
    assert (done.dead_rows, done.runs, done.files) == (1, 2, 1)
    assert DeadRow.objects.get().state == "waiting"
