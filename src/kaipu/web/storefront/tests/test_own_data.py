"""A member asks for their data and for their erasure; strangers and wrong passwords get nothing."""

from pathlib import Path

import pytest
from django.test import Client

from kaipu.brain.privacy import api as privacy
from kaipu.brain.privacy import flows
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer, User
from kaipu.kernel import clock
from kaipu.web.storefront.tests.conftest import Shop

PASSWORD = "a long pass phrase"


@pytest.fixture
def dora(db: None, shop: Shop, settings, tmp_path: Path) -> Client:
    settings.VAR = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"
    user_id = customers.create_account(email="dora@example.com", password=PASSWORD, name="Dora Dorset", at=clock.now())
    customers.become_customer(user_id=user_id, at=clock.now())
    browser = Client()
    browser.force_login(User.objects.get(id=user_id))
    return browser


def test_a_file_is_asked_for_by_password_and_fetched_by_nobody_else(dora: Client) -> None:
    assert Client().get("/account/data/").status_code == 302
    assert dora.get("/account/data/").status_code == 200
    refused = dora.post("/account/data/export/", {"password": "guess"})
    assert (refused.status_code, "This is not your password" in refused.content.decode()) == (422, True)
    assert privacy.list_requests() == []
    assert dora.post("/account/data/export/", {"password": PASSWORD}).status_code == 302
    (asked,) = privacy.list_requests()
    address = f"/account/data/{asked.id}/file/"
    assert dora.get(address).status_code == 404
    flows.carry_out()
    assert "Download" in dora.get("/account/data/").content.decode()
    assert b"".join(dora.get(address).streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    other = Client()
    user_id = customers.create_account(email="eve@example.com", password=PASSWORD, at=clock.now())
    customers.become_customer(user_id=user_id, at=clock.now())
    other.force_login(User.objects.get(id=user_id))
    assert other.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_erasure_wants_the_password_and_a_tick_and_logs_out(dora: Client) -> None:
    assert dora.post("/account/data/erasure/", {"password": PASSWORD}).status_code == 422
    gone = dora.post("/account/data/erasure/", {"password": PASSWORD, "sure": "yes"})
    assert gone["Location"] == "/privacy/?erased=1"
    assert dora.get("/account/data/")["Location"].startswith("/account/login/")
    assert "your data are being erased" in dora.get("/privacy/?erased=1").content.decode()
    assert flows.carry_out(grace=0) == flows.Round(erased=1, proven=1, failed=0)
    assert not User.objects.exists()
    assert Customer.objects.get().name == ""
    (asked,) = privacy.list_requests()
    assert (asked.state, asked.asked_by, asked.customer_id) == ("done", "erased", None)


def test_staff_are_told_to_leave_first(dora: Client) -> None:
    User.objects.update(is_staff=True)
    told = dora.post("/account/data/erasure/", {"password": PASSWORD, "sure": "yes"})
    assert (told.status_code, "opens the desk" in told.content.decode()) == (422, True)
