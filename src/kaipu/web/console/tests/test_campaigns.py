"""A campaign at the desk: planned with what was typed kept, started, read, left; and its links in the shop."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.campaigns.models import Campaign
from kaipu.brain.campaigns.operations import start_campaign
from kaipu.brain.campaigns.tests.factories import WORDS
from kaipu.brain.plans import api as plans
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers.models import Customer, User
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def plan(segment_id: int, **changes: object) -> dict[str, object]:
    today = clock.local_date(clock.now())
    return {
        "title": "Mid-Autumn", "metric": "net_sales", "target": "1000", "budget": "50", "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=6)).isoformat(), "segment": str(segment_id), "channels": ["mail", "site"], "holdout": "0",
        "coupon": "moon10", "path": "/", "tasks": "Print the cards", "risks": "", **WORDS, **changes,
    }  # fmt: skip


def test_the_week_of_a_campaign(alice: Client, traded: date) -> None:
    assert alice.post(
        "/desk/segments/new/", {"title": "All", "match": "all", "field0": "orders", "op0": "least", "value0": "99", "days0": "365"}
    ).status_code == 302  # fmt: skip
    segment = segments.list_segments()[0]
    assert ">0</b> of 1 customers" in text_of(
        alice.get("/desk/segments/count/?field0=orders&op0=least&value0=99&match=all")
    )
    assert alice.get("/desk/segments/").status_code == 200
    assert alice.post("/desk/campaigns/new/", plan(segment.id)).status_code == 302
    kept = campaigns.list_campaigns()[0]
    page = f"/desk/campaigns/{kept.id}/"
    assert "Print the cards" in text_of(alice.get(page))
    refused = alice.post(f"{page}start/")
    assert refused.status_code == 409
    assert "Nobody belongs to this segment now" in text_of(refused)
    assert alice.get("/desk/campaigns/").status_code == 200


def test_tags_growth_overlap_and_why_somebody_is_in(alice: Client, traded: date) -> None:
    form = {"title": "Some", "match": "all", "field0": "orders", "op0": "most", "value0": "9"}
    alice.post("/desk/segments/new/", form)
    first = segments.list_segments()[0].id
    alice.post(
        "/desk/segments/new/",
        {**form, "title": "Rest", "field0": "segment", "op0": "not", "value0": f"segment:{first}"},
    )
    kept = segments.get_segment(segment_id=first)
    (number,) = segments.list_people(match="all", conditions=kept.conditions, at=clock.now())
    who = Customer.objects.get(id=number)
    assert segments.measure(now=clock.now) == 2
    page = f"/desk/segments/{first}/growth/"
    assert "Counted each night" in text_of(alice.get(page))
    told = text_of(alice.get(page, {"customer": who.number}))
    assert "Orders ever at most 9" in told
    assert "In the segment" in told
    assert "Theirs: 0" in told
    unknown = alice.get(page, {"customer": "<nobody>"})
    assert unknown.status_code == 422
    assert "no customer with the number &lt;nobody&gt;" in text_of(unknown)
    assert "100.0%" in text_of(alice.get("/desk/segments/overlap/"))
    assert "Stage of life as a customer" in text_of(alice.get("/desk/segments/tags/"))
    assert "it is part of “Rest”" in text_of(alice.post(f"/desk/segments/{first}/remove/", follow=True))
    circle = {**form, "field0": "segment", "op0": "is", "value0": f"{segments.list_segments()[0].id}"}
    answer = alice.post(f"/desk/segments/{first}/", circle)
    assert answer.status_code == 422
    assert "asks for this one in turn" in text_of(answer)
    assert "Stage of life" in text_of(alice.get(f"/desk/customers/{who.id}/"))


def start_for_member(alice: Client) -> tuple[int, Client]:
    """Start a campaign for one member; return it and the member's browser."""
    alice.post("/desk/campaigns/new/", plan(1))
    campaign_id = campaigns.list_campaigns()[0].id
    browser = make_person("Mia")
    who = Customer.objects.create(number="M1", name="Mia", email="mia@example.com", joined_at=clock.now())
    User.objects.filter(email="mia@example.com").update(customer=who)
    assert start_campaign(campaign_id=campaign_id, audience=[who.id], at=clock.now()) == (1, 0)
    return campaign_id, browser


