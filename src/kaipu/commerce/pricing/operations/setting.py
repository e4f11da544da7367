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
def set_price(
    *, sku_id: int, amount: Money, at: datetime, channel: str = "", reason: str = "", until: datetime | None = None
) -> None:
    """Let a SKU cost `amount` in a channel (“” = everywhere) from `at` on. An equal price changes nothing.

    With `until` it passes: then the price before it (or what that would have passed into) is asked again. A price set
    meanwhile stays. Locks the open price row. Raises PriceInvalid.
    """
    if amount.minor <= 0 or (until is not None and until <= at):
        raise PriceInvalid(str(amount))
    open_price = Price.objects.select_for_update().filter(sku_id=sku_id, channel=channel, valid_until=None).first()
    if open_price is None and until is not None:
        raise PriceInvalid("nothing to go back to")
    then = open_price.then_minor or open_price.amount_minor if open_price is not None and until is not None else None
    if open_price is not None:
        if open_price.amount_minor == amount.minor and open_price.passes_at == until:
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
        passes_at=until,
        then_minor=then,
    )
    before = open_price.amount_minor if open_price else None
    audit.record(
        action="pricing.set_price", subject=f"sku:{sku_id}", at=at,
        detail={"before": before, "after": amount.minor, "channel": channel, "reason": reason, **({"until": until} if until else {})},
    )  # fmt: skip
    outbox.publish(PriceChanged(sku_id, channel, before, amount.minor, amount.currency, at))


@operation
def end_passing_prices(*, at: datetime) -> int:
    """Ask the price before again where one has passed; return for how many goods."""
    passed = Price.objects.select_for_update().filter(valid_until=None, passes_at__lte=at).order_by("id")
    rows = list(passed.values_list("sku_id", "channel", "then_minor", "currency", "passes_at"))
    for sku_id, channel, then, currency, passes_at in rows:
        set_price(
            sku_id=sku_id,
            amount=Money(then or 0, currency),
            at=at,
            channel=channel,
            reason=f"passed {passes_at:%Y-%m-%d %H:%M}",
        )
    return len(rows)
