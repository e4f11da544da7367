"""Goods of the scales in the demonstration: eight of fresh shelves, beside those of the real year and newer than it.

They are sold from the day on which the shop reopens after its imported year, so that the year stays what it was. Names, prices
and what one takes of them are made up; the numbers at the scale of the fruit are those that growers print on it.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.words import noise
from kaipu.kernel import clock

GOODS = Path(__file__).with_name("weighed.csv")
SHARE = 0.25  # of the baskets since then take one of them along
ONLINE_GRAMS, STORE_GRAMS = 40_000, 15_000
LEAST_GRAMS, MOST_GRAMS = 80, 1500


@dataclass(frozen=True, slots=True)
class Weighed:
    """A good of the scales, with its price a kilogram."""

    sku_id: int
    price_minor: int


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with GOODS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def is_done(at: datetime) -> bool:
    """Tell whether the last of them is there and lies in stock."""
    last = catalog.list_skus_by_code(codes=[_rows()[-1]["sku"]], at=at)
    return any(inventory.list_lots(sku_id=sku.id) for sku in last.values())


def bring(folder: Path, since: date, at: datetime) -> None:
    """Import the goods, sold from a day on, and what lies of them at places that keep stock."""
    given = [f"since={clock.day_start(since).isoformat()}"]
    exchange.import_file(kind="products", path=GOODS, given=given, progress=_quiet, at=at)
    path = folder / "weighed_stock.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["location", "sku", "lot", "quantity", "expires_on", "unit_cost", "received_at", "assumed"])
        for place in inventory.list_locations():
            for row in _rows() if place.tracked else ():
                grams = ONLINE_GRAMS if place.delivers else STORE_GRAMS
                grams = round(grams * (0.7 + 0.6 * noise("scales", place.code, row["sku"])))
                today = clock.local_date(at)
                expires, received = (
                    today + timedelta(days=int(row["shelf_life_days"])),
                    f"{since.isoformat()}T11:00:00+00:00",
                )
                writer.writerow(
                    [place.code, row["sku"], f"{since:%y%m%d}W", grams, expires, row["cost"], received, "quantity|lot"]
                )
    exchange.import_file(kind="stock", path=path, progress=_quiet, at=at)


def list_weighed(at: datetime) -> tuple[Weighed, ...]:
    """Return those that are for sale."""
    known = catalog.list_skus_by_code(codes=[row["sku"] for row in _rows()], at=at)
    prices = pricing.list_prices(sku_ids=[sku.id for sku in known.values()], at=at)
    found = (Weighed(sku.id, prices[sku.id].minor) for sku in known.values() if sku.id in prices and sku.weighed)
    return tuple(sorted(found, key=lambda good: good.sku_id))


def with_weighed(basket: orders.BasketRecord, weighed: Sequence[Weighed], moment: datetime) -> orders.BasketRecord:
    """Return a basket with 1.00 to 5.00 worth of a good by weight, to the gram, where this one takes any: the same each time."""
    key = (basket.order_id, moment.date())
    if not weighed or noise("weighed", *key) >= SHARE:
        return basket
    good = weighed[int(noise("which weighed", *key) * len(weighed))]
    grams = round((100 + 400 * noise("how much", *key)) * 1000 / good.price_minor)
    return replace(basket, goods={**basket.goods, good.sku_id: min(max(grams, LEAST_GRAMS), MOST_GRAMS)})


def _quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""
