"""Reviews: only of what was bought and handed over, once; judged, published, answered, forgotten."""

from datetime import timedelta

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.tests.factories import AT, make_basket
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.models import Picture, Review, Vote
from kaipu.commerce.reviews.tests.pictures import make_jpeg
from kaipu.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


def make_bought(state: str = "completed") -> tuple[orders.OrderRecord, int]:
    """Let a guest buy something; return the order and the product."""
    basket = make_basket()
    placed = orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    Order.objects.filter(id=placed.id).update(state=state)
    return orders.get_order(order_id=placed.id, at=AT), basket.sku.product_id


def write(order: orders.OrderRecord, product: int, **changes: object) -> tuple[int, str]:
    """Write a review of an order's product."""
    given = {
        "order_number": order.number, "token": order.token, "customer_id": None, "product_id": product, "stars": 5,
        "text": "Fresh and creamy", "language": "en", "at": AT + timedelta(days=2), **changes,
    }  # fmt: skip
    return reviews.write_review(**given)  # type: ignore[arg-type]


def events() -> list[str]:
    return sorted(OutboxEvent.objects.filter(name__startswith="reviews.").values_list("name", flat=True))


def test_a_buyer_reviews_once_and_signs_with_an_initial() -> None:
    order, product = make_bought()
    review_id, state = write(order, product)
    record = reviews.get_review(review_id=review_id)
    assert (state, record.author, record.stars, record.text) == ("published", "Alice E.", 5, "Fresh and creamy")
    assert events() == ["reviews.ReviewPublished", "reviews.ReviewWritten"]
    with pytest.raises(reviews.AlreadyReviewed):
        write(order, product, stars=1)
    assert reviews.list_scores()[product].mean == 5.0
    assert reviews.list_reviewed(order_id=order.id) == {product: 5}


def test_nobody_reviews_what_they_did_not_get() -> None:
    order, product = make_bought(state="paid")
    with pytest.raises(reviews.NotBought):
        write(order, product)
    Order.objects.filter(id=order.id).update(state="completed")
    other = make_sku("77").product_id
    with pytest.raises(reviews.NotBought):
        write(order, other)
    with pytest.raises(orders.OrderUnknown):
        write(order, product, token="wrong")
    with pytest.raises(reviews.StarsMissing):
        write(order, product, stars=6)
    assert not Review.objects.exists()


def test_a_picture_waits_for_a_person_and_a_decision_is_made_once() -> None:
    order, product = make_bought()
    picture = reviews.clean_picture(make_jpeg())
    review_id, state = write(order, product, pictures=[picture], stars=1)
    assert state == "waiting"
    assert reviews.count_waiting() == 1
    picture_id = reviews.get_review(review_id=review_id).pictures[0]
    assert reviews.find_picture(picture_id=picture_id, public=True) is None
    assert events() == ["reviews.ReviewWritten"]
    with pytest.raises(reviews.RefusalUnknown):
        reviews.refuse_review(review_id=review_id, refusal="dislike", user_id=1, at=AT)
    reviews.publish_review(review_id=review_id, user_id=1, at=AT)
    assert events() == ["reviews.ReviewPublished", "reviews.ReviewWritten"]
    with pytest.raises(reviews.NotWaiting):
        reviews.publish_review(review_id=review_id, user_id=2, at=AT)
    assert reviews.find_picture(picture_id=picture_id, public=True) is not None
    reviews.refuse_review(review_id=review_id, refusal="private", user_id=1, at=AT)
    assert reviews.get_review(review_id=review_id).state == "hidden"
    assert reviews.list_scores() == {}
    reviews.publish_review(review_id=review_id, user_id=1, at=AT)
    assert events() == ["reviews.ReviewPublished", "reviews.ReviewWritten"]  # a reward is given once


def test_a_vote_counts_once_and_not_for_oneself() -> None:
    order, product = make_bought()
    review_id, _state = write(order, product)
    bob = customers.know_guest(name="Bob", email="bob@example.com", phone="15550001111", language="en", at=AT)
    assert reviews.vote_helpful(review_id=review_id, customer_id=bob, at=AT) is True
    assert reviews.vote_helpful(review_id=review_id, customer_id=bob, at=AT) is False
    if order.customer_id is not None:
        assert reviews.vote_helpful(review_id=review_id, customer_id=order.customer_id, at=AT) is False
    assert reviews.get_review(review_id=review_id).helpful == 1
    reviews.hand_over_reviews(customer_id=bob, to_customer_id=order.customer_id or bob)
    assert (reviews.get_review(review_id=review_id).helpful, Vote.objects.count()) == (0, 0)


def test_a_question_shows_with_its_answer_only() -> None:
    _order, product = make_bought()
    with pytest.raises(reviews.TextMissing):
        reviews.ask_question(product_id=product, customer_id=None, name="", text="  ", language="en", at=AT)
    question = reviews.ask_question(
        product_id=product, customer_id=None, name="", text="Is it pasteurised?", language="en", at=AT
    )
    assert reviews.list_questions(state="published", product_id=product) == []
    reviews.answer_question(question_id=question, text="Yes, at 72 °C.", user_id=1, at=AT)
    shown = reviews.list_questions(state="published", product_id=product)
    assert [(each.text, each.answers) for each in shown] == [("Is it pasteurised?", (("Yes, at 72 °C.", AT),))]
    assert reviews.list_questioned() == {product}


def test_an_erased_buyer_leaves_stars_only() -> None:
    order, product = make_bought()
    review_id, _state = write(order, product, pictures=[reviews.clean_picture(make_jpeg())])
    alice = order.customer_id
    assert alice is not None
    nobody = customers.open_pseudonym(customer_id=alice, at=AT)
    assert reviews.hand_over_reviews(customer_id=alice, to_customer_id=nobody) == 1
    left = reviews.get_review(review_id=review_id)
    assert (left.customer_id, left.text, left.author, left.pictures, left.stars) == (nobody, "", "", (), 5)
    assert not Picture.objects.exists()
