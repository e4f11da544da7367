"""Shoppers review, ask and chat; without JavaScript everything is a form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaipu.commerce.care import api as care
from kaipu.commerce.care.tests.factories import make_article
from kaipu.commerce.orders.models import Order
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.pictures import make_jpeg
from kaipu.commerce.reviews.tests.test_operations import make_bought
from kaipu.commerce.shelf.queries.store import Follower
from kaipu.kernel import clock
from kaipu.web.storefront.reviews import showing
from kaipu.web.storefront.tests.conftest import forget

pytestmark = pytest.mark.django_db


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]  # the stubs know no test response


@pytest.fixture(autouse=True)
def quiet_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shelf be read without a thread that follows it, and forget what processes remember."""
    quiet = Follower()
    quiet.start_thread = False
    for module in ("listing", "searching"):
        monkeypatch.setattr(f"kaipu.commerce.shelf.queries.{module}.follower", quiet)
    forget()
    showing.forget()


def test_a_buyer_writes_a_review_with_a_picture(client: Client) -> None:
    order, _product = make_bought()
    form = {"order": order.number, "t": order.token, "product": order.lines[0].sku.slug}
    page = f"/orders/{order.number}?t={order.token}"
    assert "Write a review" in text_of(client.get(page))
    bad = client.post("/reviews/write/", {**form, "text": "Fresh", "pictures": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert bad.status_code == 422
    assert "Only JPEG and PNG" in text_of(bad)
    assert "Choose one to five stars." in text_of(bad)
    assert ">Fresh</textarea>" in text_of(bad)
    sent = client.post(
        "/reviews/write/", {**form, "stars": "4", "text": "Fresh", "pictures": SimpleUploadedFile("a.jpg", make_jpeg())}
    )
    assert sent.status_code == 302
    assert "We look at your review" in text_of(client.get(page))
    assert "Reviewed" in text_of(client.get(page))
    assert client.post("/reviews/write/", {**form, "stars": "4"}).status_code == 422
    review = reviews.list_reviews()[0]
    assert client.get(f"/reviews/pictures/{review.pictures[0]}").status_code == 404
    reviews.publish_review(review_id=review.id, user_id=1, at=clock.now())
    picture = client.get(f"/reviews/pictures/{review.pictures[0]}")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Client().get("/reviews/write/", {**form, "t": "wrong"}).status_code == 404
    Order.objects.filter(id=order.id).update(state="paid")
    assert "Write a review" not in text_of(client.get(page))


def test_the_product_page_shows_reviews_and_questions(client: Client) -> None:
    order, product = make_bought()
    slug = order.lines[0].sku.slug
    before = text_of(client.get(f"/p/{slug}/"))
    assert "Nobody has reviewed this yet" in before
    reviews.write_review(
        order_number=order.number, token=order.token, customer_id=None, product_id=product, stars=2, text="<b>Sour</b>",
        language="en", at=clock.now(),
    )  # fmt: skip
    assert client.post(f"/p/{slug}/ask/", {"text": " "}).status_code == 422
    assert "Thank you" in text_of(client.post(f"/p/{slug}/ask/", {"text": "Organic?"}))
    reviews.answer_question(question_id=reviews.list_questions()[0].id, text="Yes.", user_id=1, at=clock.now())
    showing.forget()
    page = text_of(client.get(f"/p/{slug}/"))
    for expected in ("&lt;b&gt;Sour&lt;/b&gt;", "Verified purchase", "Alice E.", "Organic?", "Yes.", "2.0"):
        assert expected in page
    assert client.post(f"/reviews/{reviews.list_reviews()[0].id}/helpful/", {"slug": slug})["Location"].startswith(
        "/account/login/"
    )


def test_a_guest_chats_gets_the_bot_then_people_and_rates(client: Client) -> None:
    make_article()
    assert "Talk with us" in text_of(client.get("/chat/"))
    assert client.post("/chat/", {"text": " "}).status_code == 422
    assert client.post("/chat/", {"text": "What does delivery cost?", "client_id": "c1"}).status_code == 303
    page = text_of(client.get("/chat/"))
    assert "It costs $4.99" in page
    assert "Source: our help page" in page
    assert "It costs $4.99" in text_of(client.get("/help/"))
    assert client.post("/chat/person/").status_code == 303
    talk = care.find_conversation(token=client.cookies["kaipu_chat"].value)
    assert talk is not None
    assert talk.state == "open"
    newest = care.find_newest(token=talk.token)
    assert newest is not None
    mark = f"/chat/talk/?mark={newest[0]}-{newest[1]}"
    assert mark.replace("&", "&amp;") in text_of(client.get("/chat/"))
    assert client.get(mark).status_code == 204
    care.answer_conversation(
        conversation_id=talk.id,
        text="We are here.",
        client_id="a",
        user_id=1,
        seen_id=10**9,
        close=True,
        at=clock.now(),
    )
    assert "We are here." in text_of(client.get(mark))
    assert client.get("/chat/talk/", {"mark": f"{care.find_newest(token=talk.token)[0]}-closed"}).status_code == 204  # type: ignore[index]
    assert client.post("/chat/rate/", {"stars": "9"}).status_code == 422
    assert client.post("/chat/rate/", {"stars": "5", "words": "kind"}).status_code == 303
    client.post("/chat/rate/", {"stars": "1"})
    assert care.get_conversation(conversation_id=talk.id).stars == 5
    assert "Thank you for telling us how it was." in text_of(client.get("/chat/"))
    assert client.post("/chat/", {"text": "One more thing", "client_id": "c2"}).status_code == 303
    assert care.get_conversation(conversation_id=talk.id).reopened == 1
    client.post("/chat/new/")
    assert "One more thing" not in text_of(client.get("/chat/"))


def test_nobody_reads_somebody_elses_talk(client: Client) -> None:
    client.post("/chat/", {"text": "A secret", "client_id": "c1"})
    other = Client()
    assert "A secret" not in text_of(other.get("/chat/"))
    other.cookies["kaipu_chat"] = "guess"
    assert "A secret" not in text_of(other.get("/chat/"))
    assert other.get("/chat/talk/").status_code == 204
    assert other.post("/chat/rate/", {"stars": "1"}).status_code == 302


def test_a_talk_about_an_order_belongs_to_its_buyer(client: Client) -> None:
    order, _product = make_bought()
    page = text_of(client.get(f"/chat/?order={order.number}&t={order.token}"))
    assert f'name="order" value="{order.number}"' in page
    client.post("/chat/", {"text": "It is late", "client_id": "c", "order": order.number, "t": order.token})
    talk = care.find_conversation(token=client.cookies["kaipu_chat"].value)
    assert talk is not None
    assert (talk.order_id, talk.customer_id) == (order.id, order.customer_id)
    thief = Client()
    thief.post("/chat/", {"text": "Mine?", "client_id": "d", "order": order.number, "t": "wrong"})
    stolen = care.find_conversation(token=thief.cookies["kaipu_chat"].value)
    assert stolen is not None
    assert (stolen.order_id, stolen.customer_id) == (None, None)


def test_a_guest_writes_by_the_form_and_says_how_it_was_by_the_link(client: Client) -> None:
    wrong = client.post("/contact/", {"email": "alice@", "text": " ", "order": "K1", "name": "Alice"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Enter your e-mail address, so that we can answer." in page
    assert "Type what you want to tell us." in page
    assert 'value="alice@"' in page
    sent = {"email": "alice@example.com", "text": "My milk is sour", "order": "K1", "client_id": "one"}
    assert [client.post("/contact/", sent).status_code for _again in range(2)] == [303, 303]
    assert "We have your message." in client.get("/contact/?sent=yes").content.decode()
    (talk,) = care.list_inbox(view="open", user_id=0)
    assert (talk.channel, talk.email, talk.order_id, talk.subject) == (
        "form", "alice@example.com", None, "K1: My milk is sour",
    )  # fmt: skip
    link = f"/rate/{talk.token}/"
    assert client.post(link, {"stars": "9"}).status_code == 422
    assert client.post(link, {"stars": "4", "words": "Quick"}).status_code == 303
    assert client.post(link, {"stars": "1"}).status_code == 200
    assert care.get_conversation(conversation_id=talk.id).stars == 4
    assert client.get("/rate/nobody/").status_code == 404
