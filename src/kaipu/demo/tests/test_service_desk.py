"""The demonstration's service desk: set up once, from real baskets."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kaipu.commerce.care import api as care
from kaipu.commerce.care.rules import read_letter
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders.models import Order
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.test_operations import make_bought
from kaipu.demo import service_desk
from kaipu.demo.people_at_work import PASSWORD, ROLES, SHOPPERS

pytestmark = pytest.mark.django_db


def test_the_desk_has_a_past_and_a_present(settings: Any, tmp_path: Path) -> None:
    settings.VAR, settings.CARE_MAIL = tmp_path, "help@kaipu.example"
    order, product = make_bought()
    Order.objects.filter(id=order.id).update(import_run=1)
    for role, name in ROLES.items():
        customers.create_account(
            email=f"{role}@kaipu.example", password=PASSWORD, name=name, is_staff=True, at=order.placed_at
        )
    for shopper in SHOPPERS:
        customers.create_account(email=shopper.email, password=PASSWORD, name=shopper.name, at=order.placed_at)
    assert not service_desk.is_ready()
    done: list[int] = []
    later = order.placed_at + timedelta(days=1)
    service_desk.open_desk(last=later, at=later, show=done.append)
    assert (service_desk.is_ready(), done) == (True, [1, 2, 3, 4])
    assert reviews.list_scores()[product].reviews == 1
    assert len(care.list_articles(state="published")) == 12
    states = [each.state for each in care.list_inbox(view="", user_id=0)]
    assert states == ["open"]
    assert [each.language for each in care.list_inbox(view="bot", user_id=0)] == ["zh"]
    assert len(care.list_inbox(view="closed", user_id=0, limit=500)) == service_desk.TALKS
    assert care.list_surveys()[0].answers == 1
    assert [(each.name, each.interviews) for each in care.list_spoken_themes()][:2] == [
        ("slots", 2),
        ("small-packs", 2),
    ]
    letters = [
        read_letter(path.read_bytes(), own="help@kaipu.example", secret="s")
        for path in sorted((tmp_path / "demo/mail/letters").glob("*.eml"))
    ]
    assert sorted((each.subject, each.why, len(each.pictures)) for each in letters) == [
        ("Out of office: your order", "auto", 0), ("Two yogurts were open", "", 1), ("能改送货时间吗", "", 0),
    ]  # fmt: skip
