"""Writes of prices: an old price ends where the new one begins."""

from datetime import datetime

from kaipu.commerce.pricing.events import PriceChanged
from kaipu.commerce.pricing.models import Price
from kaipu.kernel import audit, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation


class PriceInvalid(ValueError):
    """A price must be above zero."""


@operation
def set_price(*, sku_id: int, amount: Money, at: datetime, channel: str = "", reason: str = "") -> None:
    """Let a SKU cost `amount` in a channel (“” = everywhere) from `at` on. An equal price changes nothing.

    Locks the open price row. Raises PriceInvalid.
    """
    if amount.minor <= 0:
        raise PriceInvalid(str(amount))
    open_price = Price.objects.select_for_update().filter(sku_id=sku_id, channel=channel, valid_until=None).first()
    if open_price is not None:
        if open_price.amount_minor == amount.minor:
            return
        open_price.valid_until = at
        open_price.save(update_fields=["valid_until"])
    Price.objects.create(
        sku_id=sku_id,
        channel=channel,
        amount_minor=amount.minor,
        currency=amount.currency,
        valid_from=at,
        reason=reason,
    )
    before = open_price.amount_minor if open_price else None
    audit.record(
        action="pricing.set_price", subject=f"sku:{sku_id}", at=at,
        detail={"before": before, "after": amount.minor, "channel": channel, "reason": reason},
    )  # fmt: skip
    outbox.publish(PriceChanged(sku_id, channel, before, amount.minor, amount.currency, at))
