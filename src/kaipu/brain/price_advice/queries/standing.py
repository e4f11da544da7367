"""How a price stands: what it is now, its lowest of 30 days, and how often it was changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaipu.commerce.pricing import api as pricing

LAW_DAYS = 30
NOT_BY_HAND = ("import", "paid")  # prices that came with a file and are no change anybody decided


@dataclass(frozen=True, slots=True)
class Past:
    """A good's price now, the lowest of the last 30 days, and how many prices began in them; minor units. `rested_days` since somebody last changed it."""

    current: int
    lowest_30_days: int
    changes_30_days: int
    rested_days: int | None = None


def list_pasts(*, sku_ids: Collection[int], at: datetime) -> dict[int, Past]:
    """Return how the prices of goods stand. One statement a good."""
    found = {}
    for sku_id in sku_ids:
        history = [
            each for each in pricing.list_price_history(sku_id=sku_id) if each.channel == "" and each.valid_from <= at
        ]
        since = at - timedelta(days=LAW_DAYS)
        held = [each for each in history if each.valid_until is None or each.valid_until > since]
        now = next((each for each in history if each.valid_until is None), None)
        if now is not None:
            begun = sum(each.valid_from > since for each in held)
            set_by_hand = [each.valid_from for each in history if not each.reason.startswith(NOT_BY_HAND)]
            rested = (at - max(set_by_hand)).days if set_by_hand else None
            found[sku_id] = Past(now.amount.minor, min(each.amount.minor for each in held), begun, rested)
    return found
