"""Sales across a counter: the goods are in hand, so the order is born completed."""

from collections.abc import Mapping
from datetime import datetime

from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders.events import OrderCompleted
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.operations.writing import note, owner_of, write_lines
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import ids, outbox
from kaipu.kernel.operation import acting_now, operation


@operation
def record_till_sale(
    *, location_id: int, tracked: bool, customer_id: int | None, wanted: Mapping[int, int], at: datetime
) -> int | None:
    """Sell goods (SKU id → quantity) at a place at today's prices and return the order's id.

    At a place that keeps stock only what is there is sold; SKUs without a price are left out. None if nothing remains.
    """
    prices = pricing.list_prices(sku_ids=list(wanted), at=at, channel="store")
    goods = {sku: min(quantity, 999) for sku, quantity in wanted.items() if sku in prices}
    number = ids.new_code(9)
    if tracked and goods:
        goods = inventory.sell_stock(location_id=location_id, wanted=goods, reference=f"till:{number}", at=at)
        goods = {sku: quantity for sku, quantity in goods.items() if quantity}
    if not goods:
        return None
    context = pricing.get_pricing_context(delivery=False)
    priced = pricing.price_cart([pricing.Wanted(sku, q, prices[sku]) for sku, q in goods.items()], context)
    order = Order.objects.create(
        number=number, customer_id=customer_id, location_id=location_id, channel="store", state="completed",
        currency=context.currency, goods_minor=priced.goods.minor, discount_minor=priced.discount.minor,
        total_minor=priced.total.minor, placed_at=at, paid_at=at, completed_at=at, simulated=acting_now().simulated,
    )  # fmt: skip
    write_lines(order.id, priced.lines)
    note(order.id, "sold", at, {"owner": owner_of(order.id)})
    outbox.publish(OrderCompleted(order.id, "store", order.total_minor, order.currency, at))
    return order.id
