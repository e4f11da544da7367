"""What no view can answer is refused by a sentence, to programs by a problem document; nothing breaks."""

import json
import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kaipu.commerce.orders.tests.factories import CONTACT, Basket, make_basket
from kaipu.commerce.payments.rules import is_signed, sign
from kaipu.kernel import ids
from kaipu.web.rest.problems import MEANINGS
from kaipu.web.rest.tests.test_rest import JSON, decided, is_problem, make_cart, post
from kaipu.web.ui.problems import CODES

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Basket:
    return make_basket(stock=5, price_minor=399)


def test_nul_leads_nowhere(client: Client, shop: Basket) -> None:
    cart = make_cart(client, shop.sku.code)
    assert is_problem(post(client, "/carts", {"sku": "a\x00b"}), 422, "invalid-request")
    line = client.put(f"/api/v1/carts/{cart['token']}/lines/%00", {"quantity": 1}, content_type=JSON)
    assert is_problem(line, 404, "unknown")
    assert is_problem(client.get("/api/v1/orders/%00?token=x"), 404, "unknown")
    assert is_problem(client.get("/api/v1/orders/A?token=%00"), 422, "invalid-request")
    wrong = decided(cart, contact={**CONTACT, "city": "a\x00b"})
    path = f"/carts/{cart['token']}/checkout"
    assert is_problem(post(client, path, wrong, **{"Idempotency-Key": "key-00000001"}), 422, "invalid-request")
    for page in ("/orders/%00", "/desk/orders/%00/", "/desk/stock/%00/%00/"):
        assert client.get(page).status_code == 404
    client.cookies["kaipu_cart"] = "a\x00b"
    client.cookies["kaipu_session"] = "a\x00b"
    assert client.get("/cart/?q=%00").status_code == 200


def test_a_sum_beyond_money_is_told(client: Client, shop: Basket) -> None:
    cart = make_cart(client, shop.sku.code)
    path = f"/carts/{cart['token']}/checkout"
    greedy = post(client, path, decided(cart, seen_total_minor=10**40), **{"Idempotency-Key": "key-00000001"})
    assert is_problem(greedy, 422, "invalid-request")
    assert post(client, "/carts", {"sku": shop.sku.code, "quantity": 10**40}).status_code == 422


def test_every_refusal_is_a_document(client: Client, shop: Basket) -> None:
    assert is_problem(client.get("/api/v1/nowhere"), 404, "unknown")
    wrong = client.delete("/api/v1/carts")
    assert is_problem(wrong, 405, "method")
    assert wrong["Allow"] == "POST"
    assert is_problem(client.get("/payments/sandbox/notify"), 405, "method")
    big = client.post("/api/v1/carts", "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), content_type=JSON)
    assert is_problem(big, 413, "too-large")
    for origin in ("https://evil.example", "http://["):
        foreign = post(client, "/carts", {"sku": "1"}, Origin=origin)
        assert is_problem(foreign, 403, "forbidden")
    head = client.head("/api/v1/pickup-points")
    assert (head.status_code, head.content) == (200, b"")


def test_a_breakdown_is_a_document(client: Client, shop: Basket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaipu.web.rest.shaping.category", lambda *_: 1 / 0)
    monkeypatch.setattr("kaipu.web.rest.endpoints.shelf.list_departments", lambda: [1])
    client.raise_request_exception = False
    assert is_problem(client.get("/api/v1/categories"), 500, "broken")


def test_each_type_has_a_page_in_both_languages(client: Client, shop: Basket) -> None:
    assert set(CODES.values()) <= set(MEANINGS)
    for code, (status, _, _) in MEANINGS.items():
        told = client.get(f"/api/v1/problems/{code}").json()
        assert (told["type"], told["status"]) == (f"/api/v1/problems/{code}", status)
        assert told["detail"]
    page = client.get("/api/v1/problems/sold-out", headers={"Accept": "text/html", "Accept-Language": "zh-Hans"})
    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert 'lang="zh-Hans"' in page.content.decode()
    assert is_problem(client.get("/api/v1/problems/nothing"), 404, "unknown")


def notify(client: Client, body: dict[str, Any] | str) -> int:
    text = body if isinstance(body, str) else json.dumps(body)
    now = int(time.time())
    signature = sign(settings.PAYMENT_SECRET, "m1", now, text.encode())
    headers = {"webhook-id": "m1", "webhook-timestamp": str(now), "webhook-signature": signature}
    return int(client.post("/payments/sandbox/notify", text, content_type=JSON, headers=headers).status_code)


def test_signed_nonsense_is_refused(client: Client, shop: Basket) -> None:
    good = {"reference": "r", "attempt": str(ids.new_id()), "state": "paid", "amount": 1, "currency": "USD"}
    assert notify(client, good) == 404
    for wrong in ({"attempt": "zz"}, {"amount": 10**30}, {"reference": "\x00"}, {"state": "x" * 200}):
        assert notify(client, good | wrong) == 401
    assert notify(client, json.dumps(good).replace('"amount": 1', '"amount": 1e999')) == 401
    for timestamp in ("1" * 5000, "²", "", "-1"):
        assert not is_signed("secret", "m", timestamp, b"", "v1,x", 1)
