"""Competitors' offers as they were fetched, for whoever matches them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

_COLUMNS = (
    "competitor, day, at, code, title, brand, barcode, size, category, price_minor, regular_minor, promotion, in_stock, rating, "
    "reviews, review, simulated"
)


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """What a competitor asked for a product on a day."""

    competitor: str
    day: date
    at: datetime
    code: str
    title: str
    brand: str
    barcode: str
    size: str
    category: str
    price_minor: int
    regular_minor: int | None
    promotion: str
    in_stock: bool
    rating: Decimal | None
    reviews: int | None
    review: str
    simulated: bool


def list_offers(*, since: int) -> list[OfferRecord]:
    """Return the offers written by transactions at or above a feed horizon, the oldest days first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM connectors_offer WHERE changed_xid >= %s::text::xid8 ORDER BY day, competitor, code",
            [str(since)],
        )
        return [OfferRecord(*row) for row in cursor.fetchall()]
