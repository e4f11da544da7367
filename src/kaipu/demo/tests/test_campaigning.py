"""The demonstration's marketer at work on a small shop: consents, segments, a campaign that was sent, journeys."""

import pytest

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, make_shop, make_trade
from kaipu.brain.metrics import api as metrics
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers.models import Customer
from kaipu.demo import campaigning
from kaipu.demo.companies.messages import MessageCompany
from kaipu.demo.companies.post_office import PostOffice


@pytest.mark.django_db
def test_a_week_of_work_is_there_once(settings, tmp_path, monkeypatch):
    settings.LAKE_ROOT, settings.VAR = tmp_path / "lake", tmp_path
    free = PostOffice(tmp_path / "probe").start()
    settings.MAIL_PORT, settings.MAIL_STATUS_PORT = free.port, free.status_port
    settings.SMTP_URL, settings.MAIL_STATUS_URL = free.address, free.status_address
    settings.MAIL_BOX_PORT, settings.BOUNCES_URL, settings.BOUNCE_DOMAIN = free.box_port, free.box_address, "b.example"
    free.stop()
    company = MessageCompany(tmp_path / "probe", "wonderful").start()
    settings.MESSAGES_PORT, settings.WECHAT_URL, settings.SMS_SECRET = company.port, company.address, "wonderful"
    settings.WECHAT_APP_ID, settings.WECHAT_SECRET = "wx", "wonderful"
    company.stop()
    make_trade(make_shop())
    for row in Customer.objects.all():
        Customer.objects.filter(id=row.id).update(email=f"{row.number}@example.com", assumed=True)
    monkeypatch.setattr(campaigning, "AGREED", 100)
    monkeypatch.setattr(campaigning, "FOLLOWS", 100)
    often = ("Often", (segments.Condition("recent_orders", "least", "1", 28),))
    monkeypatch.setattr(campaigning, "SEGMENTS", (often, *campaigning.SEGMENTS[1:]))
    assert flows.build(now=lambda: NOW).state == "published"
    reading._state.due = 0
    assert not campaigning.is_planned()
    assert campaigning.give_consents(NOW) == 3
    campaigning.plan(7, NOW)
    assert campaigning.is_planned()
    letters = PostOffice(tmp_path / "demo/mail").count()
    assert campaigning.give_consents(NOW) == 3
    campaigning.plan(7, NOW)  # once more, as after a power cut
    assert PostOffice(tmp_path / "demo/mail").count() == letters
    assert len(segments.list_segments()) == 7
    assert [each.state for each in campaigns.list_campaigns()] == ["draft", "running"]
    running = campaigns.list_campaigns(state="running")[0]
    outcome = campaigns.get_outcome(campaign=running, at=NOW)
    assert outcome.told.people + outcome.held.people == 3
    assert (
        len(campaigns.list_sent(origin=running.origin))
        <= PostOffice(tmp_path / "demo/mail").count()
        == outcome.told.people
    )
    assert sum(each.state == "running" for each in campaigns.list_journeys()) == 2
    sent = MessageCompany(tmp_path / "demo/messages", "").sent("wechat")
    assert len(sent) == outcome.told.people == len({row["touser"] for row in sent})
    assert flows.build(now=lambda: NOW).state == "published"
    reading._state.due = 0
    asked = metrics.Query(
        metrics=("messages_sent", "message_bounce_rate"), first=running.starts_on, last=running.starts_on
    )
    told = metrics.query(asked, at=NOW).totals
    assert told == (2 * outcome.told.people, 0)