def test_steps_links_people_and_cost(alice: Client, traded: date) -> None:
    campaign_id, _ = start_for_member(alice)
    page = f"/desk/campaigns/{campaign_id}/"
    text = text_of(alice.get(page))
    assert "Incremental gross profit" in text
    assert "needs two people held out" in text
    assert "M1" in text_of(alice.get(f"{page}people/"))
    assert alice.post(f"{page}links/", {"source": "", "medium": "social"}).status_code == 422
    assert (
        alice.post(f"{page}links/", {"source": "WeChat", "medium": "social", "link_path": "/c/dairy/"}).status_code
        == 302
    )
    assert "utm_source=wechat&amp;utm_medium=social" in text_of(alice.get(page))
    line = {
        "day": clock.local_date(clock.now()).isoformat(),
        "source": "WeChat",
        "medium": "social",
        "spend": "12.50",
        "note": "Pictures",
    }
    assert f'value="{line["day"]}"' in text_of(alice.get(page))
    assert alice.post(f"{page}spending/", line).status_code == 302
    assert alice.post(f"{page}spending/", {**line, "note": "Cards", "spend": "5"}).status_code == 302
    assert alice.post(f"{page}spending/", {**line, "spend": "10"}).status_code == 302
    assert campaigns.get_campaign(campaign_id=campaign_id).spent_minor == 1500
    answer = alice.post(f"{page}spending/", {**line, "spend": "much", "note": "Kept note"})
    assert (answer.status_code, "Kept note" in text_of(answer), "is no amount" in text_of(answer)) == (422, True, True)
    for step, state in (("pause", "paused"), ("resume", "running"), ("end", "ended")):
        assert alice.post(f"{page}{step}/").status_code == 302
        assert Campaign.objects.get(id=campaign_id).state == state
    today = clock.local_date(clock.now())
    plans.save_initiative(
        title="Winter table", owner_id=1, first=today, last=today, link="campaign", link_id=campaign_id, at=clock.now()
    )
    assert "File as play-book" in (text := text_of(alice.get(page)))
    assert "Winter table" in text
    assert alice.post("/desk/plans/playbooks/file/", {"campaign": campaign_id}).status_code == 302
    text = text_of(alice.get(page))
    assert "File as play-book" not in text
    assert f"/desk/plans/playbooks/{plans.list_playbooks()[0].id}/" in text
    assert alice.post(f"{page}pause/").status_code == 409
    assert alice.post(f"{page}plan/", plan(1)).status_code == 422
    assert (
        alice.post(
            "/desk/campaigns/manners/", {"most_letters": "2", "days": "7", "quiet_from": "22", "quiet_until": "7"}
        ).status_code
        == 302
    )
    assert campaigns.get_manners() == campaigns.MannersRecord(2, 7, 22, 7)


def test_bad_input_is_told_and_kept(alice: Client) -> None:
    answer = alice.post("/desk/campaigns/new/", plan(1, subject_zh="", target="much", title="Kept words"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Type a number, for example 25000." in page
    assert "Kept words" in page
    answer = alice.post("/desk/campaigns/new/", plan(1, subject_zh=""))
    assert "Type the Chinese subject." in text_of(answer)
    answer = alice.post(
        "/desk/segments/new/", {"title": "X", "match": "all", "field0": "orders", "op0": "least", "value0": "many"}
    )
    assert answer.status_code == 422
    assert "Condition 1 needs a value" in text_of(answer)


def test_who_may_not_edit_is_refused(bob: Client, charlie: Client) -> None:
    assert bob.get("/desk/campaigns/").status_code == 403
    assert charlie.get("/desk/campaigns/").status_code == 403
    analyst = make_person("Ana", "analyst")
    assert analyst.get("/desk/campaigns/").status_code == 200
    assert analyst.post("/desk/segments/new/", {}).status_code == 403
    assert analyst.post("/desk/campaigns/manners/", {}).status_code == 403


def test_places_and_audiences_of_a_segment(alice: Client, traded) -> None:
    wrong = alice.post(
        "/desk/segments/places/import/", {"file": SimpleUploadedFile("p.csv", b"postcode,lat,lon\n1,x,1\n")}
    )
    assert (wrong.status_code, "these lines are no places: 2." in text_of(wrong)) == (422, True)
    right = SimpleUploadedFile("p.csv", b"postcode,lat,lon,name\n10001,40.75,-73.99,Chelsea\n")
    assert alice.post("/desk/segments/places/import/", {"file": right}).status_code == 302
    assert "Chelsea" in text_of(alice.get("/desk/segments/places/"))
    near = {"title": "Near", "match": "all", "field0": "near", "op0": "not", "value0": "10001", "days0": "5"}
    counted = text_of(alice.get("/desk/segments/count/", near))
    assert "have no address whose place is known" in counted
    made = alice.post("/desk/segments/new/", near)
    assert "Lives further than 5 km from 10001" in text_of(alice.get("/desk/segments/"))
    page = f"{made.url}audience/"
    assert alice.post(f"{page}make/", {"way": "upload"}).status_code == 422
    assert alice.post(f"{page}make/", {"way": "file"}).status_code == 302
    found = re.search(rf'href="({page}[0-9a-f-]+/people.csv)"', text_of(alice.get(page)))
    assert alice.get(found[1]).content == b"email,phone\r\n"
    assert alice.get(found[1].replace("people", "secrets")).status_code == 404
    analyst = make_person("Ann", "analyst")
    assert (analyst.get(page).status_code, analyst.get(found[1]).status_code) == (200, 403)
