"""Matches that hold and that wait for somebody's eyes, with both sides as people see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from kaipu.brain.competitors.models import Match, Product
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.pricing import api as pricing


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of our SKUs that a product of theirs may be."""

    match_id: int
    sku_id: int
    code: str
    name_en: str
    name_zh: str
    size_en: str
    size_zh: str
    price_minor: int | None
    score: float
    parts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A product of theirs with the SKUs it is, or may be, the likeliest first."""

    product_id: int
    competitor: str
    code: str
    title: str
    brand: str
    size: str
    price_minor: int
    state: str
    candidates: tuple[Candidate, ...]


def count_matches(*, competitor: str = "") -> dict[str, int]:
    """Return how many products of theirs have a match of each state."""
    rows = Match.objects.all()
    if competitor:
        rows = rows.filter(product_id__in=Product.objects.filter(competitor=competitor).values("id"))
    return dict(rows.values_list("state").annotate(Count("product_id", distinct=True)))


def list_matches(
    *, at: datetime, state: str = "proposed", competitor: str = "", limit: int = 20, offset: int = 0
) -> list[MatchRow]:
    """Return products by the score of their best match of a state, the surest first. Four statements, however many."""
    chosen = Match.objects.filter(state=state)
    if competitor:
        chosen = chosen.filter(product_id__in=Product.objects.filter(competitor=competitor).values("id"))
    best: dict[int, None] = {}
    for product_id in chosen.order_by("-score", "product_id").values_list("product_id", flat=True):
        best.setdefault(product_id, None)
    ids = list(best)[offset : offset + limit]
    products = {row.id: row for row in Product.objects.filter(id__in=ids)}
    pairs = list(Match.objects.filter(product_id__in=ids, state=state).order_by("-score", "sku_id"))
    skus = catalog.list_skus(ids={pair.sku_id for pair in pairs}, at=at)
    prices = pricing.list_prices(sku_ids=list(skus), at=at)
    return [
        MatchRow(
            key, products[key].competitor, products[key].code, products[key].title, products[key].brand, products[key].size,
            products[key].price_minor, state,
            tuple(_candidate(pair, skus, prices) for pair in pairs if pair.product_id == key and pair.sku_id in skus),
        )
        for key in ids
    ]  # fmt: skip


def _candidate(pair: Match, skus: Mapping[int, catalog.SkuRecord], prices: Mapping[int, Any]) -> Candidate:
    sku = skus[pair.sku_id]
    price = prices.get(pair.sku_id)
    return Candidate(
        pair.id, pair.sku_id, sku.code, sku.name_en, sku.name_zh, sku.size_en, sku.size_zh, price.minor if price else None,
        pair.score, pair.parts,
    )  # fmt: skip
