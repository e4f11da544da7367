"""Members at the desk: coupons, the programme, one member, and corrections that need two persons."""

import pytest
from django.test import Client

from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import AT, make_coupon, make_customer, make_member
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db
COUPON = {
    "code": "autumn-10", "title_en": "Autumn", "title_zh": "秋日礼", "kind": "percent", "value": "10", "cap": "8", "threshold": "20",
    "access": "wallet", "channel": "", "from": "2026-11-01", "until": "2026-11-30", "per_member": "2", "total": "500",
}  # fmt: skip


def test_a_coupon_is_made_listed_and_ended(alice: Client) -> None:
    assert alice.post("/desk/members/coupons/new/", COUPON).status_code == 302
    coupon = members.find_coupon(code="AUTUMN-10")
    assert (coupon.percent_bp, coupon.cap_minor, coupon.threshold_minor, coupon.total) == (1000, 800, 2000, 500)
    page = text_of(alice.get("/desk/members/coupons/"))
    assert "AUTUMN-10" in page
    assert "10% off, at most $8 from $20 on" in page
    alice.post(f"/desk/members/coupons/{coupon.id}/end/")
    assert members.find_coupon(code="AUTUMN-10").ended_at is not None
    assert alice.post("/desk/members/coupons/999999/end/").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("code", "a!", "A code has 3 to 32 letters"), ("value", "0", "Type a percentage above 0"),
        ("value", "101", "Type a percentage above 0"), ("cap", "x", "Type an amount such as 3.99."),
        ("until", "2026-10-01", "The last day must not lie before"), ("per_member", "0", "Type a number from 1"),
        ("title_zh", "", "Say in Chinese"), ("access", "nobody", "Please look at this field again."),
        ("from", "soon", "Type a day such as"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field_and_kept(alice: Client, field: str, typed: str, sentence: str) -> None:
    page = alice.post("/desk/members/coupons/new/", COUPON | {field: typed})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert "秋日礼" in text_of(page) or field == "title_zh"
    assert members.list_coupons() == []


def test_a_member_is_found_by_code_and_corrected_by_two_persons(alice: Client) -> None:
    member = make_member()
    code = members.find_membership(customer_id=member).code
    found = alice.get("/desk/members/", {"q": code.lower()})
    assert found["Location"] == f"/desk/members/{member}/"
    assert "No member has this code" in text_of(alice.get("/desk/members/", {"q": "MNOBODY22"}))
    alice.post(f"/desk/members/{member}/correct/", {"points": "700", "reason": "lost in the move"})
    waiting = members.list_corrections(state="waiting")[0]
    assert "Somebody else must agree." in text_of(alice.get("/desk/members/"))
    alice.post(f"/desk/members/corrections/{waiting.id}/decide/", {"answer": "yes"})
    assert members.find_membership(customer_id=member).balance == 0
    ann = make_person("Ann", "manager")
    ann.post(f"/desk/members/corrections/{waiting.id}/decide/", {"answer": "yes"})
    page = text_of(alice.get(f"/desk/members/{member}/"))
    assert "lost in the move" in page
    assert "+700" in page
    bad = alice.post(f"/desk/members/{member}/correct/", {"points": "-800", "reason": "x"})
    assert (bad.status_code, "more points than they have" in text_of(bad)) == (422, True)


def test_a_customer_is_enrolled_and_given_a_coupon(alice: Client, bob: Client) -> None:
    customer, coupon = make_customer(), make_coupon("SORRY", access="gift", valid_until=None)
    assert "This customer is no member" in text_of(alice.get(f"/desk/members/{customer}/"))
    assert bob.post(f"/desk/members/{customer}/enrol/").status_code == 403
    alice.post(f"/desk/members/{customer}/enrol/")
    alice.post(f"/desk/members/{customer}/coupon/", {"coupon": str(coupon)})
    alice.post(f"/desk/members/{customer}/coupon/", {"coupon": "nonsense"})
    assert [each.coupon.code for each in members.list_wallet(customer_id=customer, at=AT)] == ["SORRY"]
    assert alice.post("/desk/members/999999/enrol/").status_code == 404


def test_rules_and_tiers_are_written(alice: Client) -> None:
    rules = {
        "points_per_major": "2", "burn_points": "100", "burn_minor": "1.00", "share": "30", "keep_months": "24",
        "window_days": "365", "grace_days": "14", "approve_from": "1000", "referral_points": "100", "referral_limit": "5",
        "double": ["6", "7"],
    }  # fmt: skip
    assert alice.post("/desk/members/programme/rules/", rules).status_code == 302
    terms = members.get_terms()
    assert (terms.points_per_major, terms.burn_share_bp, terms.double_weekdays) == (2, 3000, (6, 7))
    tier = {
        "level": "1", "code": "Gold", "title_en": "Gold", "title_zh": "金卡", "spend": "300", "orders": "", "points": "", "price": "2.5",
        "earn": "1.5", "free_from": "20", "service": "fast", "gift": "",
    }  # fmt: skip
    assert alice.post("/desk/members/programme/tiers/", tier).status_code == 302
    found = members.list_tiers()[0]
    assert (found.code, found.spend_minor, found.price_bp, found.earn_bp) == ("gold", 30_000, 250, 15_000)
    page = text_of(alice.get("/desk/members/programme/?tier=1"))
    assert "2.5% off every price" in page
    bad = alice.post("/desk/members/programme/tiers/", tier | {"price": "80", "level": "2"})
    assert (bad.status_code, "Another tier is called like this." in text_of(bad)) == (422, True)
    alice.post("/desk/members/programme/tiers/1/remove/")
    assert members.list_tiers() == []
