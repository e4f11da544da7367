"""What a member sees of a campaign: the banner, its link counted once, and the way out of mail."""

import pytest
from django.test import Client

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.campaigns.models import Letter, Link
from kaipu.brain.campaigns.operations import save_campaign, start_campaign
from kaipu.brain.campaigns.tests.factories import make_plan
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import User
from kaipu.kernel import clock
from kaipu.web.ui.letters import way_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]  # the stubs know no test response


def start_for_member() -> tuple[int, Client]:
    """Start a campaign for one member; return it and the member's browser."""
    at = clock.now()
    user_id = customers.create_account(email="mia@example.com", password="open-the-shop-1", name="Mia", at=at)
    who = customers.become_customer(user_id=user_id, at=at)
    today = clock.local_date(at)
    campaign_id = save_campaign(plan=make_plan(starts_on=today, ends_on=today), user_id=1, at=at)
    assert start_campaign(campaign_id=campaign_id, audience=[who], at=at) == (1, 0)
    browser = Client()
    browser.force_login(User.objects.get(id=user_id))
    return campaign_id, browser


def test_a_member_sees_the_banner_follows_it_once_and_leaves_mail() -> None:
    campaign_id, browser = start_for_member()
    assert "Moon cakes are here" in text_of(browser.get("/"))
    assert "Moon cakes are here" not in text_of(Client().get("/"))
    banner = Letter.objects.get(channel="site")
    assert banner.state == "sent"
    code = Link.objects.get(source="site").code
    for _ in range(2):
        led = browser.get(
            f"/l/{code}/{banner.id}/", headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
        )
        assert led["Location"] == f"/?utm_source=site&utm_medium=banner&utm_campaign=campaign-{campaign_id}"
    assert Client().get(f"/l/{code}/", headers={"User-Agent": "Googlebot/2.1"}).status_code == 302
    assert campaigns.list_links(origin=f"campaign:{campaign_id}")[-1].clicks == 1
    mail = Letter.objects.get(channel="mail")
    assert "Shall offers by e-mail end?" in text_of(Client().get(way_out(mail.id)))
    assert Letter.objects.get(id=mail.id).left_at is None
    assert "no more offers come to you" in text_of(Client().post(way_out(mail.id), {"List-Unsubscribe": "One-Click"}))
    assert Letter.objects.get(id=mail.id).left_at is not None
    assert Client().get(way_out(mail.id).replace("/leave/", "x/leave/")).status_code == 404
    assert Client().get("/l/NOSUCH1/").status_code == 404
