"""Conversations from beginning to end: bot, desk, clocks, merging, money, ratings; and what an erasure leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaipu.commerce.care import api as care
from kaipu.commerce.care import queries, reactions
from kaipu.commerce.care.models import Conversation, Message
from kaipu.commerce.care.tests.factories import ADA, AT, BEN, make_article, make_customer, open_talk, said
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order
from kaipu.commerce.payments import api as payments
from kaipu.commerce.payments.operations import open_attempt
from kaipu.commerce.reviews.tests.test_operations import make_bought, write
from kaipu.kernel import ids
from kaipu.kernel.models import OutboxEvent
from kaipu.kernel.money import Money
from kaipu.kernel.outbox import Envelope

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def get(opened: care.Opened) -> care.ConversationRecord:
    return care.get_conversation(conversation_id=opened.id)


def answer(opened: care.Opened, user_id: int = ADA, **changes: object) -> int:
    newest = care.list_messages(conversation_id=opened.id, public=False)[-1].id
    given = {"conversation_id": opened.id, "text": "We give the money back.", "client_id": ids.new_token(), "user_id": user_id,
             "seen_id": newest, "at": AT + HOUR, **changes}  # fmt: skip
    return care.answer_conversation(**given)  # type: ignore[arg-type]  # fields by name, of several types


def test_the_bot_answers_with_its_source_and_a_yes_ends_it() -> None:
    article = make_article()
    opened = open_talk("How much does delivery cost?", channel="chat")
    messages = care.list_messages(conversation_id=opened.id, public=True)
    assert [(each.author, each.article_id) for each in messages] == [("customer", None), ("bot", article)]
    assert messages[1].text == "It costs $4.99, and nothing from $35 on."
    assert get(opened).state == "bot"
    care.judge_answer(token=opened.token, message_id=messages[1].id, helped=True, at=AT)
    assert get(opened).state == "closed"
    assert (care.get_article(article_id=article).told, care.get_article(article_id=article).helped) == (1, 1)


def test_the_bot_hands_over_what_it_does_not_know_and_never_speaks_without_a_source() -> None:
    make_article()
    opened = open_talk("Is your cheese kosher?", channel="chat")
    assert said(opened.id) == [("customer", "said", "Is your cheese kosher?"), ("system", "step", "handed_over")]
    assert get(opened).state == "open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(conversation_id=opened.id, author="bot", text="Surely!", at=AT)


def test_the_bot_answers_in_the_language_of_the_question_whatever_the_talk_began_in() -> None:
    make_article()
    opened = open_talk("Hello there, good people", channel="chat", language="zh")
    assert get(opened).language == "en"
    other = open_talk("运费多少钱？", channel="chat", language="en")
    messages = care.list_messages(conversation_id=other.id, public=True)
    assert (messages[1].text, get(other).language) == ("4.99 美元，满 35 美元免费。", "zh")


def test_the_bot_speaks_the_customers_language_and_does_not_repeat_itself() -> None:
    make_article()
    opened = open_talk("配送费是多少？", channel="chat", language="zh")
    assert said(opened.id)[1] == ("bot", "said", "4.99 美元，满 35 美元免费。")
    care.say(token=opened.token, text="运费多少钱", client_id="b", at=AT)
    assert said(opened.id)[-1] == ("system", "step", "handed_over")


def test_a_message_sent_twice_is_there_once() -> None:
    first = open_talk("Hello, my bag is torn", channel="chat", client_id="c1")
    assert open_talk("Hello, my bag is torn", channel="chat", client_id="c1") == care.Opened(
        first.id, first.token, False
    )
    one = care.say(token=first.token, text="Really torn", client_id="c2", at=AT)
    assert care.say(token=first.token, text="Really torn", client_id="c2", at=AT) == one
    assert [text for author, _kind, text in said(first.id) if author == "customer"] == [
        "Hello, my bag is torn",
        "Really torn",
    ]
    with pytest.raises(care.TextMissing):
        care.say(token=first.token, text=" \x00 ", client_id="c3", at=AT)
    with pytest.raises(care.ConversationUnknown):
        care.say(token="", text="x", client_id="", at=AT)


def test_clocks_run_in_opening_hours_stop_for_the_customer_and_go_on() -> None:
    opened = open_talk()
    talk = get(opened)
    assert (talk.priority, talk.reply_due_at, talk.solve_due_at) == (
        1,
        AT + 2 * HOUR,
        AT + timedelta(days=1, hours=5) - HOUR,
    )
    answer(opened)  # after one hour
    talk = get(opened)
    assert (talk.state, talk.replied_at, talk.reply_due_at, talk.solve_due_at) == ("waiting", AT + HOUR, None, None)
    later = AT + timedelta(days=3)
    care.say(token=opened.token, text="Not yet", client_id="x", at=later)
    talk = get(opened)
    assert talk.state == "open"
    assert talk.solve_due_at == later + timedelta(days=1, hours=4) - HOUR  # fifteen hours of a day of twelve are left
    care.close_conversation(conversation_id=opened.id, user_id=ADA, at=later + HOUR)
    row = Conversation.objects.get(id=opened.id)
    assert (row.state, row.counted_seconds, row.reply_seconds, row.closed_at) == ("closed", 7200, 3600, later + HOUR)
    care.say(token=opened.token, text="Again", client_id="y", at=later + 2 * HOUR)
    talk = get(opened)
    assert (talk.state, talk.reopened, talk.closed_at) == ("open", 1, None)


def test_whoever_is_on_duty_and_has_room_gets_it() -> None:
    care.set_agent(user_id=ADA, on_duty=True, languages=["en"], most=1)
    care.set_agent(user_id=BEN, on_duty=True, languages=["zh"], most=1)
    owners = [get(open_talk(language=language)).owner_id for language in ("zh", "en", "en")]
    assert owners == [BEN, ADA, None]
    care.set_agent(user_id=ADA, on_duty=False)
    assert care.find_agent(user_id=ADA) == care.AgentRecord(ADA, (), ("en",), 1, 0, False)


def test_a_conversation_is_taken_once_and_a_second_answer_is_held_back() -> None:
    opened = open_talk()
    care.take_conversation(conversation_id=opened.id, user_id=ADA, at=AT)
    care.take_conversation(conversation_id=opened.id, user_id=ADA, at=AT)
    with pytest.raises(care.TakenAlready) as taken:
        care.take_conversation(conversation_id=opened.id, user_id=BEN, at=AT)
    assert taken.value.user_id == ADA
    seen = care.list_messages(conversation_id=opened.id, public=False)[-1].id
    answer(opened, ADA)
    with pytest.raises(care.SaidMeanwhile):
        answer(opened, BEN, seen_id=seen)
    answer(opened, BEN, seen_id=seen, anyway=True, text="And a coupon.")
    assert [author for author, kind, _text in said(opened.id) if kind == "said"] == ["customer", "agent", "agent"]


def test_colleagues_see_who_looks_and_types_and_who_was_called() -> None:
    opened = open_talk()
    care.look_at_conversation(conversation_id=opened.id, user_id=BEN, typing=True, at=AT)
    looking = {"conversation_id": opened.id, "but": ADA}
    assert care.list_lookers(**looking, at=AT + timedelta(seconds=5)) == [care.Looker(BEN, True)]
    assert care.list_lookers(**looking, at=AT + timedelta(seconds=20)) == [care.Looker(BEN, False)]
    assert care.list_lookers(**looking, at=AT + timedelta(seconds=40)) == []
    care.note_conversation(conversation_id=opened.id, text="@Ben look", mentioned=[BEN, ADA], user_id=ADA, at=AT)
    assert [each.text for each in care.list_mentions(user_id=BEN)] == ["@Ben look"]
    assert care.list_mentions(user_id=ADA) == []
    assert "note" not in {each.kind for each in care.list_messages(conversation_id=opened.id, public=True)}
    care.look_at_conversation(conversation_id=opened.id, user_id=BEN, typing=False, at=AT)
    assert care.list_mentions(user_id=BEN) == []


def test_how_it_was_is_said_once() -> None:
    opened = open_talk()
    care.close_conversation(conversation_id=opened.id, user_id=ADA, at=AT)
    with pytest.raises(care.StarsMissing):
        care.rate_service(token=opened.token, stars=0, words="", at=AT)
    care.rate_service(token=opened.token, stars=4, words="quick", at=AT)
    with pytest.raises(care.RatedAlready):
        care.rate_service(token=opened.token, stars=1, words="", at=AT)
    assert (get(opened).stars, get(opened).words) == (4, "quick")
    assert OutboxEvent.objects.filter(name="care.ServiceRated").count() == 1


def test_merging_and_splitting_lose_nothing() -> None:
    alice = make_customer()
    one, two = open_talk("Sour milk", customer_id=alice), open_talk("And no eggs", customer_id=alice)
    stranger = open_talk("Hi", customer_id=make_customer("bob@example.com"))
    with pytest.raises(care.NotOpen):
        care.merge_conversations(conversation_id=stranger.id, into_id=one.id, user_id=ADA, at=AT)
    care.merge_conversations(conversation_id=two.id, into_id=one.id, user_id=ADA, at=AT)
    assert [text for _author, kind, text in said(one.id) if kind == "said"] == ["Sour milk", "And no eggs"]
    assert (get(two).state, get(two).merged_into_id) == ("merged", one.id)
    assert care.find_conversation(token=two.token) == get(one)
    care.say(token=two.token, text="Hello?", client_id="z", at=AT)
    assert said(one.id)[-1] == ("customer", "said", "Hello?")
    eggs = next(each for each in care.list_messages(conversation_id=one.id, public=False) if each.text == "And no eggs")
    new = care.split_conversation(conversation_id=one.id, message_id=eggs.id, user_id=ADA, at=AT)
    assert said(new)[0] == ("customer", "said", "And no eggs")
    assert care.get_conversation(conversation_id=new).owner_id == ADA


def make_paid() -> orders.OrderRecord:
    """Let an order be paid and handed over."""
    order, _product = make_bought()
    attempt = open_attempt(subject=f"order:{order.id}", provider="sandbox", amount=order.total, at=AT)
    report = payments.Report("m1", "", str(attempt), "paid", order.total.minor, "USD")
    Order.objects.filter(id=order.id).update(state="placed")
    orders.settle_payment(provider="sandbox", report=report, at=AT)
    orders.complete_order(order_id=order.id, at=AT)
    return orders.get_order(order_id=order.id, at=AT)


def test_money_is_given_back_within_limits_and_noted() -> None:
    order = make_paid()
    opened = open_talk(customer_id=order.customer_id)
    give = {"conversation_id": opened.id, "order_id": order.id, "unlimited": False, "user_id": ADA, "at": AT}
    with pytest.raises(care.AboveLimit):
        care.give_money_back(**give, amount=Money(10_001, "USD"))
    care.give_money_back(**give, amount=Money(399, "USD"))
    with pytest.raises(payments.RefundTooHigh):
        care.give_money_back(**give, amount=Money(order.total.minor, "USD"))
    rest = order.total.minor - 399
    care.give_money_back(**give, amount=Money(rest, "USD"))
    after = orders.get_order(order_id=order.id, at=AT)
    assert (after.refunded, after.state) == (order.total, "refunded")
    assert [text for _author, kind, text in said(opened.id) if kind == "step"] == ["refunded", "refunded"]
    with pytest.raises(orders.StepRefused):
        care.give_money_back(**give, amount=Money(1, "USD"))


def test_a_review_below_three_stars_opens_one_conversation() -> None:
    order, product = make_bought()
    write(order, product, stars=2, text="Sour")
    event = OutboxEvent.objects.get(name="reviews.ReviewWritten")
    envelope = Envelope(event.id, event.name, event.payload, event.at, False)
    reactions.speak_about_low_stars(envelope)
    reactions.speak_about_low_stars(envelope)
    talk = Conversation.objects.get()
    assert (talk.channel, talk.order_id, talk.customer_id, talk.subject) == (
        "review",
        order.id,
        order.customer_id,
        "Sour",
    )
    assert said(talk.id)[0] == ("customer", "said", "★★☆☆☆ Sour")


def test_an_answer_becomes_a_draft_that_the_bot_knows_once_published() -> None:
    opened = open_talk("Do you sell gift cards?")
    message = answer(opened, text="Yes, at every counter.")
    draft = care.file_answer(message_id=message, user_id=ADA, at=AT)
    assert care.search_articles(text="gift cards?") == []
    care.set_article_state(article_id=draft, state="published", at=AT)
    found = care.find_answer(text="Do you have gift cards?")
    assert found is not None
    assert (found.article_id, found.answer_en) == (draft, "Yes, at every counter.")
    care.write_article(
        article_id=draft, wording=care.Wording("Do you sell gift cards?", "Yes, and here online."), user_id=ADA, publish=True,
        at=AT + HOUR,
    )  # fmt: skip
    again = care.find_answer(text="gift cards")
    assert again is not None
    assert (again.version, again.answer_en) == (2, "Yes, and here online.")
    assert [each.number for each in care.list_versions(article_id=draft)] == [2, 1]
    care.set_article_state(article_id=draft, state="retired", at=AT + 2 * HOUR)
    assert care.find_answer(text="gift cards") is None
    with pytest.raises(care.NothingToFile):
        care.file_answer(message_id=0, user_id=ADA, at=AT)


def test_a_questionnaire_is_answered_once_and_counted() -> None:
    token = care.create_survey(
        kind="nps", title_en="How are we?", title_zh="", user_id=ADA, at=AT,
        questions=[{"kind": "score", "en": "Recommend?"}, {"kind": "choice", "en": "Where?", "choices": ["web", "shop"]}, {"kind": "text", "en": "Why?"}],
    )  # fmt: skip
    for who, score in (("a", "10"), ("b", "9"), ("c", "3")):
        care.answer_survey(token=token, respondent=who, customer_id=None, answers={0: score, 1: "1", 2: "fresh"}, at=AT)
    with pytest.raises(care.AnsweredAlready):
        care.answer_survey(token=token, respondent="a", customer_id=None, answers={0: "1", 1: "0"}, at=AT)
    with pytest.raises(care.AnswerWrong) as wrong:
        care.answer_survey(token=token, respondent="d", customer_id=None, answers={0: "11", 1: "2"}, at=AT)
    assert wrong.value.numbers == (0, 1)
    survey = care.get_survey(token=token)
    scores, where, why = care.list_results(survey=survey)
    assert (survey.answers, round(scores.nps or 0, 1), where.counts, why.texts) == (
        3,
        33.3,
        (("0", 0), ("1", 3)),
        ("fresh",) * 3,
    )
    care.close_survey(survey_id=survey.id, at=AT)
    with pytest.raises(care.SurveyClosed):
        care.answer_survey(token=token, respondent="e", customer_id=None, answers={0: "1", 1: "0"}, at=AT)


def test_figures_count_what_happened() -> None:
    make_article()
    bot = open_talk("What does delivery cost?", channel="chat")
    care.judge_answer(
        token=bot.token, message_id=care.list_messages(conversation_id=bot.id, public=True)[1].id, helped=True, at=AT
    )
    opened = open_talk()
    answer(opened, close=True)
    care.rate_service(token=opened.token, stars=5, words="", at=AT)
    open_talk("Waiting")
    whole = care.get_service_figures(by="all", since=AT - HOUR, until=AT + HOUR, zone="UTC")
    assert whole == [care.ServiceFigures("", 3, 2, 1, 3600, 1.0, 3600, 1.0, 0.0, 5.0, 1)]
    assert [
        each.name for each in care.get_service_figures(by="channel", since=AT - HOUR, until=AT + HOUR, zone="UTC")
    ] == ["chat", "form"]
    steps = {each.step: each.p50 for each in care.list_steps(since=AT - HOUR, until=AT + HOUR)}
    assert steps == {"bot": 0.0, "reply": 3600.0, "solve": 0.0}


def test_an_erased_person_leaves_times_and_stars_only() -> None:
    alice = make_customer()
    opened = open_talk("I am Alice of 1 Main Street", customer_id=alice, name="Alice", email="alice@example.com")
    answer(opened, close=True)
    care.rate_service(token=opened.token, stars=2, words="Alice was not happy", at=AT)
    assert care.list_keys(customer_id=alice) == [opened.token]
    nobody = customers.open_pseudonym(customer_id=alice, at=AT)
    assert care.hand_over_conversations(customer_id=alice, to_customer_id=nobody) == 1
    left = get(opened)
    assert (left.customer_id, left.name, left.email, left.subject, left.words, left.token, left.stars) == (
        nobody,
        "",
        "",
        "",
        "",
        "",
        2,
    )
    assert {text for _author, kind, text in said(opened.id) if kind == "said"} == {""}
    assert care.find_conversation(token=opened.token) is None


def test_themes_are_told_in_words_that_people_wrote():
    texts = [
        "Arrived cold",
        "It arrived cold!",
        "arriving cold again",
        "送得准时，还是冰的",
        "Good price",
        "Fine",
        "All right",
    ]
    assert [each.words for each in care.find_themes(texts=texts)] == [("arrived", "cold")]


def test_a_coupon_is_given_within_the_limit_and_not_twice_a_month() -> None:
    lasting = {"valid_from": AT, "valid_until": AT + timedelta(days=60)}
    customer, small, dear = make_customer(), make_coupon(**lasting), make_coupon("DEAR", amount_minor=5000, **lasting)
    opened = open_talk(customer_id=customer)
    given = {"conversation_id": opened.id, "user_id": ADA, "at": AT, "coupon_id": small, "unlimited": False}
    with pytest.raises(care.AboveLimit):
        care.give_coupon_here(**given | {"coupon_id": dear})
    care.give_coupon_here(**given)
    with pytest.raises(care.CouponGivenLately):
        care.give_coupon_here(**given | {"conversation_id": open_talk(customer_id=customer).id})
    care.give_coupon_here(**given | {"unlimited": True, "coupon_id": dear})
    care.give_coupon_here(**given | {"at": AT + timedelta(days=29, hours=23), "unlimited": True})
    with pytest.raises(care.CouponNotOpen):
        care.give_coupon_here(**given | {"at": AT + timedelta(days=400)})
    with pytest.raises(care.NobodyToGive):
        care.give_coupon_here(**given | {"conversation_id": open_talk("Hi").id})
    wallet = members.list_wallet(customer_id=customer, at=AT)
    assert {each.coupon.code: each.granted for each in wallet} == {"FIVE-OFF": 2, "DEAR": 1}
    assert said(opened.id)[-1] == ("agent", "step", "coupon")


def test_what_was_said_goes_two_years_after_it_was_settled_and_figures_stay() -> None:
    old, young = open_talk(name="Alice", email="a@example.com"), open_talk("Where is it?")
    care.close_conversation(conversation_id=old.id, user_id=ADA, at=AT)
    care.rate_service(token=old.token, stars=4, words="Quick", at=AT)
    care.close_conversation(conversation_id=young.id, user_id=ADA, at=AT + HOUR)
    assert (care.forget_conversations(before=AT + HOUR), care.forget_conversations(before=AT + HOUR)) == (1, 0)
    kept = get(old)
    assert (kept.name, kept.email, kept.subject, kept.words, kept.token, kept.stars) == ("", "", "", "", "", 4)
    assert [text for _who, kind, text in said(old.id) if kind == "said"] == [""]
    assert said(young.id)[0] == ("customer", "said", "Where is it?")


def test_an_erasure_takes_what_somebody_told_in_an_interview() -> None:
    customer, nameless = make_customer(), make_customer("nameless@example.com")
    draft = care.InterviewDraft(
        held_on=AT.date(),
        method="visit",
        need="Quiet",
        who="Alice",
        customer_id=customer,
        quotes=(("noise", "Too loud"),),
    )
    number = care.write_interview(interview_id=None, draft=draft, user_id=ADA, at=AT)
    assert queries.tell_person(customer_id=customer, at=AT)["interviews"][0]["quotes"] == ["Too loud"]
    care.hand_over_conversations(customer_id=customer, to_customer_id=nameless)
    left = care.get_interview(interview_id=number)
    assert (left.who, left.need, left.quotes, left.customer_id) == ("", "", (("noise", ""),), nameless)
