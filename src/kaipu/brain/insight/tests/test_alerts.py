"""Alarms are rare and right; an alert's life from the first look to its end, and who is told when."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.core import mail
from django.test import override_settings

from kaipu.brain.insight import api as insight
from kaipu.brain.insight import flows, operations, queries
from kaipu.brain.insight.models import Alert, Watch
from kaipu.brain.insight.rules import chance_of, choose, is_quiet, moves_apart, stray
from kaipu.brain.metrics import api as metrics
from kaipu.kernel.operation import acting

DAY, AT = date(2026, 11, 20), datetime(2026, 11, 21, 17, tzinfo=UTC)


def trade(seed: int, series: int, days: int = 120) -> np.ndarray:
    """Series with a weekday pattern, a slow drift and heavy-tailed noise."""
    rng = np.random.default_rng(seed)
    week = 1 + 0.3 * np.sin(2 * np.pi * np.arange(days) / 7)
    drift = 1 + 0.001 * np.arange(days)
    return 1000 * week * drift * (1 + 0.06 * rng.standard_t(5, (series, days)))


def test_chances_are_those_of_student_with_five_degrees_of_freedom():
    assert chance_of(0) == pytest.approx(1)
    assert chance_of(2.571) == pytest.approx(0.05, abs=1e-4)
    assert chance_of(-6.869) == pytest.approx(0.001, abs=1e-5)


def test_false_discoveries_are_held_down():
    chances = np.array([0.001, 0.008, 0.039, 0.041, 0.9])
    assert choose(chances, 0.05).tolist() == [True, True, False, False, False]
    assert choose(np.array([]), 0.05).tolist() == []


def test_usual_days_raise_few_alarms_and_a_cut_day_is_seen():
    series = trade(1, 400)
    assert choose(stray(series).chances, 0.05).sum() <= 2
    some = series[:40].copy()
    some[7, -1] *= 0.3
    told = stray(some)
    assert np.flatnonzero(choose(told.chances, 0.05)).tolist() == [7]
    assert told.strays[7] < -6
    assert np.isnan(stray(series[:, :20]).strays).all()


def test_unknown_days_are_passed_over():
    series = trade(2, 3)
    series[0, 40:50] = np.nan
    series[1, -1] = np.nan
    series[2] = np.nan
    told = stray(series)
    assert abs(told.strays[0]) < 5
    assert told.chances.tolist()[1:] == [1.0, 1.0]


def test_slices_that_fall_with_the_whole_are_not_told_one_by_one():
    series = np.random.default_rng(5).normal(100.0, 4.0, (8, 120))
    series[:, -1] = 6.0  # the shop was shut; one department sold nearly as usual all the same
    series[3, -1] = 80.0
    members, whole = stray(series), stray(series.sum(axis=0)[None, :])
    assert choose(members.chances, 0.05).all()
    assert choose(whole.chances, 0.05)[0]
    apart = moves_apart(members, series[:, -1], whole, float(series[:, -1].sum()))
    assert np.flatnonzero(apart).tolist() == [3]


def test_quiet_hours_may_span_midnight():
    assert [is_quiet(hour, 21, 8) for hour in (20, 21, 3, 8)] == [False, True, True, False]
    assert [is_quiet(hour, 9, 17) for hour in (8, 9, 17)] == [False, True, False]
    assert not is_quiet(3, 0, 0)


def finding(member: str = "dairy", strays: float = -6.0) -> insight.Finding:
    return insight.Finding(
        member, "Dairy", "乳品", Decimal(50), Decimal(100), Decimal(8), strays, 1e-5, "look_at_page",
        [{"kind": "factor", "en": "Orders", "zh": "订单数", "effect": "-50.00"}],
    )  # fmt: skip


@pytest.fixture
def watch(db) -> int:
    return insight.watch_metric(metric="net_sales", dimension="department", at=AT)


def see(watch: int, *found: insight.Finding, strays: dict | None = None, day: date = DAY, at: datetime = AT):
    shown = strays if strays is not None else {each.member: each.strays for each in found}
    return operations.record_findings(watch_id=watch, day=day, hour=None, findings=found, strays=shown, at=at)


def test_what_cannot_be_watched_is_refused(db):
    for given in ({"dimension": "weather"}, {"grain": "minute"}, {"sensitivity": "wild"}):
        with pytest.raises(insight.WatchInvalid):
            insight.watch_metric(metric="net_sales", **given, at=AT)
    with pytest.raises(metrics.MetricUnknown):
        insight.watch_metric(metric="happiness", at=AT)
    insight.watch_metric(metric="net_sales", at=AT)
    with pytest.raises(insight.WatchExists):
        insight.watch_metric(metric="net_sales", at=AT)


def test_the_usual_metrics_are_watched_once_and_never_again(db):
    assert operations.begin_watching(at=AT) == len(operations.USUAL)
    for row in insight.list_watches():
        assert insight.withdraw_watch(watch_id=row.id, at=AT)
    assert operations.begin_watching(at=AT) == 0
    for name, dimension, grain, _ in operations.USUAL:
        known = metrics.get_definition(name=name).dimensions
        assert not dimension or dimension in known, name
        assert grain == "day" or "hour" in known, name


def test_a_slice_has_one_open_alert_and_it_ends_by_itself(watch):
    (alert_id,) = see(watch, finding())
    assert see(watch, finding(strays=-6.5), day=DAY + timedelta(days=1)) == ()
    alert = insight.get_alert(alert_id=alert_id)
    assert (alert.state, alert.first_day, alert.last_day, alert.owner) == (
        "open",
        DAY,
        DAY + timedelta(days=1),
        "sales",
    )
    see(watch, strays={"dairy": -2.5})
    assert insight.get_alert(alert_id=alert_id).state == "open"
    see(watch, strays={"dairy": 0.3})
    ended = insight.get_alert(alert_id=alert_id)
    assert (ended.state, ended.closed_why) == ("closed", "back")
    assert len(see(watch, finding())) == 1


def test_two_watches_make_no_two_alerts_of_one_slice(watch):
    other = insight.watch_metric(metric="net_sales", dimension="department", grain="hour", at=AT)
    assert len(see(watch, finding())) == 1
    assert see(other, finding()) == ()
    assert see(other, strays={"dairy": 0.0}) == ()
    assert insight.count_alerts() == {"open": 1}


def test_muted_slices_are_passed_over_until_told_again(watch):
    (alert_id,) = see(watch, finding())
    with acting(actor="user:1"):
        insight.mute_slice(alert_id=alert_id, at=AT)
    assert see(watch, finding()) == ()
    (muted,) = insight.list_mutes()
    assert (muted.member, muted.muted_by) == ("dairy", "user:1")
    insight.unmute(mute_id=muted.id, at=AT)
    (second,) = see(watch, finding())
    insight.mute_slice(alert_id=second, whole_metric=True, at=AT)
    assert see(watch, finding("bakery")) == ()


def test_an_ended_alert_stays_ended(watch):
    (alert_id,) = see(watch, finding())
    insight.finish_alert(alert_id=alert_id, at=AT)
    for step in (insight.acknowledge_alert, insight.finish_alert, insight.mute_slice):
        with pytest.raises(insight.AlertIsClosed):
            step(alert_id=alert_id, at=AT)
    with pytest.raises(insight.AlertUnknown):
        insight.acknowledge_alert(alert_id=0, at=AT)


def test_people_are_told_once_and_again_when_it_grows_worse(watch):
    (alert_id,) = see(watch, finding())
    assert flows.tell(at=AT) == 0  # nobody is on duty, so it waits
    insight.put_on_duty(owner="sales", weekday=0, email="alice@example.com", quiet_from=0, quiet_until=0, at=AT)
    assert (flows.tell(at=AT), flows.tell(at=AT)) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.com"]
    assert "Net sales · Dairy ↓ 净销售额 · 乳品" in letter.subject
    assert "50.00; expected 100.00 ± 8.00" in letter.body
    assert f"/desk/alerts/{alert_id}/" in letter.body
    insight.acknowledge_alert(alert_id=alert_id, at=AT)
    see(watch, finding(strays=-7.0))
    assert flows.tell(at=AT) == 0
    see(watch, finding(strays=-9.0))
    assert insight.get_alert(alert_id=alert_id).state == "open"
    assert flows.tell(at=AT) == 1


def test_a_sleeping_alert_wakes_when_it_is_still_there(watch):
    (alert_id,) = see(watch, finding())
    with pytest.raises(insight.SnoozeInvalid):
        insight.snooze_alert(alert_id=alert_id, until=AT, at=AT)
    insight.snooze_alert(alert_id=alert_id, until=AT + timedelta(days=2), at=AT)
    see(watch, finding(), at=AT + timedelta(days=1))
    assert insight.get_alert(alert_id=alert_id).state == "snoozed"
    see(watch, finding(), at=AT + timedelta(days=2))
    assert insight.get_alert(alert_id=alert_id).state == "open"
    assert [each.id for each in queries.list_notices()] == [alert_id]


@override_settings(TIME_ZONE="UTC")
def test_duty_goes_by_weekday_and_quiet_hours_hold_letters_back(watch):
    see(watch, finding())
    insight.put_on_duty(owner="sales", weekday=0, email="any@example.com", quiet_from=21, quiet_until=8, at=AT)
    insight.put_on_duty(owner="sales", weekday=7, email="sunday@example.com", quiet_from=21, quiet_until=8, at=AT)
    insight.put_on_duty(owner="care", weekday=0, email="care@example.com", at=AT)
    assert flows.tell(at=datetime(2026, 11, 21, 22, tzinfo=UTC)) == 0
    assert flows.tell(at=datetime(2026, 11, 22, 9, tzinfo=UTC)) == 1
    assert mail.outbox[0].to == ["sunday@example.com"]
    with pytest.raises(insight.DutyInvalid):
        insight.put_on_duty(owner="sales", weekday=8, email="x@example.com", at=AT)


def test_a_notice_is_claimed_by_one_worker(watch):
    (alert_id,) = see(watch, finding())
    assert operations.claim_notice(alert_id=alert_id, at=AT) is not None
    assert operations.claim_notice(alert_id=alert_id, at=AT) is None
    assert operations.claim_notice(alert_id=alert_id, at=AT + timedelta(minutes=6)) is not None


def test_withdrawing_a_watch_ends_its_alerts(watch):
    (alert_id,) = see(watch, finding())
    assert insight.withdraw_watch(watch_id=watch, at=AT)
    assert not insight.withdraw_watch(watch_id=watch, at=AT)
    assert insight.get_alert(alert_id=alert_id).closed_why == "withdrawn"
    assert see(watch, finding()) == ()
    assert (Watch.objects.count(), Alert.objects.count()) == (1, 1)


def test_before_the_first_build_the_watch_finds_nothing(db):
    assert flows.keep_watch(grain="day", day=DAY, at=AT) == 0
