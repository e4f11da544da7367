"""Three sentences in both languages, and one letter a morning to who wants it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from kaipu.brain.briefs import api as briefs
from kaipu.brain.briefs.rules import Part, tell_alerts, tell_decisions, tell_sales
from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock

DAY = date(2026, 11, 21)


def test_sales_are_told_beside_a_week_before() -> None:
    part = Part("Bakery", "烘焙", Decimal("-310.4"))
    told = tell_sales(day=DAY, now=Decimal(9500), before=Decimal(10_000), part=part, currency="USD")
    assert (
        told.en
        == "On Saturday net sales were 9,500 USD, 5.0% less than a week before; most of that came from Bakery (-310)."
    )
    assert told.zh == "星期六净销售额 9,500 USD，比一周前少 5.0%，主要来自烘焙（-310）。"
    assert (
        tell_sales(day=DAY, now=None, before=None, part=None, currency="USD").en
        == "There are no figures of yesterday yet."
    )


def test_alerts_and_decisions_are_told() -> None:
    assert tell_alerts(count=1, name_en="Orders", name_zh="订单").en == "1 alert is open, the newest: Orders."
    assert tell_alerts(count=0, name_en="", name_zh="").zh == "一切走势正常。"
    told = tell_decisions(
        count=3, believed_minor=12_345, minutes=6.4, titles=("Order milk", "订购牛奶"), currency="USD"
    )
    assert told.en == "3 decisions wait, 123 USD of profit that can be believed in about 6 minutes; first: Order milk."
    assert told.zh == "3 项决策待定，可信利润 123 USD，约需 6 分钟；排在首位：订购牛奶。"


@pytest.mark.django_db
def test_readers_get_one_letter_a_morning_of_what_they_may_open() -> None:
    at = clock.now()
    wei, ann = (
        customers.create_account(
            email=f"{name}@example.com", password="open-the-shop-1", name=name, is_staff=True, at=at
        )
        for name in ("wei", "ann")
    )
    access.grant_role(user_id=wei, role="buyer", at=at)
    briefs.subscribe(user_id=wei, language="zh-hans", at=at)
    briefs.subscribe(user_id=ann, language="en", at=at)  # holds no role, so there is nothing to tell
    decisions.propose_decision(proposal=make_proposal(), at=at)
    assert briefs.send_briefs(at=at) == 1
    assert briefs.send_briefs(at=at) == 0
    letter = mail.outbox[0]
    assert (letter.to, "早报" in letter.subject) == (["wei@example.com"], True)
    assert "1 项决策待定" in letter.body
    assert "/desk/decisions/" in letter.body
    assert briefs.send_briefs(at=at + timedelta(days=1)) == 1
    briefs.unsubscribe(user_id=wei)
    assert briefs.send_briefs(at=at + timedelta(days=2)) == 0
