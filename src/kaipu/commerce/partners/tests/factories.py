"""Partners and orders that they brought, for tests."""

from datetime import UTC, datetime, timedelta

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.members.tests.factories import make_customer
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order
from kaipu.commerce.partners import api as partners
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_partner(number: str, parent: str = "", **facts: object) -> partners.PartnerRecord:
    """Make a member an active partner."""
    made = partners.apply_as_partner(customer_id=make_customer(number, **facts), parent_code=parent, at=AT)
    partners.decide_partner(partner_id=made, agreed=True, at=AT)
    return partners.get_partner(partner_id=made)


def make_scheme(first: int = 1000, second: int = 300, **terms: object) -> None:
    """Ten percent for who brings a buyer, three for who brought them along."""
    partners.set_scheme(terms=partners.Terms(**terms), at=AT)  # type: ignore[arg-type]  # fields by name, of several types
    for level, share in ((1, first), (2, second)):
        partners.set_share(level=level, department="", share_bp=share, at=AT)


def sell(
    code: str, price_minor: int = 1999, customer_id: int | None = None, number: str = "1", at: datetime = AT
) -> int:
    """Sell goods that somebody's link brought, still to be handed over, and return the order's id."""
    place, sku = make_location(f"S{number}"), make_sku(number)
    pricing.set_price(sku_id=sku.id, amount=Money(price_minor, "USD"), at=AT - timedelta(days=1))
    order = orders.record_till_sale(
        location_id=place.id, tracked=False, customer_id=customer_id, wanted={sku.id: 1}, at=at
    )
    assert order is not None
    Order.objects.filter(id=order).update(state="paid")  # a partner brings web orders, which are completed later
    partners.note_sale(order_id=order, code=code, session="", at=at)
    return order
