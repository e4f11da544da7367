"""What is weighed is one unit on a receipt and whole kilograms on the shelf, and neither a cent nor a gram gets lost."""

from datetime import timedelta
from decimal import Decimal

import pytest

from kaipu.brain.lake import api as lake
from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, settle
from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.inventory.models import Level, Movement, PurchaseOrder, PurchaseOrderLine, Supplier
from kaipu.commerce.orders.models import OrderLine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"


def ask(statement):
    queries.reading._state.due = 0
    return queries.ask(statement, at=NOW)


def test_units_grams_and_values_of_what_is_weighed_agree_with_the_shop():
    shop = make_shop()
    Sku.objects.filter(id=shop.cheese.id).update(measure="weight", step=50)
    order = make_order(
        shop.online, shop.alice, at_noon(YESTERDAY), [(shop.milk, 2, 700), (shop.cheese, 350, 448)], cost=None
    )
    OrderLine.objects.filter(order=order, position=2).update(measure="weight", price_per=1000, cost_minor=53)
    Level.objects.filter(sku=shop.cheese).update(on_hand=12_345, reserved=1_000)
    for quantity, reason in ((12_695, "receipt"), (-350, "sale")):
        Movement.objects.create(
            at=at_noon(YESTERDAY), location=shop.online, sku=shop.cheese, quantity=quantity, reason=reason
        )
    bought = PurchaseOrder.objects.create(
        number="P1", supplier=Supplier.objects.get(), location=shop.online, state="received", ordered_at=at_noon(YESTERDAY),
        expected_on=YESTERDAY, received_at=at_noon(YESTERDAY),
    )  # fmt: skip
    PurchaseOrderLine.objects.create(
        purchase_order=bought, sku=shop.cheese, quantity=12_695, received=12_695, unit_cost_minor=150
    )
    settle()
    built = flows.build(now=lambda: NOW)
    assert built.state == "published", built.error
    assert ask("SELECT sku, units, weight_g, net, cost, price_band FROM dws.order_lines ORDER BY position") == [
        ("1001", 2, None, Decimal("7.00"), Decimal("0.00"), "02-05"),
        ("1002", 1, 350, Decimal("4.48"), Decimal("0.53"), "02-05"),
    ]
    assert ask("SELECT units, lines FROM dws.orders") == [(3, 2)]
    assert ask(f"SELECT on_hand, reserved, free, on_hand_g, value FROM dws.stock WHERE day = DATE '{YESTERDAY}' AND sku = '1002'") == [
        (12, 1, 11, 12_345, Decimal("18.52"))
    ]  # fmt: skip
    assert ask(f"SELECT sum(units), sum(value) FROM dws.stock_daily WHERE day = DATE '{YESTERDAY}'") == [
        (26, Decimal("39.52"))
    ]
    assert ask("SELECT kind, units, grams, value FROM dws.stock_flows ORDER BY kind") == [
        ("received", 13, 12_695, Decimal("19.04")),
        ("sold", 0, -350, Decimal("-0.53")),
    ]
    assert ask("SELECT ordered_units, received_units, ordered_value FROM dws.purchases") == [(13, 13, Decimal("19.04"))]
    assert ask("SELECT code, measure, price_per FROM dwd.skus ORDER BY sku_id LIMIT 2") == [
        ("1001", "piece", 1), ("1002", "weight", 1000),
    ]  # fmt: skip
    assert lake.prove_stock(at=NOW).differences == ()
    assert lake.prove_gmv(first=YESTERDAY, last=YESTERDAY, at=NOW).differences == ()
