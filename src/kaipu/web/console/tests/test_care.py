"""The inbox, reviews, articles, figures and questionnaires at the desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kaipu.commerce.care import api as care
from kaipu.commerce.care.tests.factories import make_article
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.members.tests.factories import make_coupon
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.test_operations import make_bought, write
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console.tests.cast import place_order, text_of
from kaipu.web.ui.tests.conftest import quiet_shelf

__all__ = ["quiet_shelf"]
pytestmark = pytest.mark.django_db


def open_talk(text: str = "My milk is sour, call 155 5010 9999", **changes: object) -> care.Opened:
    given: dict[str, object] = {
        "channel": "form",
        "text": text,
        "language": "en",
        "name": "Alice Example",
        "email": "alice@example.com",
        **changes,
    }
    return care.open_conversation(opening=care.Opening(**given), at=clock.now())  # type: ignore[arg-type]  # fields by name, of several types


def test_an_agent_takes_answers_refunds_and_settles(bob: Client) -> None:
    order = place_order(make_basket())
    opened = open_talk(customer_id=order.customer_id, order_id=order.id)
    page = f"/desk/inbox/{opened.id}/"
    assert page in text_of(bob.get("/desk/inbox/"))
    assert bob.post(f"{page}take/").status_code == 302
    assert f"{page}" in text_of(bob.get("/desk/inbox/?view=mine"))
    empty = bob.post(f"{page}answer/", {"text": " "})
    assert empty.status_code == 422
    assert "Type an answer." in text_of(empty)
    newest = care.list_messages(conversation_id=opened.id, public=False)[-1].id
    assert bob.post(f"{page}answer/", {"text": "Sorry!", "client_id": "a", "seen_id": newest}).status_code == 302
    refused = bob.post(f"{page}refund/", {"order": order.number, "amount": "999"})
    assert refused.status_code == 409
    assert "One agent may give back up to $100.00" in text_of(refused)
    wrong = bob.post(f"{page}refund/", {"order": order.number, "amount": "lots"})
    assert (wrong.status_code, 'value="lots"' in text_of(wrong)) == (422, True)
    assert bob.post(f"{page}refund/", {"order": order.number, "amount": "3.99"}).status_code == 302
    assert orders.get_order(order_id=order.id, at=clock.now()).refunded.minor == 399
    assert bob.post(f"{page}cancel/", {"order": "K000"}).status_code == 422
    shown = text_of(bob.get(page))
    assert "$3.99 of order" in shown
    assert "goes back the way it was paid" in shown
    assert bob.post(f"{page}close/").status_code == 302
    assert bob.post(f"{page}close/").status_code == 409
    assert care.get_conversation(conversation_id=opened.id).state == "closed"


def test_an_answer_that_comes_too_late_is_refused_with_what_was_typed(bob: Client) -> None:
    heard = clock.now() - timedelta(hours=49)
    utterance = care.Utterance("wechat", care.MESSAGE, "o-alice", "7", "Is the soy milk back?")
    page = f"/desk/inbox/{care.hear_social(said=utterance, at=heard)}/"
    assert "takes answers for 48 hours after the last message" in text_of(bob.get(page))
    late = bob.post(f"{page}answer/", {"text": "Yes, it is", "client_id": "a", "seen_id": 10**9})
    assert (late.status_code, "Yes, it is" in text_of(late)) == (409, True)
    assert "It is too late for an answer here" in text_of(late)
    care.hear_social(said=care.Utterance("wechat", care.MESSAGE, "o-alice", "8", "Hello?"), at=clock.now())
    assert "A message on WeChat: until" in text_of(bob.get(page))
    assert "o-alice" not in text_of(bob.get(page))
    long = bob.post(f"{page}answer/", {"text": "汤" * 700, "client_id": "b", "seen_id": 10**9})
    assert (long.status_code, "Letters too many: 18." in text_of(long)) == (422, True)
    assert bob.post(f"{page}answer/", {"text": "Yes", "client_id": "c", "seen_id": 10**9}).status_code == 302
    remark = care.Utterance("weibo", care.COMMENT, "p", "1", "Nice", place="4")
    shown = text_of(bob.get(f"/desk/inbox/{care.hear_social(said=remark, at=clock.now())}/"))
    assert "A comment under our post on Weibo" in shown


def test_what_customers_write_and_who_they_are_is_masked_until_asked_for(bob: Client) -> None:
    opened = open_talk()
    page = f"/desk/inbox/{opened.id}/"
    masked = text_of(bob.get(page))
    assert "alice@example.com" not in masked
    assert "Alice Example" not in masked
    assert bob.post(f"{page}show/", {"reason": "complaint"}).status_code == 302
    shown = text_of(bob.get(page))
    assert "alice@example.com" in shown
    assert "155 5010 9999" in shown


def test_two_agents_are_warned_of_each_other(bob: Client, alice: Client) -> None:
    opened = open_talk()
    page = f"/desk/inbox/{opened.id}/"
    seen = care.list_messages(conversation_id=opened.id, public=False)[-1].id
    assert "typing" not in text_of(bob.post(f"{page}live/", {"seen_id": seen, "text": "I am on it"}))
    assert "Bob is typing." in text_of(alice.post(f"{page}live/", {"seen_id": seen}))
    assert bob.post(f"{page}answer/", {"text": "Sorry!", "client_id": "a", "seen_id": seen}).status_code == 302
    late = alice.post(f"{page}answer/", {"text": "Sorry, too!", "client_id": "b", "seen_id": seen})
    assert late.status_code == 409
    assert "Something was said since you looked" in text_of(late)
    assert "Sorry, too!" in text_of(late)
    assert bob.post(f"{page}take/").status_code == 302  # it is Bob's since he answered
    taken = alice.post(f"{page}take/")
    assert "Bob has taken this already" in text_of(taken)
    assert alice.post(f"{page}note/", {"note": "@Bob call her"}).status_code == 302
    assert "call her" in text_of(bob.get("/desk/inbox/"))
    for step, form in (("assign/", {"to": ""}), ("priority/", {"priority": "3"}), ("reopen/", {})):
        assert alice.post(f"{page}{step}", form).status_code == 302
    assert alice.post(f"{page}priority/", {"priority": "9"}).status_code == 409
    other = open_talk("Another")
    assert alice.post(f"/desk/inbox/{other.id}/merge/", {"into": str(opened.id)}).status_code == 302
    assert alice.post(f"/desk/inbox/{other.id}/merge/", {"into": "nonsense"}).status_code == 409
    assert "goes on in another conversation" in text_of(alice.get(f"/desk/inbox/{other.id}/"))


def test_a_call_is_noted_and_an_answer_filed(bob: Client, alice: Client) -> None:
    assert bob.post("/desk/inbox/duty/", {"on": "yes"}).status_code == 302
    bad = bob.post("/desk/inbox/new/", {"text": "", "order": "K1"})
    assert bad.status_code == 422
    assert "There is no order with this number." in text_of(bad)
    made = bob.post("/desk/inbox/new/", {"text": "Do you sell gift cards?", "channel": "phone", "client_id": "x"})
    page = made["Location"]
    assert bob.post("/desk/inbox/new/", {"text": "Do you sell gift cards?", "client_id": "x"})["Location"] == page
    talk = care.list_inbox(view="mine", user_id=_user(bob))[0]
    seen = care.list_messages(conversation_id=talk.id, public=False)[-1].id
    bob.post(f"{page}answer/", {"text": "Yes, at the counter.", "client_id": "a", "seen_id": seen, "then": "close"})
    said = next(
        each
        for each in care.list_messages(conversation_id=talk.id, public=False)
        if each.author == "agent" and each.kind == "said"
    )
    filed = bob.post(f"{page}file/", {"message": said.id})["Location"]
    assert "Yes, at the counter." in text_of(bob.get(filed))
    assert bob.post(filed, {"question_en": "x", "answer_en": "y"}).status_code == 403
    assert alice.post(filed, {"question_en": "", "answer_en": "y"}).status_code == 422
    assert alice.post(filed, {"question_en": "Gift cards?", "answer_en": "Yes.", "then": "publish"}).status_code == 302
    assert "The bot would answer this." in text_of(alice.get("/desk/articles/?try=gift+cards"))
    assert alice.post(f"{filed}state/", {"state": "retired"}).status_code == 302
    assert "Nothing fits" in text_of(alice.get("/desk/articles/?try=gift+cards"))


def _user(browser: Client) -> int:
    return int(browser.session["_auth_user_id"])


def test_reviews_wait_are_decided_and_answered(bob: Client) -> None:
    order, product = make_bought()
    review, _state = write(order, product, text="See www.example.com", stars=1)
    question = reviews.ask_question(
        product_id=product, customer_id=None, name="", text="Organic?", language="en", at=clock.now()
    )
    page = text_of(bob.get("/desk/reviews/?state=waiting"))
    assert "a link" in page
    assert "Organic?" in page
    assert bob.post(f"/desk/reviews/{review}/refuse/", {"refusal": ""}).status_code == 409
    assert bob.post(f"/desk/reviews/{review}/publish/").status_code == 302
    assert bob.post(f"/desk/reviews/{review}/publish/").status_code == 409
    assert bob.post(f"/desk/reviews/{review}/reply/", {"text": " "}).status_code == 422
    assert bob.post(f"/desk/reviews/{review}/reply/", {"text": "Sorry to hear that."}).status_code == 302
    assert bob.post(f"/desk/reviews/questions/{question}/answer/", {"text": "Yes."}).status_code == 302
    assert "Sorry to hear that." in text_of(bob.get("/desk/reviews/?stars=1"))
    assert bob.post("/desk/reviews/999999/publish/").status_code == 404


def test_figures_and_settings(alice: Client, bob: Client) -> None:
    assert "No conversation in this period" in text_of(bob.get("/desk/service/"))
    open_talk()
    assert "Until" not in text_of(bob.get("/desk/service/?days=7"))
    opened = open_talk("And the eggs")
    care.close_conversation(conversation_id=opened.id, user_id=1, at=clock.now())
    assert "bottleneck" in text_of(bob.get("/desk/service/")) or "Where time goes" in text_of(bob.get("/desk/service/"))
    settings = "/desk/service/settings/"
    assert bob.post(f"{settings}hours/").status_code == 403
    assert alice.post(f"{settings}hours/", {"opens0": "18:00", "closes0": "09:00"}).status_code == 409
    assert alice.post(f"{settings}hours/", {"opens0": "soon", "closes0": "09:00"}).status_code == 409
    assert alice.post(f"{settings}hours/", {"opens0": "08:00", "closes0": "20:30"}).status_code == 302
    assert care.get_calendar().hours == {0: ((480, 1230),)}
    assert alice.post(f"{settings}holiday/", {"day": "never"}).status_code == 422
    assert alice.post(f"{settings}holiday/", {"day": "2026-12-25", "name": "Christmas"}).status_code == 302
    assert (
        alice.post(f"{settings}macro/", {"title": "Sorry", "text_en": "Dear {name}, sorry. {agent}"}).status_code == 302
    )
    assert (
        alice.post(
            f"{settings}agent/", {"user": _user(bob), "most": "3", "duty": "yes", "zh": "yes", "skills": "Wine, cheese"}
        ).status_code
        == 302
    )
    assert care.find_agent(user_id=_user(bob)) == care.AgentRecord(_user(bob), ("cheese", "wine"), ("zh",), 3, 0, True)
    page = text_of(alice.get(settings))
    assert "Christmas" in page
    assert "20:30" in page
    assert "Dear Alice, sorry. Alice" in text_of(alice.get(f"/desk/inbox/{opened.id}/"))


def test_a_questionnaire_is_made_answered_by_its_link_and_read(alice: Client, bob: Client) -> None:
    assert alice.post("/desk/surveys/new/", {"title_en": ""}).status_code == 422
    made = alice.post(
        "/desk/surveys/new/",
        {"title_en": "How are we?", "kind0": "score", "en0": "Recommend us?", "kind1": "text", "en1": "Why?"},
    )
    token = made["Location"].split("/")[-2]
    shopper = Client()
    assert shopper.post(f"/s/{token}/", {"q1": "fresh"}).status_code == 422
    assert "Thank you, your answer is kept." in text_of(shopper.post(f"/s/{token}/", {"q0": "10", "q1": "So fresh"}))
    shopper.post(f"/s/{token}/", {"q0": "0"})
    page = text_of(bob.get(f"/desk/surveys/{token}/"))
    assert "+100" in page
    assert "So fresh" in page
    assert alice.post(f"/desk/surveys/{token}/close/").status_code == 302
    assert "is closed" in text_of(Client().get(f"/s/{token}/"))
    assert token in text_of(bob.get("/desk/surveys/"))


def test_the_list_of_three_takes_no_more_statements_than_one(bob: Client, statements) -> None:
    make_article()
    open_talk()
    first = statements(bob, "/desk/inbox/")
    open_talk("Two")
    open_talk("Three")
    assert statements(bob, "/desk/inbox/") == first


def test_an_agent_gives_a_coupon_and_sees_the_wallet(bob: Client) -> None:
    order = place_order(make_basket())
    opened = open_talk(customer_id=order.customer_id)
    page = f"/desk/inbox/{opened.id}/"
    end = {"valid_from": clock.now(), "valid_until": None}
    small, dear = make_coupon(**end), make_coupon("DEAR", amount_minor=5000, **end)
    refused = bob.post(f"{page}coupon/", {"coupon": dear})
    assert (refused.status_code, "coupons worth up to $20.00" in text_of(refused)) == (409, True)
    assert "cannot be used now" in text_of(bob.post(f"{page}coupon/", {"coupon": "x"}))
    assert bob.post(f"{page}coupon/", {"coupon": small}).status_code == 302
    shown = text_of(bob.get(page))
    assert "Coupon FIVE-OFF given" in shown
    assert "in the last 30 days" in text_of(bob.post(f"{page}coupon/", {"coupon": small}))


def test_reviews_take_a_fixed_number_of_statements(alice: Client, statements: Callable[[Client, str], int]) -> None:
    counts = []
    order, product = make_bought()
    for product_id in (product, *(make_sku(f"G{n}").product_id for n in range(2))):
        past = reviews.PastReview(order.id, product_id, None, "A.", 4, "Good", "en", clock.now())
        reviews.load_reviews(past=[past])
        counts.append(statements(alice, "/desk/reviews/"))
    assert counts == [10, 10, 10]


def test_a_questionnaire_shows_its_qr_code(alice: Client) -> None:
    token = care.create_survey(
        kind="nps", title_en="?", title_zh="", questions=[{"kind": "score", "en": "?"}], user_id=None, at=clock.now()
    )
    assert 'src="data:image/svg+xml' in text_of(alice.get(f"/desk/surveys/{token}/"))


def test_an_interview_is_written_down_found_and_masked(alice: Client) -> None:
    wrong = alice.post(
        "/desk/interviews/new/", {"held_on": "soon", "need": " ", "number": "M0", "quotes": "#late I wait"}
    )
    assert wrong.status_code == 422
    for sentence in ("Type what they need.", "No customer has this number.", "Type a day such as", "#late I wait"):
        assert sentence in text_of(wrong)
    given = {
        "held_on": "2026-03-01", "method": "call", "who": "Grace Miller", "need": "Delivery after seven",
        "quotes": "#Late “I am never home before seven.”\n＃水果 再多一些\n\nplain", "decision": "Try evenings",
    }  # fmt: skip
    assert alice.post("/desk/interviews/new/", given).status_code == 302
    (kept,) = care.list_interviews(text="never home")
    assert kept.quotes == (("late", "I am never home before seven."), ("水果", "再多一些"), ("", "plain"))
    assert [(each.name, each.interviews, each.decided) for each in care.list_spoken_themes()] == [
        ("late", 1, 1), ("水果", 1, 1),
    ]  # fmt: skip
    page = text_of(alice.get("/desk/interviews/?theme=late"))
    assert ("Delivery after seven" in page, "Grace Miller" in page) == (True, False)
    assert "No interview here" in text_of(alice.get("/desk/interviews/?q=bananas"))
    assert 'value="Grace Miller"' in text_of(alice.get(f"/desk/interviews/{kept.id}/"))
    assert alice.post(f"/desk/interviews/{kept.id}/", given | {"quotes": "#late Seven"}).status_code == 302
    assert care.get_interview(interview_id=kept.id).quotes == (("late", "Seven"),)
    assert alice.get("/desk/interviews/999/").status_code == 404


def test_an_agent_sends_broken_goods_again_and_takes_others_back(bob: Client) -> None:
    basket = make_basket(quantity=3)
    order = place_order(basket)
    fulfilment.ship_order(order_id=order.id, at=clock.now())
    fulfilment.deliver_order(order_id=order.id, at=clock.now())
    opened = open_talk(customer_id=order.customer_id)
    page = f"/desk/inbox/{opened.id}/"
    assert bob.post(f"{page}resend/", {}).status_code == 422  # about which order?
    assert bob.post(f"{page}about/", {"order": order.number}).status_code == 302
    nothing = bob.post(f"{page}resend/", {"pieces-1": "", "reason": "broken"})
    assert (nothing.status_code, "Say how many pieces of which line." in text_of(nothing)) == (422, True)
    many = bob.post(f"{page}resend/", {"pieces-1": "9", "reason": "broken"})
    assert (many.status_code, "So many pieces are not left (line 1: 3)" in text_of(many)) == (409, True)
    assert 'value="9"' in text_of(many)
    wish = {"pieces-1": "1", "reason": "broken", "key": "0199c000-0000-7000-8000-000000000001"}
    assert [bob.post(f"{page}resend/", wish).status_code for _ in range(2)] == [302, 302]
    number = next(each for _way, each, _token in orders.list_linked_orders(order_id=order.id))
    shown = text_of(bob.get(page))
    assert f"Sent again as order {number} (pieces: 1)" in shown
    assert "Sent instead of goods of order <a" in text_of(bob.get(f"/desk/orders/{number}/"))
    assert f"/desk/orders/{number}/" in text_of(bob.get(f"/desk/orders/{order.number}/"))
    back = {"pieces-1": "1", "reason": "unwanted", "goods": "shelf", "key": "0199c000-0000-7000-8000-000000000002"}
    assert bob.post(f"/desk/orders/{order.number}/return/", back).status_code == 302
    assert orders.get_order(order_id=order.id, at=clock.now()).refunded.minor == 399
    assert "back on sale" in text_of(bob.get(f"/desk/orders/{order.number}/"))
    assert orders.count_left(order_id=order.id) == {1: 1}
    short = bob.post(f"{page}resend/", {"pieces-1": "2", "reason": "nonsense"})
    assert "Choose a reason." in text_of(short)
    seen = Client().get(f"/orders/{order.number}?t={order.token}")
    assert "We sent goods again:" in text_of(seen)


def test_a_guide_is_written_mended_published_and_leads_a_shopper_to_goods(alice: Client) -> None:
    sku = make_sku("1001", category=make_category("deli/cheese"))
    pricing.set_price(sku_id=sku.id, amount=Money(1999, "USD"), at=clock.now())
    make_stock(make_location(), sku.id, 5)
    shelf.refresh()
    lines = "taste | What taste? | 什么口味？\n- Mild | 温和 = 1001 | It is young. | 熟成时间短。"
    given = {
        "title_en": "Which cheese?",
        "title_zh": "选哪种奶酪？",
        "category": "deli",
        "words": "choose cheese",
        "text": lines,
    }
    untitled = alice.post("/desk/guides/new/", given | {"title_zh": ""})
    assert (untitled.status_code, "Type a title in Chinese." in text_of(untitled)) == (422, True)
    assert "It is young." in text_of(untitled)
    page = alice.post("/desk/guides/new/", given).headers["Location"]
    assert "Line 1: “taste” needs at least two answers." in text_of(alice.get(page))
    assert alice.post(f"{page}publish/").status_code == 409
    lines += "\n- Strong | 浓郁 = 1001 | It is old. | 熟成时间长。"
    assert alice.post(page, given | {"text": lines}).status_code == 302
    assert alice.post(f"{page}publish/").status_code == 302
    shopper = Client()
    first = text_of(shopper.get("/advice/which-cheese/"))
    assert ("What taste?" in first, 'href="/advice/which-cheese/?a=1"' in first) == (True, True)
    last = text_of(shopper.get("/advice/which-cheese/?a=1"))
    assert ("It is old." in last, "/p/product-1001/" in last or "$19.99" in last) == (True, True)
    assert "/advice/which-cheese/" in text_of(shopper.get("/c/deli/"))
    shopper.post("/chat/", {"text": "Help me choose a cheese", "client_id": "g"})
    assert "A few questions help you choose:" in text_of(shopper.get("/chat/"))
    assert alice.post(f"{page}withdraw/").status_code == 302
    assert shopper.get("/advice/which-cheese/").status_code == 404


def test_a_colleague_scores_a_drawn_talk_and_nobody_their_own(bob: Client, alice: Client) -> None:
    opened = open_talk()
    assert bob.post(f"/desk/inbox/{opened.id}/take/").status_code == 302
    assert bob.post(f"/desk/inbox/{opened.id}/close/").status_code == 302
    today = clock.local_date(clock.now())
    care.draw_quality_sample(week=today - timedelta(days=today.weekday()), at=clock.now())
    page = f"/desk/service/quality/{opened.id}/"
    points = {"understood": "2", "right": "2", "tone": "1", "settled": "2"}
    assert bob.post(page, points).status_code == 409
    half = alice.post(page, {"understood": "2", "note": "Quick"})
    assert (half.status_code, "Right and complete: give 0, 1 or 2 points." in text_of(half)) == (422, True)
    assert 'value="Quick"' in text_of(half)
    assert alice.post(page, points).status_code == 302
    assert "7/8" in text_of(bob.get("/desk/service/quality/"))
