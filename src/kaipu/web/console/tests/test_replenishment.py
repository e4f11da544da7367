"""The pages of replenishment, a supplier's own page by link, and the same for programs."""

import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.test import Client

from kaipu.brain.modelling import api as modelling
from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.models import AuditEntry
from kaipu.kernel.money import Money
from kaipu.web.console.tests.cast import make_person
from kaipu.web.ui.tests.conftest import quiet_shelf

__all__ = ["quiet_shelf"]

pytestmark = pytest.mark.django_db
HOME = "/desk/replenishment/"


@pytest.fixture
def supplier() -> int:
    """Let a place sell ten a day, with twenty left, an open order, and the morning reckoned."""
    now = clock.now()
    place, sku = make_location("S1", delivers=False), make_sku("1")
    found = make_supply(sku.id, pack_units=12)
    make_stock(place, sku.id, 620)
    pricing.set_price(sku_id=sku.id, amount=Money(200, "USD"), at=now - timedelta(days=90))
    for day in range(60, 0, -1):
        orders.record_till_sale(
            location_id=place.id, tracked=True, customer_id=None, wanted={sku.id: 10}, at=now - timedelta(days=day)
        )
    for back, days in ((20, 2), (10, 6), (1, 0)):
        at = now - timedelta(days=back)
        number = inventory.place_purchase_order(
            supplier_id=found.id, location_id=place.id, lines=[(sku.id, 12, 150)], reference="t", at=at
        )
        if days:
            inventory.receive_purchase_order(purchase_order_id=number, expiries={}, at=at + timedelta(days=days))
    replenishment.propose_orders(at=now)
    return found.id


def a_card() -> None:
    """Keep a comparison of five goods, played for real."""
    units = np.tile(np.arange(1.0, 6.0)[:, None], (1, 364))
    full = np.ones(5)
    trial = replenishment.Trial(
        units, full * 300, full * 200, full * 6, np.full(5, 2), np.full(5, 7), full * 12, np.zeros(5, dtype=np.int64)
    )
    found = replenishment.compare(trial, replenishment.Costs(), dict(replenishment.SERVICE))
    card = modelling.Card(
        date(2026, 3, 9), found["on"], "better", "profit", 1.1, found["best_plain"], 1.0, rows=5, figures=found
    )
    modelling.store_model(name=replenishment.MODEL, files={}, card=card, at=datetime(2026, 3, 10, tzinfo=UTC))


def test_the_overview_before_and_after_a_comparison(settings, tmp_path, supplier: int) -> None:
    settings.MODELS_ROOT = tmp_path
    desk = make_person("Alice", "buyer")
    assert "The first rule is on" in desk.get(HOME).content.decode()
    a_card()
    text = desk.get(HOME).content.decode()
    for told in (
        "The year played under four ways of ordering",
        "Targets by class, lead time and shelf life",
        "When not to trust it",
        "AX",
    ):
        assert told in text


def test_positions_by_what_is_missing_and_what_expires(supplier: int) -> None:
    desk = make_person("Alice", "buyer")
    text = desk.get(f"{HOME}positions/").content.decode()
    assert "Cover" in text or "Days of cover" in text
    assert "Product 1" in text or "AX" in text
    assert "Nothing fits" in desk.get(f"{HOME}positions/?view=all&q=nobody").content.decode()
    assert desk.get(f"{HOME}positions/?view=odd&class=QQ&place=x&page=x").status_code == 200


