"""Partners in the shop: a link is remembered as far as its visitor agreed, an order counts, and a partner's own page."""

from typing import Any

import pytest
from django.test import Client

from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners.models import Click
from kaipu.commerce.partners.tests.factories import AT, make_partner
from kaipu.kernel.models import OutboxEvent
from kaipu.web.storefront.tests.conftest import Shop
from kaipu.web.storefront.tests.test_buying import fill, form_of
from kaipu.web.storefront.tests.test_rewards import customer_of, dora, quiet_shelf  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_without_consent_nothing_is_stored_on_the_device_and_with_it_thirty_days() -> None:
    partner, guest = make_partner("C1"), Client()
    answer = guest.get(f"/via/{partner.code.lower()}/")
    assert (answer["Location"], dict(answer.cookies)) == ("/", {})
    assert Click.objects.get().partner_id == partner.id
    agreed = guest.post("/consent/", {"choice": "all"})
    assert (agreed.cookies["kaipu_via"].value, agreed.cookies["kaipu_via"]["max-age"]) == (partner.code, 30 * 24 * 3600)
    assert guest.post("/consent/", {"choice": "necessary"}).cookies["kaipu_via"].value == ""


def test_an_order_bears_the_code_that_its_browser_remembers(shopper: Client, shop: Shop, settings: Any) -> None:
    settings.PAYMENT_URL = "http://127.0.0.1:9"
    partner = make_partner("P1")
    for agreed, expected in (("necessary", ""), ("all", partner.code)):
        shopper.cookies["kaipu_consent"], shopper.cookies["kaipu_via"] = agreed, partner.code
        fill(shopper, "1")
        assert shopper.post("/checkout/", form_of(shopper)).status_code == 303
        placed = OutboxEvent.objects.filter(name="orders.OrderPlaced").latest("id")
        assert placed.payload["via"] == expected


def test_any_page_bears_a_code_and_nobodys_code_does_nothing() -> None:
    partner, guest = make_partner("C1"), Client()
    guest.cookies["kaipu_consent"] = "all"
    assert guest.get(f"/help/?via={partner.code}").cookies["kaipu_via"].value == partner.code
    for wrong in ("PNOBODY", "%00", "a b", "'--", "é" * 30):
        assert "kaipu_via" not in guest.get(f"/help/?via={wrong}").cookies


def test_somebody_asks_is_taken_on_and_tells_what_taxes_need(dora: Client) -> None:  # noqa: F811 - a fixture of another file by its name
    dora.get("/account/welcome/", follow=True)
    assert "Earn by recommending us" in dora.get("/account/partner/").content.decode()
    dora.post("/account/partner/ask/")
    dora.post("/account/partner/ask/")
    assert "You have asked" in dora.get("/account/partner/").content.decode()
    partner = partners.find_partner_of(customer_id=customer_of("dora@example.com"))
    partners.decide_partner(partner_id=partner.id, agreed=True, at=AT)
    assert f"/via/{partner.code}/" in dora.get("/account/partner/").content.decode()
    bad = dora.post("/account/partner/tax/", {"tax_name": "Dora", "tax_id": "=1", "tax_country": "USA"})
    text = bad.content.decode()
    assert (bad.status_code, "A tax number has" in text, "Type two letters" in text, 'value="Dora"' in text) == (
        422,
        True,
        True,
        True,
    )
    dora.post("/account/partner/tax/", {"tax_name": "Dora", "tax_id": "12-345", "tax_country": "us"})
    kept = dora.get("/account/partner/").content.decode()
    assert ("12-345" in kept, "We know what taxes need." in kept) == (False, True)
