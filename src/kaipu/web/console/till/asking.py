"""Reading what the till sends: JSON of a cashier's browser, checked before anything is done with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.orders import api as orders

MOST_LINES = 200
MOST_QUANTITY = max(catalog.MOST.values())  # which of them holds for a line is looked at when it is priced
MOST_MINOR = 100_000_000
OLDEST = timedelta(days=14)


class NotASale(ValueError):
    """What was sent is no sale."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A basket at the till, and who brings what."""

    lines: tuple[orders.TillLine, ...]
    customer_id: int | None
    coupon: str
    points: int


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request; raises NotASale."""
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise NotASale(str(error)) from error
    if not isinstance(found, dict):
        raise NotASale("no object")
    return found


def whole(value: object, least: int, most: int) -> int:
    """Return a whole number within limits; raises NotASale."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NotASale(str(value)[:40])
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotASale(str(value)[:40])
    return value.replace("\x00", "").strip()[:64]


def basket_of(body: dict[str, Any]) -> Asked:
    """Read a basket; raises NotASale. Lines of the same SKU are added up."""
    given = body.get("lines")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_LINES:
        raise NotASale("lines")
    found: dict[int, orders.TillLine] = {}
    for line in given:
        if not isinstance(line, dict):
            raise NotASale("line")
        sku = whole(line.get("sku"), 1, 2**53)
        quantity = whole(line.get("quantity"), 1, MOST_QUANTITY) + (found[sku].quantity if sku in found else 0)
        found[sku] = orders.TillLine(sku, quantity, whole(line.get("price"), 0, MOST_MINOR))
    customer = body.get("customer")
    return Asked(
        tuple(found.values()), None if customer is None else whole(customer, 1, 2**53), _text(body.get("coupon", "")),
        whole(body.get("points", 0), 0, MOST_MINOR),
    )  # fmt: skip


def sale_of(body: dict[str, Any], location_id: int, tracked: bool) -> orders.TillSale:
    """Read a sale; raises NotASale."""
    asked = basket_of(body)
    try:
        key = UUID(_text(body.get("key")))
    except ValueError as error:
        raise NotASale("key") from error
    payment = _text(body.get("payment"))
    if payment not in ("cash", "code"):
        raise NotASale("payment")
    return orders.TillSale(
        key=key, location_id=location_id, tracked=tracked, lines=asked.lines,
        total_minor=whole(body.get("total"), 0, MOST_MINOR), payment=payment,
        received_minor=whole(body.get("received", 0), 0, MOST_MINOR), customer_id=asked.customer_id,
        coupon_code=asked.coupon, points=asked.points, queued=body.get("queued") is True,
    )  # fmt: skip


def moment_of(body: dict[str, Any], now: datetime) -> datetime:
    """Return when a queued sale was made, by the till's clock, neither in the future nor longer ago than two weeks."""
    if body.get("queued") is not True:
        return now
    milliseconds = whole(body.get("sold"), 0, 2**53)
    sold = datetime.fromtimestamp(min(milliseconds / 1000, now.timestamp()), now.tzinfo)
    return max(sold, now - OLDEST)
