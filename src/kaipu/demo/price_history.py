"""What our goods cost in the year before the first day of trade: prices of four weeks each, from what was really paid.

The import of products brings one price each, which holds from the reopening on. Without older ones no figure of the months
before could tell how dear we were beside others.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.dataset import PRICE_DAYS, Dataset, SourcePrice, dataset_folder
from kaipu.demo.shift import LAST_FULL_DAY
from kaipu.kernel import clock

REASON = "paid in the year"


def load_history(*, weeks: int, at: datetime) -> int:
    """Write down the prices of the year; return how many that adds. Takes about three seconds."""
    with Dataset(dataset_folder()) as dataset:
        known = dataset.read_past_prices()
    codes = {f"{each.number}" for each in known}
    skus = {code: sku.id for code, sku in catalog.list_skus_by_code(codes=codes, at=at).items()}
    told = [each for each in known if f"{each.number}" in skus]
    rows = [
        pricing.PastPrice(skus[f"{first.number}"], first.price_minor, _start(first.back, weeks), _start(until, weeks))
        for first, until in merge(told)
    ]
    return pricing.load_past_prices(prices=rows, reason=REASON, at=at)


def merge(prices: Iterable[SourcePrice]) -> Iterator[tuple[SourcePrice, int]]:
    """Yield each price with the four weeks (counted back) at which it ends: -1 where the price of today begins.

    A price goes on where the next four weeks tell nothing, or the same.
    """
    held: SourcePrice | None = None
    for each in prices:
        if held is not None and each.number == held.number:
            if each.price_minor == held.price_minor:
                continue
            yield held, each.back
        elif held is not None:
            yield held, -1
        held = each
    if held is not None:
        yield held, -1


def _start(back: int, weeks: int) -> datetime:
    """Return the midnight at which four weeks of the year begin, moved by whole weeks as everything is."""
    return clock.day_start(LAST_FULL_DAY + timedelta(weeks=weeks, days=1 - PRICE_DAYS * (back + 1)))
