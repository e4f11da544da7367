"""What customers were shown is counted from the views of a real warehouse; what they answered to is not held against it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, make_shop, make_trade
from kaipu.brain.recommendations import api, operations, queries
from kaipu.brain.recommendations.flows.tiring import note_showings, step_back
from kaipu.brain.recommendations.rules import Pick
from kaipu.brain.tracking.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build one warehouse: Bob opened the home page nine times in two days and looked at cheese; Charlie opened it once."""
    folder, whole = tmp_path_factory.mktemp("shown"), transaction.atomic()
    whole._from_testcase = True
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        made = make_shop()
        make_trade(made)
        seen = [("page_view", made.bob, {"page": "home"}, hours) for hours in range(1, 10)]
        seen += [("page_view", made.charlie, {"page": "home"}, 2), ("page_view", made.bob, {"page": "search"}, 2)]
        seen.append(("product_view", made.bob, {"sku": "1002"}, 3))
        for name, person, body, hours in seen:
            Event.objects.create(
                id=uuid4(), at=NOW - timedelta(hours=hours), name=name, visitor=f"v{person.id}", session=f"s{person.id}", customer_id=person.id, body=body
            )  # fmt: skip
        assert lake_flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield made
        transaction.set_rollback(True)


def test_from_views_to_a_row_that_steps_back(shop, db) -> None:
    assert note_showings(at=NOW) == 0, "before the first lists nothing was shown"
    milk, cheese, soap = shop.milk.id, shop.cheese.id, shop.soap.id
    picks = [Pick(milk, 1.0, "again"), Pick(cheese, 0.9, "again"), Pick(soap, 0.8, "many")]
    lists = {shop.bob.id: picks, shop.charlie.id: picks}
    made = NOW - timedelta(days=1)
    operations.save_picks(kind="customer", picks=lists, at=made)
    note_showings(at=NOW)
    counted = queries.list_showings(customer_ids=[shop.bob.id, shop.charlie.id])
    bought = {row for row in (milk, cheese, soap) if row not in counted.get(shop.bob.id, {})}
    assert cheese in bought, "he looked at it"
    assert {each.times for each in counted[shop.bob.id].values()} == {5}
    assert {each.times for each in counted.get(shop.charlie.id, {}).values()} <= {1}
    operations.save_picks(kind="customer", picks=lists, at=made)
    assert note_showings(at=NOW + timedelta(minutes=1)) == len(counted[shop.bob.id]), "ten showings: they rest"
    resting = queries.list_resting(on=TODAY)
    tired = step_back(lists, on=TODAY)
    assert resting == {shop.bob.id: set(counted[shop.bob.id])}
    assert tired[shop.charlie.id] == picks
    assert tired[shop.bob.id][0].sku_id == cheese
    assert all(each.score <= 0.3 for each in tired[shop.bob.id] if each.sku_id in resting[shop.bob.id])
    assert api.forget_customer(customer_id=shop.bob.id) == 1
    assert queries.list_resting(on=TODAY) == {}
