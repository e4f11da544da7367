"""The members of the demonstration are brought once, however often one tries."""

import pytest

from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import AT, make_customer
from kaipu.demo import membership


@pytest.mark.django_db
def test_members_are_brought_once_and_known_to_be_there(monkeypatch):
    monkeypatch.setattr(membership, "HAS_WELCOME", 1)
    make_customer("C1")
    make_customer("C2")
    assert not membership.is_done()
    assert membership.bring(AT) == 2
    assert membership.is_done()
    assert membership.bring(AT) == 0
    assert len(members.list_tiers()) == 3
