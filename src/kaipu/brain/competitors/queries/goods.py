"""Our goods as they are matched, and products of theirs that nobody has looked at yet."""

from datetime import datetime

from django.db.models import F, Q

from kaipu.brain.competitors.models import Barcode, Bookmark, Match, Product, Synonym
from kaipu.brain.competitors.rules import Goods, Index, Size, Theirs, read_size
from kaipu.commerce.catalog import api as catalog

LEARNED = 2  # so often people must have accepted a word for another before it counts
KINDS = {"g": "g", "ml": "ml", "each": "n", "piece": "n", "ct": "n"}


def build_index(*, at: datetime) -> Index:
    """Return all published goods by word, with what was learned. Takes about two seconds for 65,000 goods; for workers."""
    synonyms: dict[str, set[str]] = {}
    for theirs, ours in Synonym.objects.filter(times__gte=LEARNED).values_list("theirs", "ours"):
        synonyms.setdefault(theirs, set()).add(ours)
    goods = (
        Goods(
            each.sku_id, (each.name_en, each.name_zh), (each.brand_en, each.brand_zh),
            _size(each),
        )
        for each in catalog.list_shelf_products(at=at)
        if each.published
    )  # fmt: skip
    return Index(
        goods,
        synonyms=synonyms,
        barcodes=catalog.list_barcodes() | dict(Barcode.objects.values_list("barcode", "sku_id")),
    )


def _size(product: catalog.ShelfProduct) -> Size | None:
    if product.size_amount is not None and product.size_unit in KINDS:
        return Size(float(product.size_amount), KINDS[product.size_unit])
    return read_size(product.size_en)


def list_untried(*, limit: int = 5000) -> list[tuple[int, Theirs, frozenset[int]]]:
    """Return products of theirs without a match that were never tried, or whose title has changed, with SKUs they are not."""
    settled = Match.objects.filter(state__in=["auto", "accepted", "proposed"]).values("product_id")
    rows = Product.objects.filter(Q(tried_at=None)).exclude(id__in=settled).order_by("id")[:limit]
    found = list(rows.values_list("id", "title", "brand", "size", "barcode"))
    rejected: dict[int, set[int]] = {}
    pairs = Match.objects.filter(state="rejected", product_id__in=[row[0] for row in found])
    for product_id, sku_id in pairs.values_list("product_id", "sku_id"):
        rejected.setdefault(product_id, set()).add(sku_id)
    return [
        (key, Theirs(title, brand, size, barcode), frozenset(rejected.get(key, ())))
        for key, title, brand, size, barcode in found
    ]


def get_horizon() -> int:
    """Return up to which transaction offers were taken over; 0 before the first."""
    return Bookmark.objects.filter(name="offers").values_list(F("horizon"), flat=True).first() or 0