def test_service_levels_and_costs_are_kept_or_told_what_is_wrong(supplier: int) -> None:
    desk = make_person("Alice", "buyer")
    levels = {f"service_{cell}": "90" for cell in replenishment.CELLS}
    wrong = desk.post(f"{HOME}settings/", {"part": "service", **levels, "service_AX": "100"})
    assert (
        wrong.status_code,
        "Type a number from 50 to 99." in wrong.content.decode(),
        'value="100"' in wrong.content.decode(),
    ) == (422, True, True)
    assert desk.post(f"{HOME}settings/", {"part": "service", **levels}).status_code == 302
    assert set(replenishment.list_service().values()) == {90}
    costs = {"part": "purse", "holding_percent": "30", "line": "0.15", "move": "", "weekly": "oops"}
    assert desk.post(f"{HOME}settings/", costs).status_code == 422
    assert desk.post(f"{HOME}settings/", {**costs, "weekly": "1000"}).status_code == 302
    assert replenishment.get_purse() == replenishment.PurseRecord(30, 15, 0, 100_000)
    assert make_person("Bob", "analyst").post(f"{HOME}settings/", {"part": "purse"}).status_code == 403


def test_terms_of_a_supplier_and_its_record(supplier: int) -> None:
    desk = make_person("Alice", "buyer")
    assert "Valley Foods" in desk.get(f"{HOME}suppliers/?q=valley").content.decode()
    page = f"{HOME}suppliers/{supplier}/"
    text = desk.get(page).content.decode()
    assert "50%" in text  # one of two deliveries was on time
    given = {
        "least": "25.50",
        "least_units": "0",
        "order": ["0", "3", "9"],
        "delivery": [],
        "closed": "2026-12-25 2027-01-01",
    }
    assert desk.post(page, given).status_code == 302
    terms = replenishment.find_terms(supplier_id=supplier)
    assert (terms.least_minor, terms.order_weekdays, terms.closed_days) == (
        2550,
        (0, 3),
        (date(2026, 12, 25), date(2027, 1, 1)),
    )
    wrong = desk.post(page, {**given, "closed": "Christmas"})
    assert (wrong.status_code, 'value="Christmas"' in wrong.content.decode()) == (422, True)
    assert desk.get(f"{HOME}suppliers/99999/").status_code == 404


def test_a_supplier_sees_its_forecast_by_link_as_file_and_by_program_until_it_is_closed(
    quiet_shelf, supplier: int
) -> None:
    desk, stranger = make_person("Alice", "buyer"), Client()
    shared = desk.post(f"{HOME}suppliers/{supplier}/share/").content.decode()
    found = re.search(r"/suppliers/([\w-]{20,})/", shared)
    assert found is not None
    secret, link = found[1], f"/suppliers/{found[1]}/"
    text = stranger.get(link).content.decode()
    assert "What we expect to order in four weeks" in text
    assert "PO-" in text
    assert "1.50" not in text  # no cost
    rows = stranger.get(f"{link}forecast.csv").content.decode().splitlines()
    assert rows[0].endswith("sku,name_en,name_zh,unit,pack,week,expected,low,high")
    assert len(rows) == 5
    key = {"Authorization": f"Bearer {secret}"}
    goods = stranger.get("/api/v1/supply/forecast", headers=key).json()["goods"]
    assert [each["sku"] for each in goods] == ["1"]
    assert all(week["low"] <= week["expected"] <= week["high"] for week in goods[0]["weeks"])
    assert len(stranger.get("/api/v1/supply/orders", headers=key).json()) == 1
    assert stranger.get("/api/v1/supply/record", headers=key).json()["on_time"] == 0.5
    assert stranger.get("/api/v1/supply/forecast", headers={"Authorization": "Bearer " + "x" * 32}).status_code == 401
    assert desk.post(f"{HOME}suppliers/{supplier}/close/").status_code == 302
    assert stranger.get(link).status_code == 404
    assert stranger.get("/api/v1/supply/forecast", headers=key).status_code == 401
    assert stranger.get("/suppliers/short/").status_code == 404
    done = set(AuditEntry.objects.filter(subject=f"supplier:{supplier}").values_list("action", flat=True))
    assert done == {"replenishment.open_sharing", "replenishment.close_sharing"}
    assert make_person("Bob", "analyst").post(f"{HOME}suppliers/{supplier}/share/").status_code == 403
