"""Stages over a small warehouse, by hand and against the catalogue."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import override_settings

from kaipu.brain.attribution import api as attribution
from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, settle
from kaipu.brain.metrics import api as metrics
from kaipu.brain.tracking.models import Event
from kaipu.commerce.members.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAYS = [TODAY - timedelta(days=n) for n in range(30)]
SPAN = (DAYS[8], TODAY)


def see(visitor: str, day: int, customer: int | None = None, name: str = "page_view") -> None:
    body = {"page": "home", "path": "/"} if name == "page_view" else {"sku": "1001"}
    Event.objects.create(
        id=uuid4(), name=name, at=at_noon(DAYS[day]), visitor=visitor, session=f"{visitor}{day}", device="phone", customer_id=customer,
        body=body,
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def warehouse(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Alice came twice, filled a cart and bought twice; Bob bought once unseen; Eve and Dan looked; Fay came before the span."""
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=tmp_path_factory.mktemp("stages") / "lake"):
        shop = make_shop()
        see("ann", 7, shop.alice.id)
        see("ann", 4, shop.alice.id)
        see("ann", 4, shop.alice.id, "add_to_cart")
        see("eve", 3)
        see("eve", 2, name="add_to_cart")
        see("dan", 3)
        see("fay", 12)
        make_order(shop.online, shop.alice, at_noon(DAYS[4]), [(shop.milk, 1, 1000)], discount=150)
        make_order(shop.online, shop.alice, at_noon(DAYS[2]), [(shop.soap, 1, 500)], discount=70)
        make_order(shop.online, shop.bob, at_noon(DAYS[2]), [(shop.soap, 1, 500)])
        make_order(shop.store, shop.bob, at_noon(DAYS[1]), [(shop.soap, 1, 900)], channel="store")
        attribution.note_costs(
            costs=[attribution.Cost(DAYS[3], "google", "cpc", "", 1250)], origin="hand", by=1, at=NOW
        )
        attribution.note_costs(
            costs=[attribution.Cost(DAYS[3], "flyer", "print", f"campaign-{n}", 300 + n) for n in (1, 2)], origin="campaign", by=1, at=NOW
        )  # fmt: skip
        for customer, inviter in ((shop.alice, None), (shop.charlie, shop.alice)):
            Membership.objects.create(
                customer=customer, code=f"M{customer.id}", level_since=NOW, joined_at=at_noon(DAYS[3]), invited_by=inviter,
                invitation="waiting" if inviter else "",
            )  # fmt: skip
        settle()
        queries.reading._state.due = 0
        assert flows.build(now=lambda: NOW).state == "published"
        yield
        call_command("flush", interactive=False, verbosity=0)


def test_stages_by_hand() -> None:
    found = {each.stage: each for each in attribution.list_stages(first=SPAN[0], last=SPAN[1], at=NOW)}
    assert [(name, each.people, each.before, each.going_on) for name, each in found.items()] == [
        ("acquire", 3, 1, 2), ("activate", 2, 0, 2), ("retain", 2, 0, 1), ("convert", 2, 0, 1), ("repurchase", 1, 0, 1), ("refer", 1, 0, 1),
    ]  # fmt: skip
    assert [found[name].cost for name in ("acquire", "convert", "repurchase")] == [
        Decimal("18.53"), Decimal("1.50"), Decimal("0.70"),
    ]  # fmt: skip


def test_no_cost_stands_in_two_stages() -> None:
    for stage in ("repurchase", "retain"):
        attribution.set_stage(stage=stage, owner_id=7, origins=["campaign:1"], at=NOW)
    found = {
        each.stage: (each.cost, each.spent) for each in attribution.list_stages(first=SPAN[0], last=SPAN[1], at=NOW)
    }
    assert found["retain"] == (0, Decimal("3.01"))
    assert found["repurchase"] == (Decimal("0.70"), 0)
    assert found["acquire"] == (Decimal("15.52"), 0)


def test_stages_are_the_catalogues() -> None:
    found = {each.stage: each.people for each in attribution.list_stages(first=SPAN[0], last=SPAN[1], at=NOW)}
    web = (metrics.Filter("channel", "=", ("web",)),)
    buyers, repeats = metrics.query(metrics.Query(("buyers", "repurchase_rate"), *SPAN, filters=web), at=NOW).totals
    visitors = metrics.get_totals(["visitors"], first=SPAN[0], last=SPAN[1], at=NOW)["visitors"]
    assert (found["acquire"], found["convert"], found["repurchase"]) == (visitors, buyers, buyers * repeats)


def test_who_looks_after_a_stage() -> None:
    attribution.set_stage(stage="retain", owner_id=7, origins=["journey:2", "campaign:1", "journey:2"], at=NOW)
    attribution.set_stage(stage="retain", owner_id=8, origins=["journey:2"], at=NOW)
    kept = next(each for each in attribution.list_stages(first=SPAN[0], last=SPAN[1], at=NOW) if each.stage == "retain")
    assert (kept.owner_id, kept.origins) == (8, ("journey:2",))
    with pytest.raises(attribution.StageUnknown):
        attribution.set_stage(stage="forget", owner_id=None, origins=[], at=NOW)
