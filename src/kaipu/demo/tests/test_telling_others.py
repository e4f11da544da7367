"""The demonstration's challenge has drawn pictures by members; one waits for somebody of the shop."""

import pytest

from kaipu.commerce.content import api as content
from kaipu.commerce.content.tests.factories import AT
from kaipu.commerce.content.tests.test_people import make_member
from kaipu.commerce.members import api as members
from kaipu.demo import telling_others

pytestmark = pytest.mark.django_db


def test_members_send_drawn_bowls() -> None:
    for name in ("Ann Lee", "Ben Ray", "Cyd Moe", "Dee Fox"):
        members.give_points(customer_id=make_member(name), points=10, reference=f"test:{name}", note="", at=AT)
    telling_others.tell(None, AT)
    telling_others.tell(None, AT)
    entries = content.list_entries(challenge_id=content.list_challenges()[0].id)
    assert [(each.state, each.hearts, each.author) for each in entries] == [
        ("published", 3, "Ann L."), ("published", 2, "Ben R."), ("published", 1, "Cyd M."), ("waiting", 0, "Dee F."),
    ]  # fmt: skip
