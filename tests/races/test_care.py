"""Two agents take one conversation, two ratings and two reviews of one purchase arrive at once; each is there once.

The negative control comes first: without the guard both agents believe that they have it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kaipu.commerce.care import api as care
from kaipu.commerce.care.models import Message
from kaipu.commerce.care.tests.factories import ADA, AT, BEN, open_talk
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.models import Review
from kaipu.commerce.reviews.tests.test_operations import make_bought, write

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
