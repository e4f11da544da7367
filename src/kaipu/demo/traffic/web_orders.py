"""The web orders of the weeks before today: one in ten of the real baskets of four weeks before, as if ordered on the web.

What was bought, by whom and at what time of day is real; prices are the catalogue's, and offers, delivery, lateness,
cancellations and refunds are drawn by `noise`. The file goes through the ordinary importer.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from kaipu.commerce.customers import api as customers
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.people_at_work import SHOPPERS
from kaipu.demo.traffic.goods import Shelf
from kaipu.demo.traffic.story import Story
from kaipu.demo.traffic.visitors import Visitor, draw_buyer
from kaipu.demo.words import noise
from kaipu.kernel import clock

ON_THE_WEB = 0.1
BACK = timedelta(days=28)
LEAVE_ALONE = frozenset(shopper.household for shopper in SHOPPERS)
COLUMNS = (
    "order", "line", "at", "location", "customer", "sku", "quantity", "line_total", "discount", "channel", "promotion",
    "coupon", "state", "method", "payment", "refund_reason", "carrier", "region", "language", "visit", "paid_at",
    "ready_at", "shipped_at", "completed_at", "cancelled_at", "promised_on", "delivery_fee", "refunded", "simulated",
)  # fmt: skip
REFUND_REASONS = ("damaged", "missing", "quality", "late")
CARRIERS = (("Kaipu Courier", 0.05), ("Westmere Express", 0.16))  # and how often each is late


@dataclass(frozen=True, slots=True)
class Wish:
    """A basket that somebody wants on the web at a moment; `goods`: SKU id → pieces, `missed` those that are sold out.

    `broken` tells that the checkout fails.
    """

    number: str
    customer: customers.CustomerRecord
    visitor: Visitor
    visit: str
    at: datetime
    goods: dict[int, int]
    missed: dict[int, int]
    broken: bool


def source_baskets(day: date) -> list[orders.BasketRecord]:
    """Return the real baskets that a day's visits are modelled on: four weeks before, or a week earlier where shops were shut."""
    for weeks in range(3):
        source = day - BACK - timedelta(weeks=weeks)
        start, end = clock.day_bounds(source, source)
        if found := orders.list_imported_baskets(start=start, end=end):
            return found
    return []


def move(basket: orders.BasketRecord, day: date) -> datetime:
    """Return a basket's time of day on another day."""
    return datetime.combine(day, basket.placed_at.astimezone(clock.zone()).time(), clock.zone())


def list_wishes(
    day: date, people: dict[int, customers.CustomerRecord], shelf: Shelf, story: Story
) -> Iterator[Wish]:  # fmt: skip
    """Yield what is wanted on the web on a day."""
    for basket in source_baskets(day):
        customer = people.get(basket.customer_id or 0)
        if customer is None or customer.number in LEAVE_ALONE or noise("history", basket.number) >= ON_THE_WEB:
            continue
        at = move(basket, day)
        wanted = {sku: min(quantity, 24) for sku, quantity in basket.goods.items() if sku in shelf.goods}
        missed = {sku: quantity for sku, quantity in wanted.items() if story.lacks(shelf.goods[sku].path, at)}
        goods = {sku: quantity for sku, quantity in wanted.items() if sku not in missed}
        if goods:
            visitor, (_, visit) = draw_buyer(customer.number, customer.language, day)
            broken = story.breaks(visitor.device, day, basket.number)
            yield Wish(f"W{basket.number}", customer, visitor, visit, at, goods, missed, broken)


def write_orders(path: Path, wishes: Iterable[Wish], shelf: Shelf, *, region: str, now: datetime) -> int:
    """Write the orders that came of wishes as an import file; return how many. What would not be over by now ends early."""
    pickups = [place.code for place in inventory.list_locations(pickup=True, tracked=True)]
    home = next(place.code for place in inventory.list_locations() if place.delivers and place.tracked)
    terms = pricing.get_pricing_context(delivery=True).delivery
    count = 0
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for wish in wishes:
            if wish.broken:
                continue
            writer.writerows(_rows(wish, shelf, terms, home, pickups, region, now))
            count += 1
    return count


