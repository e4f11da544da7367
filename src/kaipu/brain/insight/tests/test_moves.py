"""What competitors do stands among the alerts: one for all goods, told, muted and ended like any other."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.tests.factories import NOW, TODAY, make_offer
from kaipu.brain.insight import api as insight
from kaipu.brain.insight.tests.factories import make_rival_goods
from kaipu.kernel import outbox

pytestmark = pytest.mark.django_db


def follow(days: int = 0) -> None:
    competitors.follow_offers(now=lambda: NOW + timedelta(days=days))
    while outbox.deliver_batch():
        pass


def offer(code: str, price: int, days: int = 0, **more) -> None:
    title = {"m": "Maplebrook whole milk", "c": "Oakworth corn chips"}[code]
    size, brand = {"m": ("1 l", "Maplebrook"), "c": ("10 oz", "Oakworth")}[code]
    make_offer(title, price, code=code, size=size, brand=brand, day=TODAY + timedelta(days=days), **more)


@pytest.fixture
def undercut() -> insight.AlertRecord:
    make_rival_goods()
    offer("m", 150)
    offer("c", 180)
    follow()
    (alert,) = insight.list_alerts(standing=True)
    return alert


def test_all_goods_of_a_competitor_are_one_alert(undercut):
    assert (undercut.kind, undercut.member, undercut.value, undercut.chance) == ("undercut", "rival", 2, None)
    assert (undercut.owner, undercut.suggestion, undercut.state) == ("pricing", "look_at_rival_prices", "open")
    assert [(each["code"], each["ours_minor"], each["theirs_minor"]) for each in undercut.causes] == [
        ("2001", 300, 180), ("1001", 200, 150),
    ]  # fmt: skip


def test_it_goes_on_while_goods_are_concerned_and_ends_with_the_last(undercut):
    offer("m", 200, 1)
    follow(1)
    (alert,) = insight.list_alerts(standing=True)
    assert (alert.id, alert.value, [each["code"] for each in alert.causes]) == (undercut.id, Decimal(1), ["2001"])
    offer("c", 300, 2)
    follow(2)
    ended = insight.get_alert(alert_id=undercut.id)
    assert (ended.state, ended.closed_why) == ("closed", "back")


def test_it_is_looked_after_ended_and_muted_like_any_other(undercut):
    insight.acknowledge_alert(alert_id=undercut.id, at=NOW)
    insight.finish_alert(alert_id=undercut.id, at=NOW)
    offer("m", 200, 1)
    follow(1)  # one of the goods is over: nothing begins anew
    assert insight.list_alerts(standing=True) == []
    offer("m", 140, 2)
    follow(2)
    (again,) = insight.list_alerts(standing=True)
    insight.mute_slice(alert_id=again.id, at=NOW)
    offer("m", 200, 3)
    follow(3)
    offer("m", 130, 4)
    follow(4)
    assert insight.list_alerts(standing=True) == []
    (mute,) = insight.list_mutes()
    assert (mute.kind, mute.member) == ("undercut", "rival")


def test_whoever_is_on_call_for_prices_is_told(undercut):
    insight.put_on_duty(owner="pricing", weekday=0, email="eve@shop.example", quiet_from=0, quiet_until=0, at=NOW)
    assert insight.tell(at=NOW) == 1
    (letter,) = mail.outbox
    assert "asks less than we do" in letter.subject
    assert "2 of our goods" in letter.body
    assert "涉及我方商品 2 种" in letter.body
    assert insight.tell(at=NOW) == 0


def test_only_the_kinds_asked_for_are_listed(undercut):
    assert insight.list_alerts(kinds=("metric",)) == []
    assert insight.count_alerts(kinds=("metric",)) == {}
    assert insight.count_alerts() == {"open": 1}
