"""Broken headers, cookies and methods get a sentence, never a blank page or a breakdown."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db
IDENTITY = "a" * 32


def test_headers_that_are_no_addresses_tell_nothing(client: Client) -> None:
    assert client.get("/cart/", headers={"Referer": "http://["}).status_code == 200
    assert client.post("/cart/add/", {"sku": "1"}, headers={"Origin": "http://["}).status_code == 403


@pytest.mark.parametrize("seconds", ["9" * 4400, "²", "9" * 12])
def test_a_visit_cookie_with_an_impossible_time_starts_anew(client: Client, seconds: str) -> None:
    client.cookies["kaipu_consent"] = "all"
    client.cookies["kaipu_visit"] = f"{IDENTITY}.{IDENTITY}.{seconds}."
    response = client.get("/cart/")
    assert response.status_code == 200
    assert not response.cookies["kaipu_visit"].value.startswith(IDENTITY)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "This address cannot do that"), ("zh-Hans", "该地址不支持这种操作")]
)
def test_a_wrong_method_gets_the_shops_page(client: Client, language: str, title: str) -> None:
    response = client.get("/cart/add/", headers={"Accept-Language": language})
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert title in response.content.decode()


def test_too_much_at_once_is_told_with_the_limit(client: Client) -> None:
    much = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    for sent in (
        client.post("/cart/add/", f"sku={much}", content_type="application/x-www-form-urlencoded"),
        client.post("/cart/add/", {"sku": much}),
    ):
        assert sent.status_code == 413
        assert "2 MB" in sent.content.decode()
