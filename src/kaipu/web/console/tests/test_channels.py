"""The pages of channels: forms keep what was typed, say what is wrong, and write only after a look."""

import html
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaipu.brain.attribution.models import CostEntry, Stage
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake.models import Build
from kaipu.brain.lake.queries import reading
from kaipu.brain.segments import api as segments
from kaipu.kernel import clock

pytestmark = pytest.mark.django_db
GOOD = {"day": "2026-01-05", "source": "WeChat", "medium": "cpc", "campaign": "", "spend": "12.50"}


def test_a_cost_by_hand(alice) -> None:
    found = alice.post("/desk/channels/costs/note/", {**GOOD, "spend": "twelve"})
    assert (found.status_code, "twelve" in found.text, "is no amount" in found.text) == (422, True, True)
    assert alice.post("/desk/channels/costs/note/", GOOD).status_code == 302
    assert CostEntry.objects.values_list("source", "spend_minor").get() == ("wechat", 1250)


def test_a_file_is_looked_at_before_it_is_written(alice) -> None:
    text = "day,source,medium,cost\n2026-01-05,wechat,cpc,3\n2026-01-06,wechat,cpc,x\n"
    file = SimpleUploadedFile("ads.csv", text.encode())
    found = alice.post("/desk/channels/costs/file/", {"file": file})
    assert (found.status_code, "1 new, 0 corrected" in found.text, "is no amount" in found.text) == (200, True, True)
    assert not CostEntry.objects.exists(), "a look writes nothing"
    kept = alice.post("/desk/channels/costs/file/", {"text": text, "name": "ads.csv", "keep": "1"})
    assert kept.status_code == 302
    assert CostEntry.objects.values_list("spend_minor", "origin").get() == (300, "file:ads.csv")


@pytest.mark.parametrize("body", [b"", "日期".encode("gbk"), b"a,b\n"])
def test_files_that_cannot_be_read(alice, body) -> None:
    found = alice.post("/desk/channels/costs/file/", {"file": SimpleUploadedFile("x.csv", body)})
    assert found.status_code == 422
    assert not CostEntry.objects.exists()


def test_pages_before_the_first_build(alice) -> None:
    for path in ("", "paths/", "costs/"):
        found = alice.get(f"/desk/channels/{path}")
        assert found.status_code == 200
        assert "not built yet" in found.text
    assert alice.get("/desk/channels/table.csv").status_code == 422


def test_the_festival_calendar_fills_a_draft(alice, traded) -> None:
    found = alice.get("/desk/calendar/")
    assert (found.status_code, "Mid-Autumn Festival" in found.text, "too few weeks known" in found.text) == (
        200,
        True,
        True,
    )
    address = re.search(r'href="(/desk/campaigns/new/\?title=Mid-Autumn[^"]+)"', found.text)
    assert address
    draft = alice.get(html.unescape(address[1]))
    assert 'value="Mid-Autumn Festival 20' in draft.text
    assert "Choose goods and order them" in draft.text
    assert "Mid-Autumn" not in alice.get("/desk/calendar/?kind=public_us").text


def test_a_stage_gets_its_owner_and_its_segment(alice, traded) -> None:
    found = alice.get("/desk/lifecycle/")
    assert (found.status_code, "Visitors who put something into their cart." in found.text) == (200, True)
    address = re.search(r'href="(/desk/segments/new/[^"]+)"', found.text)
    assert address
    form = alice.get(html.unescape(address[1])).text
    assert ('value="Convert"' in form, '<option value="recent_orders" selected>' in form) == (True, True)
    owner = re.search(
        r'<select class="input" name="owner"><option value="">–</option><option value="(\d+)"', found.text
    )
    assert owner
    assert alice.post("/desk/lifecycle/retain/", {"owner": owner[1], "origins": ["journey:404"]}).status_code == 302
    assert Stage.objects.values_list("owner_id", "origins").get() == (int(owner[1]), [])
    assert alice.post("/desk/lifecycle/forget/", {}).status_code == 404
    assert alice.get("/desk/lifecycle/?from=2026-05-02&to=2026-05-01").status_code == 422
    assert alice.get("/desk/segments/new/?field0=nothing&op0=is&value0=1").status_code == 422


def test_links_keep_one_way_of_naming(alice) -> None:
    at = clock.now()
    today = clock.local_date(at)
    segment = segments.save_segment(
        user_id=1, title="All", match="all", conditions=(segments.Condition("orders", "least", "1"),), at=at
    )
    plan = campaigns.Plan(
        title="Autumn", metric="net_sales", target=Decimal(1), budget_minor=0, starts_on=today, ends_on=today, segment_id=segment,
        channels=("site",), holdout_percent=10, coupon="", path="/", words=dict.fromkeys(campaigns.WORDS, "x"),
    )  # fmt: skip
    origin = f"campaign:{campaigns.save_campaign(plan=plan, user_id=1, at=at)}"
    good = {"origin": origin, "source": "wechat", "medium": "social", "name": "", "path": "/departments/"}
    for wrong in ({"source": "We Chat"}, {"medium": ""}, {"origin": "campaign:404"}, {"path": "//evil.example"}):
        refused = alice.post("/desk/channels/links/make/", {**good, **wrong})
        assert (refused.status_code, 'value="wechat"' in refused.text or "We Chat" in refused.text) == (422, True), (
            wrong
        )
    assert campaigns.list_all_links() == []
    assert alice.post("/desk/channels/links/make/", good).status_code == 302
    link = campaigns.list_all_links()[0]
    assert (link.source, link.medium, link.path) == ("wechat", "social", "/departments/")
    drawn = alice.get(f"/desk/channels/links/{link.code}.svg")
    assert (
        drawn["Content-Type"],
        drawn.content[:5],
        f"wechat-social-{link.code}.svg" in drawn["Content-Disposition"],
    ) == ("image/svg+xml", b"<?xml", True)
    assert alice.get("/desk/channels/links/NOPE.svg").status_code == 404
    assert link.code in alice.get("/desk/channels/links/").text


def test_budgets_are_kept_and_advice_says_why_it_cannot_tell(alice, traded) -> None:
    page = "/desk/channels/budget/"
    refused = alice.post(f"{page}keep/", {"budget-print": "much", "budget-email": "25.00", "percent": "99"})
    assert refused.status_code == 422
    assert all(
        part in refused.text for part in ('value="much"', "Type an amount such as 3.99.", "Type a number from 1 to 50.")
    )
    assert alice.post(f"{page}keep/", {"budget-print": "75", "percent": "5"}).status_code == 302
    shown = alice.get(page).text
    assert all(
        part in shown
        for part in ('value="75.00"', 'value="5"', "Nothing can be advised: a move needs two channels", "there are 0")
    )
    assert alice.post(f"{page}accept/", {"giver": "print", "taker": "email", "amount": "1"}).status_code == 409


def test_after_an_upgrade_pages_say_where_their_figures_end(alice, traded) -> None:
    pages = ("/desk/channels/", "/desk/lifecycle/", "/desk/plans/")
    assert not any("is being built again" in alice.get(page).text for page in pages)
    Build.objects.update(fingerprint="of the release before")
    reading._state.key = ()
    assert all("is being built again" in alice.get(page).text for page in pages)
    reading._state.key = ()
