"""Shoppers find a running challenge, send a picture, and like those of others; a form without JavaScript."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaipu.commerce.content import api as content
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import User
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews.tests.pictures import make_png
from kaipu.kernel import clock
from kaipu.web.storefront.challenges.views import strip
from kaipu.web.storefront.tests.conftest import Shop, forget

pytestmark = pytest.mark.django_db
PAGE = "/challenges/暖汤/"


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]  # the stubs know no test response


def browser_of(name: str) -> Client:
    user = customers.create_account(email=f"{name}@example.com", password="open-the-shop-1", name=name, at=clock.now())
    browser = Client()
    browser.force_login(User.objects.get(id=user))
    browser.get("/account/welcome/")
    return browser


@pytest.fixture
def challenge(shop: Shop) -> int:
    now = clock.now()
    draft = content.ChallengeDraft(
        "暖汤",
        "Winter soup",
        "冬日暖汤",
        "Show it.",
        "晒一晒。",
        now - timedelta(days=1),
        now + timedelta(days=1),
        200,
        2,
    )
    forget()
    return content.open_challenge(draft=draft, at=now)


def test_a_running_challenge_is_found_and_takes_a_picture(challenge: int) -> None:
    dora, eve = browser_of("Dora"), browser_of("Eve")
    assert "Winter soup" in text_of(Client().get("/"))
    assert 'href="/challenges/%E6%9A%96%E6%B1%A4/"' in text_of(dora.get("/account/"))
    assert "Log in, so that we know" in text_of(Client().get(PAGE))
    assert Client().post(PAGE).headers["Location"].startswith("/account/login/?next=/challenges/")
    bad = dora.post(PAGE, {"text": "leek", "picture": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert (bad.status_code, "Only JPEG and PNG" in text_of(bad), ">leek</textarea>" in text_of(bad)) == (
        422,
        True,
        True,
    )
    assert "Choose a picture." in text_of(dora.post(PAGE, {"text": "leek"}))
    assert dora.post(PAGE, {"text": "leek", "picture": SimpleUploadedFile("a.png", make_png())}).status_code == 302
    entry = content.list_entries(challenge_id=challenge)[0].id
    assert [each.get(f"/challenges/pictures/{entry}").status_code for each in (dora, eve)] == [200, 404]
    assert "leek" not in text_of(eve.get(PAGE))
    assert eve.post(f"{PAGE}{entry}/heart/").status_code == 404
    content.judge_entry(entry_id=entry, shown=True, user_id=1, at=clock.now())
    assert eve.post(f"{PAGE}{entry}/heart/").status_code == 302
    assert "You like it" in text_of(eve.get(PAGE))
    assert "takes part already" in text_of(dora.post(PAGE, {"picture": SimpleUploadedFile("a.png", make_png())}))
    eve.cookies["kaipu_language"] = "zh-hans"
    assert "冬日暖汤" in text_of(eve.get(PAGE))
    assert Client().get("/challenges/none/").status_code == 404


def test_a_closed_challenge_tells_its_winners_and_leaves_the_home_page(challenge: int) -> None:
    dora = browser_of("Dora")
    customer = User.objects.get(email="dora@example.com").customer_id
    members.enrol(customer_id=customer, at=clock.now())
    dora.post(PAGE, {"text": "leek", "picture": SimpleUploadedFile("a.png", make_png())})
    content.judge_entry(
        entry_id=content.list_entries(challenge_id=challenge)[0].id, shown=True, user_id=1, at=clock.now()
    )
    assert content.close_challenges(at=clock.now() + timedelta(days=2)) == 1
    shown = text_of(dora.get(PAGE))
    assert "The winners are known" in shown
    assert "Winner</span>" in shown
    assert "Send the picture" not in shown
    forget()
    assert strip() == ""
    assert "The winners are known" in text_of(Client().get("/challenges/"))
