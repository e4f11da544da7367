"""The API as a program uses it: buy, repeat, err."""

from typing import Any

import pytest
from django.test import Client

from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.tests.factories import CONTACT, Basket, make_basket
from kaipu.web.ui import limits

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def shop() -> Basket:
    return make_basket(stock=5, price_minor=399)


def post(client: Client, path: str, body: object, **headers: str) -> Any:
    return client.post(f"/api/v1{path}", body, content_type=JSON, headers=headers)


def make_cart(client: Client, sku: str, quantity: int = 2) -> dict[str, Any]:
    response = post(client, "/carts", {"sku": sku, "quantity": quantity})
    assert response.status_code == 201
    return dict(response.json())


def decided(cart: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"method": "delivery", "contact": CONTACT, "seen_total_minor": cart["total_minor"], **changes}


def is_problem(response: Any, status: int, code: str) -> bool:
    body = response.json()
    return (
        response.status_code == status == body["status"]
        and response["Content-Type"] == "application/problem+json"
        and body["type"].endswith(f"/{code}")
        and bool(body["detail"])
    )


def test_a_program_buys_and_a_repeat_gives_the_same_order(client: Client, shop: Basket) -> None:
    cart = make_cart(client, shop.sku.code)
    assert (cart["total_minor"], cart["orderable"]) == (2 * 399 + 499, True)
    path = f"/carts/{cart['token']}/checkout"
    first = post(client, path, decided(cart), **{"Idempotency-Key": "key-00000001"})
    assert first.status_code == 201
    again = post(client, path, decided(cart), **{"Idempotency-Key": "key-00000001"})
    assert again.json()["number"] == first.json()["number"]
    assert Order.objects.count() == 1
    other = post(client, path, decided(cart, method="pickup"), **{"Idempotency-Key": "key-00000001"})
    assert is_problem(other, 422, "key-reused")
    order = client.get(f"/api/v1/orders/{first.json()['number']}", {"token": first.json()["token"]}).json()
    assert (order["state"], order["total_minor"]) == ("placed", 1297)
    stranger = client.get(f"/api/v1/orders/{first.json()['number']}", {"token": "guessed"})
    assert is_problem(stranger, 404, "order-unknown")


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_impossible_quantities_are_told(client: Client, shop: Basket, quantity: int) -> None:
    assert is_problem(post(client, "/carts", {"sku": shop.sku.code, "quantity": quantity}), 422, "quantity")


def test_nonsense_is_told_by_field(client: Client, shop: Basket) -> None:
    assert is_problem(post(client, "/carts", {"sku": "nope"}), 404, "not-for-sale")
    assert is_problem(post(client, "/carts", {"quantity": 1}), 422, "invalid-request")
    assert is_problem(client.post("/api/v1/carts", "{", content_type=JSON), 400, "bad-request")
    assert is_problem(client.get("/api/v1/carts/guessed"), 404, "cart-unknown")
    cart = make_cart(client, shop.sku.code)
    path = f"/carts/{cart['token']}/checkout"
    assert is_problem(post(client, path, decided(cart)), 422, "invalid-request")  # without a key
    wrong = decided(cart, contact={**CONTACT, "email": "x", "city": ""})
    response = post(client, path, wrong, **{"Idempotency-Key": "key-00000002"})
    assert is_problem(response, 422, "contact-incomplete")
    assert [e["field"] for e in response.json()["errors"]] == ["email", "city"]
    stale = post(client, path, decided(cart, seen_total_minor=1), **{"Idempotency-Key": "key-00000003"})
    assert is_problem(stale, 409, "total-changed")
    assert stale.json()["errors"] == [{"field": "seen_total_minor", "seen": 1, "now": 1297}]
    greedy = make_cart(client, shop.sku.code, 9)
    short = post(client, f"/carts/{greedy['token']}/checkout", decided(greedy), **{"Idempotency-Key": "key-00000004"})
    assert is_problem(short, 409, "sold-out")
    assert Order.objects.count() == 0


def test_the_documents_describe_every_path(client: Client, shop: Basket) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert sorted(paths) == [
        "/api/v1/behaviour/baskets", "/api/v1/behaviour/funnel", "/api/v1/behaviour/paths",
        "/api/v1/behaviour/retention", "/api/v1/behaviour/searches", "/api/v1/carts", "/api/v1/carts/{token}", "/api/v1/carts/{token}/checkout", "/api/v1/carts/{token}/lines",
        "/api/v1/carts/{token}/lines/{sku}", "/api/v1/categories", "/api/v1/categories/{path}", "/api/v1/decisions",
        "/api/v1/decisions/{decision_id}", "/api/v1/decisions/{decision_id}/approve", "/api/v1/decisions/{decision_id}/reject",
        "/api/v1/decisions/{decision_id}/undo", "/api/v1/events",
        "/api/v1/insight/explain", "/api/v1/metrics", "/api/v1/metrics/query", "/api/v1/orders/{number}",
        "/api/v1/pickup-points", "/api/v1/products", "/api/v1/products/{slug}", "/api/v1/suggestions",
        "/api/v1/supply/forecast", "/api/v1/supply/orders", "/api/v1/supply/record",
        "/api/v1/tills/goods", "/api/v1/tills/goods.csv", "/api/v1/tills/members/{code}", "/api/v1/tills/price",
        "/api/v1/tills/sales", "/api/v1/tills/sales.csv",
    ]  # fmt: skip


def test_a_forged_notification_is_refused(client: Client, shop: Basket) -> None:
    response = client.post("/payments/sandbox/notify", "{}", content_type=JSON, headers={"webhook-id": "m"})
    assert is_problem(response, 401, "signature")
    assert is_problem(client.post("/payments/nobody/notify", "{}", content_type=JSON), 404, "payment-unknown")


def test_a_program_that_asks_too_fast_is_told_when_to_ask_again(client: Client, shop: Basket) -> None:
    limits.buckets.forget()
    answers = [post(client, "/carts/nobody/checkout", {}) for _ in range(limits.CHECKOUT.burst + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert is_problem(answers[-1], 429, "too-fast")
    assert int(answers[-1]["Retry-After"]) >= 1
    limits.buckets.forget()