def _major(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _rows(
    wish: Wish, shelf: Shelf, terms: pricing.DeliveryTerms | None, home: str, pickups: list[str], region: str, now: datetime
) -> list[dict[str, object]]:  # fmt: skip
    lines = [(sku, quantity, shelf.goods[sku].price * quantity) for sku, quantity in wish.goods.items()]
    coupon = _coupon(wish, sum(gross for _, _, gross in lines))
    priced = [(sku, quantity, gross, *_discount(wish, sku, gross, coupon)) for sku, quantity, gross in lines]
    goods = sum(gross - discount for _, _, gross, discount, _, _ in priced)
    pickup = bool(pickups) and noise("collects", wish.customer.number) < 0.3
    fee = 0 if pickup or terms is None or goods >= terms.free_from.minor else terms.fee.minor
    shared: dict[str, object] = {
        "order": wish.number, "at": wish.at.isoformat(), "customer": wish.customer.number, "channel": "web",
        "method": "pickup" if pickup else "delivery", "delivery_fee": _major(fee), "region": region,
        "location": pickups[int(noise("counter", wish.customer.number) * len(pickups))] if pickup else home,
        "language": wish.customer.language, "visit": wish.visit, "simulated": "true", **_end(wish, pickup, goods + fee, now),
    }  # fmt: skip
    return [
        shared
        | {
            "line": place, "sku": shelf.goods[sku].code, "quantity": quantity, "line_total": _major(gross - discount),
            "discount": _major(discount) if discount else "", "promotion": promotion, "coupon": used,
        }
        for place, (sku, quantity, gross, discount, promotion, used) in enumerate(priced, start=1)
    ]  # fmt: skip


def _coupon(wish: Wish, worth: int) -> str:
    draw = noise("coupon", wish.number)
    if draw < 0.05:
        return "FRESH10"
    return "FAMILY5" if draw < 0.1 and worth >= 5000 else ""


def _discount(wish: Wish, sku: int, gross: int, coupon: str) -> tuple[int, str, str]:
    """Return what is taken off a line, and the promotion or coupon that explains it; one of the two at most."""
    week = wish.at.date().isocalendar().week
    if noise("weekly offer", week, sku) < 0.06:
        share = (0.15, 0.2, 0.3)[int(noise("how much off", week, sku) * 3)]
        return round(gross * share), f"weekly-{week:02d}", ""
    if coupon and (off := round(gross * (0.1 if coupon == "FRESH10" else 0.05))):
        return off, "", coupon
    return 0, "", ""


def _end(wish: Wish, pickup: bool, total: int, now: datetime) -> dict[str, object]:
    """Return how an order ended: payment, hand-over and its punctuality, cancellation or refund."""
    draw, paid = noise("end", wish.number), wish.at + timedelta(seconds=40 + 200 * noise("pays", wish.number))
    ended: dict[str, object] = {"payment": "sandbox", "paid_at": paid.isoformat(), "state": "completed"}
    if draw < 0.012:
        cancelled = min(wish.at + timedelta(minutes=30), now)
        return {"state": "cancelled", "cancelled_at": cancelled.isoformat()}
    if draw < 0.027:
        cancelled = min(paid + timedelta(hours=2 * noise("regret", wish.number)), now)
        return ended | {
            "state": "cancelled", "cancelled_at": cancelled.isoformat(), "refunded": _major(total), "refund_reason": "shopper",
        }  # fmt: skip
    ended |= _handed_over(wish, pickup, paid, now)
    if draw < 0.06:
        part = 1.0 if draw < 0.032 else 0.08 + 0.4 * noise("how much back", wish.number)
        reason = REFUND_REASONS[int(noise("why", wish.number) * len(REFUND_REASONS))]
        state = "refunded" if part == 1.0 else "completed"
        ended |= {"refunded": _major(max(1, round(total * part))), "refund_reason": reason, "state": state}
    return ended


def _handed_over(wish: Wish, pickup: bool, paid: datetime, now: datetime) -> dict[str, object]:
    local = paid.astimezone(clock.zone())
    promised = fulfilment.promise_day(local, "pickup" if pickup else "delivery")
    carrier, late_share = CARRIERS[noise("carrier", wish.customer.number) < 0.35]
    late = noise("late", wish.number) < (0.03 if pickup else late_share)
    day = promised + timedelta(days=int(late))
    if pickup:
        ready = min(paid + timedelta(minutes=25 + 95 * noise("picks", wish.number)), now - timedelta(minutes=2))
        opens = datetime.combine(day, time(9), clock.zone())
        done = max(ready, opens) + timedelta(minutes=15 + 180 * noise("comes", wish.number))
        steps = {"ready_at": ready.isoformat()}
    else:
        out = datetime.combine(day, time(7), clock.zone()) + timedelta(hours=4 * noise("leaves", wish.number))
        out = min(out, now - timedelta(hours=1))
        done = out + timedelta(hours=1 + 6 * noise("arrives", wish.number))
        steps = {"shipped_at": out.isoformat(), "carrier": carrier}
    return {**steps, "completed_at": min(done, now).isoformat(), "promised_on": promised.isoformat()}


def weigh_story(wishes: Sequence[Wish], shelf: Shelf) -> dict[str, dict[str, int]]:
    """Return what the story cost: orders and goods that were wanted and not sold, in pieces of the catalogue's prices."""

    def worth(goods: dict[int, int]) -> int:
        return sum(shelf.goods[sku].price * quantity for sku, quantity in goods.items())

    broken = [wish for wish in wishes if wish.broken]
    missing = [wish for wish in wishes if wish.missed]
    return {
        "broken_checkout": {"orders_lost": len(broken), "goods_lost_minor": sum(worth(wish.goods) for wish in broken)},
        "sold_out": {
            "baskets": len(missing), "lines_lost": sum(len(wish.missed) for wish in missing),
            "goods_lost_minor": sum(worth(wish.missed) for wish in missing),
        },
    }  # fmt: skip
