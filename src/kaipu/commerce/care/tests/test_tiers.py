"""What a member's tier promises holds at the service desk."""

from datetime import timedelta

import pytest

from kaipu.commerce.care import api as care
from kaipu.commerce.care.tests.factories import ADA, AT, make_customer, open_talk
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_tier

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_members_tier_moves_their_conversation_up_and_shortens_its_times() -> None:
    make_tier(1, "gold", service_level="fast")
    make_tier(2, "jade", service_level="personal", spend_minor=90_000)
    found = {}
    for place, spend in enumerate((0, 20_000, 95_000)):
        customer = make_customer(f"m{place}@example.com")
        members.enrol(customer_id=customer, at=AT)
        if spend:
            members.earn_for_order(customer_id=customer, owner=f"order:{place}", spend_minor=spend, at=AT)
        talk = care.get_conversation(conversation_id=open_talk(customer_id=customer).id)
        found[talk.service_level] = (talk.priority, talk.reply_due_at)
    assert found == {
        "standard": (1, AT + 2 * HOUR), "fast": (2, AT + timedelta(minutes=22, seconds=30)),
        "personal": (3, AT + timedelta(minutes=5)),
    }  # fmt: skip
    assert [each.priority for each in care.list_inbox(view="open", user_id=ADA)] == [3, 2, 1]
