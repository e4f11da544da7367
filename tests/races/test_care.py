"""Two agents take one conversation, two ratings and two reviews of one purchase arrive at once; each is there once. Two agents
who give a coupon or money at once keep together what one may give.

The negative control comes first: without the guard both agents believe that they have it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from kaipu.commerce.care import api as care
from kaipu.commerce.care.models import Conversation, Message
from kaipu.commerce.care.tests.factories import ADA, AT, BEN, make_customer, open_talk
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.models import Location
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.payments import api as payments
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.models import Review
from kaipu.commerce.reviews.tests.test_operations import make_bought, write
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


def at_once(*steps: Callable[[], object]) -> Counter[str]:
    """Take steps at the same moment, each on a connection of its own; return what came of them by name."""
    barrier = threading.Barrier(len(steps))

    def take(step: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            step()
        except Exception as error:  # noqa: BLE001 - what went wrong is what is counted
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return Counter(pool.map(take, steps))


def take_it(opened: care.Opened) -> Counter[str]:
    return at_once(
        *(lambda who=who: care.take_conversation(conversation_id=opened.id, user_id=who, at=AT) for who in (ADA, BEN))
    )


def test_without_the_guard_two_agents_have_it(settings) -> None:
    settings.GUARDS_OFF = frozenset({"care"})
    assert take_it(open_talk()) == {"done": 2}


def test_one_agent_gets_it() -> None:
    for _round in range(ROUNDS):
        opened = open_talk()
        assert take_it(opened) == {"done": 1, "TakenAlready": 1}
        steps = Message.objects.filter(conversation_id=opened.id, kind="step", detail__what="taken")
        assert steps.count() == 1


def test_how_it_was_is_kept_once() -> None:
    for _round in range(ROUNDS):
        opened = open_talk()
        rated = at_once(
            *(
                lambda stars=stars, key=opened.token: care.rate_service(token=key, stars=stars, words="", at=AT)
                for stars in (1, 5)
            )
        )
        assert rated == {"done": 1, "RatedAlready": 1}


def test_a_purchase_is_reviewed_once_and_a_message_sent_twice_is_there_once() -> None:
    order, product = make_bought()
    assert at_once(*[lambda: write(order, product)] * 2) == {"done": 1, "AlreadyReviewed": 1}
    assert Review.objects.count() == 1
    opened = open_talk(channel="chat")
    said = at_once(*[lambda: care.say(token=opened.token, text="Hello?", client_id="one", at=AT)] * 4)
    assert said == {"done": 4}
    assert Message.objects.filter(conversation_id=opened.id, text="Hello?").count() == 1
    both = at_once(*[lambda: open_talk("New", channel="chat", client_id="same")] * 4)
    assert both == {"done": 4}
    assert Message.objects.filter(text="New").count() == 1
    assert reviews.count_by_state() == {"published": 1}


def two_coupons(round_number: int) -> tuple[Counter[str], int]:
    """Let two agents give a customer a coupon at once, in two conversations; return what came of it and how many there are."""
    customer = make_customer(f"race{round_number}@example.com")
    coupon = make_coupon(f"RACE{round_number}", valid_from=AT, valid_until=AT + timedelta(days=60))
    talks = [open_talk(customer_id=customer), open_talk(customer_id=customer)]
    given = at_once(
        *(
            lambda each=each, who=who: care.give_coupon_here(
                conversation_id=each.id, coupon_id=coupon, unlimited=False, user_id=who, at=AT
            )
            for each, who in zip(talks, (ADA, BEN), strict=True)
        )
    )
    wallet = members.list_wallet(customer_id=customer, at=AT)
    return given, sum(each.granted for each in wallet)


def test_without_the_guard_one_customer_gets_two_coupons(settings) -> None:
    settings.GUARDS_OFF = frozenset({"care"})
    assert any(two_coupons(each) == (Counter({"done": 2}), 2) for each in range(ROUNDS))


def test_two_agents_give_one_customer_one_coupon() -> None:
    for each in range(ROUNDS):
        assert two_coupons(each) == (Counter({"done": 1, "CouponGivenLately": 1}), 1)


def two_refunds(round_number: int) -> tuple[Counter[str], int]:
    """Let two agents give 60.00 of one order back at once, in two conversations, each below the limit of 100.00."""
    order = make_dear(round_number)
    talks = [open_talk(customer_id=order.customer_id), open_talk(customer_id=order.customer_id)]
    given = at_once(
        *(
            lambda each=each, who=who: care.give_money_back(
                conversation_id=each.id,
                order_id=order.id,
                amount=Money(6000, "USD"),
                unlimited=False,
                user_id=who,
                at=AT,
            )
            for each, who in zip(talks, (ADA, BEN), strict=True)
        )
    )
    return given, orders.get_order(order_id=order.id, at=AT).refunded.minor


def make_dear(round_number: int) -> orders.OrderRecord:
    """Let a paid order of 150.00 stand."""
    place = Location.objects.filter(code="ONLINE").first() or make_location()
    sku = make_sku(code=f"9{round_number:03}")
    order = Order.objects.create(
        number=f"RACE{round_number:03}", customer_id=make_customer(f"dear{round_number}@example.com"), location=place,
        channel="web", state="paid", currency="USD", goods_minor=15_000, total_minor=15_000, placed_at=AT, paid_at=AT,
    )  # fmt: skip
    OrderLine.objects.create(order=order, position=1, sku=sku, quantity=1, unit_minor=15_000, total_minor=15_000)
    payments.record_counter_payment(subject=f"order:{order.id}", method="cash", amount=Money(15_000, "USD"), at=AT)
    return orders.get_order(order_id=order.id, at=AT)


def test_without_the_guard_two_agents_give_more_back_than_one_may(settings) -> None:
    settings.GUARDS_OFF = frozenset({"remedies"})
    assert two_refunds(0) == (Counter({"done": 2}), 12_000)


def test_two_agents_together_keep_the_limit_of_one_order() -> None:
    for each in range(ROUNDS):
        assert two_refunds(each) == (Counter({"done": 1, "AboveLimit": 1}), 6000)


def test_a_message_told_twice_at_once_is_heard_once_and_two_at_once_are_one_talk() -> None:
    for number in range(ROUNDS):
        heard = [
            care.Utterance("wechat", care.MESSAGE, f"o-{number}", f"{number}-{which}", "Hello") for which in (1, 1, 2)
        ]
        came = at_once(*(lambda said=said: care.hear_social(said=said, at=AT) for said in heard))
        assert came == {"done": 3}
    assert Conversation.objects.filter(channel="social").count() == ROUNDS
    assert Message.objects.filter(author="customer").count() == 2 * ROUNDS


def test_two_workers_take_an_answer_once() -> None:
    care.hear_social(said=care.Utterance("wechat", care.MESSAGE, "o-1", "1", "Hello"), at=AT)
    talk = Conversation.objects.get()
    taken: list[bool] = []
    for number in range(ROUNDS):
        care.answer_conversation(
            conversation_id=talk.id, text=f"{number}", client_id=f"{number}", user_id=ADA, seen_id=10**9, at=AT
        )
        (answer_id,) = care.list_due_answers(kind=care.MESSAGE, most=9)
        at_once(*(lambda one=answer_id: taken.append(care.claim_social(answer_id=one, at=AT)) for _ in range(2)))
    assert Counter(taken) == {True: ROUNDS, False: ROUNDS}
