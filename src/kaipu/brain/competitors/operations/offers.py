"""Offers become products and prices; competitors and estimates are written down."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection

from kaipu.brain.competitors.models import Bookmark, Competitor, Estimate
from kaipu.brain.connectors import api as connectors
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

_SHAPE = (
    "competitor text, day date, at timestamptz, code text, title text, brand text, barcode text, size text, category text, "
    "price_minor bigint, regular_minor bigint, promotion text, in_stock boolean, rating numeric, reviews bigint, review text, "
    "simulated boolean"
)
_GIVEN = f"jsonb_to_recordset(%(rows)s::jsonb) AS o({_SHAPE})"
_STANDS = (
    "title, brand, barcode, size, category, price_minor, regular_minor, promotion, in_stock, rating, reviews, review"
)
_PRODUCTS = f"""
INSERT INTO competitors_product AS p (competitor, code, {_STANDS}, first_day, last_day, review_day)
SELECT DISTINCT ON (competitor, code) competitor, code, {_STANDS}, min(day) OVER (PARTITION BY competitor, code), day,
       min(day) OVER (PARTITION BY competitor, code, review)
  FROM {_GIVEN} ORDER BY competitor, code, day DESC, at DESC, price_minor
ON CONFLICT (competitor, code) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _STANDS.split(", "))},
    review_day = CASE WHEN p.review = excluded.review THEN p.review_day ELSE excluded.review_day END,
    first_day = least(p.first_day, excluded.first_day), last_day = excluded.last_day,
    tried_at = CASE WHEN (p.title, p.brand, p.size, p.barcode) = (excluded.title, excluded.brand, excluded.size, excluded.barcode)
                    THEN p.tried_at END
 WHERE p.last_day <= excluded.last_day
"""
_PRICES = f"""
INSERT INTO competitors_price AS c (product_id, day, at, competitor, price_minor, regular_minor, promotion, in_stock, sku_id, simulated)
SELECT DISTINCT ON (p.id, o.day) p.id, o.day, o.at, o.competitor, o.price_minor, o.regular_minor, o.promotion, o.in_stock, m.sku_id, o.simulated
  FROM {_GIVEN}
  JOIN competitors_product p ON p.competitor = o.competitor AND p.code = o.code
  LEFT JOIN competitors_match m ON m.product_id = p.id AND m.state IN ('auto', 'accepted')
 ORDER BY p.id, o.day, o.at DESC, o.price_minor
ON CONFLICT (product_id, day) DO UPDATE SET price_minor = excluded.price_minor, regular_minor = excluded.regular_minor,
    promotion = excluded.promotion, in_stock = excluded.in_stock, sku_id = excluded.sku_id
 WHERE (c.price_minor, c.regular_minor, c.promotion, c.in_stock) IS DISTINCT FROM
       (excluded.price_minor, excluded.regular_minor, excluded.promotion, excluded.in_stock)
"""


class EstimateInvalid(ValueError):
    """An estimate's interval or confidence cannot be: `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@operation
def take_offers(*, offers: Sequence[connectors.OfferRecord], horizon: int, at: datetime) -> int:
    """Take offers over as products and prices by day, and note up to which transaction; return the prices written. Four statements.

    Offers told twice change nothing; competitors nobody knew are made. Of several offers of one product and day the latest is
    kept, of those as late the lowest.
    """
    for key in sorted({offer.competitor for offer in offers}):
        simulated = any(offer.simulated for offer in offers if offer.competitor == key)
        Competitor.objects.get_or_create(
            key=_slug(key), defaults={"title_en": key, "title_zh": key, "simulated": simulated, "created_at": at}
        )
    rows = orjson.dumps([_plain(offer) for offer in offers], default=str).decode()
    written = 0
    if offers:
        with connection.cursor() as cursor:
            cursor.execute(_PRODUCTS, {"rows": rows})
            cursor.execute(_PRICES, {"rows": rows})
            written = cursor.rowcount
    Bookmark.objects.update_or_create(name="offers", defaults={"horizon": horizon})
    return written


def _slug(key: str) -> str:
    """Return a competitor's name as it stands in addresses; what such a word cannot hold is told apart by a digest."""
    name = key.strip().lower()
    word = "".join(each if each.isascii() and each.isalnum() else "-" for each in name).strip("-")
    if word and len(word) <= 50 and name.isascii():
        return word
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{word[:40].strip('-') or 'rival'}-{digest}"


def _plain(offer: connectors.OfferRecord) -> dict[str, Any]:
    found = {name: getattr(offer, name) for name in connectors.OfferRecord.__slots__}
    return found | {"competitor": _slug(offer.competitor)}


@operation
def put_competitor(
    *, key: str, title_en: str, title_zh: str, undercut_percent: int = 5, simulated: bool = False, at: datetime
) -> None:
    """Name a competitor, or change its name and from how many per cent on their asking less is told."""
    given = {"title_en": title_en, "title_zh": title_zh, "undercut_percent": undercut_percent, "simulated": simulated}
    Competitor.objects.update_or_create(key=key, defaults=given, create_defaults={**given, "created_at": at})
    audit.record(
        action="competitors.put_competitor", subject=f"competitor:{key}", detail={"undercut_percent": undercut_percent}, at=at
    )  # fmt: skip


@operation
def put_estimate(
    *, competitor: str, kind: str, month: date, low: int, middle: int, high: int, source: str, confidence: int,
    simulated: bool = False, at: datetime,
) -> None:  # fmt: skip
    """Write down an estimate of sales (minor units) or share (parts of ten thousand), in the place of an older one of that source.

    Raises EstimateInvalid.
    """
    if not 0 <= low <= middle <= high or (kind == "share" and high > 10_000):
        raise EstimateInvalid("middle")
    if not 0 <= confidence <= 100:
        raise EstimateInvalid("confidence")
    Estimate.objects.update_or_create(
        competitor=competitor, kind=kind, month=month.replace(day=1), source=source,
        defaults={"low": low, "middle": middle, "high": high, "confidence": confidence, "simulated": simulated},
    )  # fmt: skip
    audit.record(
        action="competitors.put_estimate", subject=f"competitor:{competitor}", detail={"kind": kind, "month": f"{month:%Y-%m}"}, at=at
    )  # fmt: skip
