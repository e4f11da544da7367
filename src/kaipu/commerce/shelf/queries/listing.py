"""Browsing: a slice of the shelf, narrowed by facets, sorted, one page of it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kaipu.commerce.shelf.queries.records import (
    EVERYTHING,
    Branch,
    Card,
    CategoryUnknown,
    Facet,
    Filters,
    Listing,
    Option,
)
from kaipu.commerce.shelf.queries.store import STORAGE, Node, Shelf, follower
from kaipu.commerce.shelf.rules import PRICE_EDGES, band_of

PAGE_SIZE = 24
MAX_PAGE = 200
SORTS = ("popular", "price", "price-desc", "unit-price", "name")
BRANDS_SHOWN = 12
LIFT = 3.0  # e³ is about twenty


def warm_up() -> int:
    """Load the shelf of this process if it is not there yet; return the number of products on it."""
    return len(follower.get().products)


def refresh() -> None:
    """Apply all committed changes now, without waiting for the next quarter of a second."""
    follower.refresh()


def version() -> int:
    """Return a number that grows with every change on this process's shelf."""
    return follower.get().version


def _card(shelf: Shelf, row: int) -> Card:
    p = shelf.products[row]
    unit = float(shelf.unit_price[row])
    return Card(
        p.sku_id, p.sku_code, p.slug, p.name_en, p.name_zh, p.brand_en, p.brand_zh, p.own_brand, p.icon, p.policy,
        p.storage, p.size_en, p.size_zh, "g" if p.measure == "weight" else p.size_unit, int(shelf.price[row]), unit if np.isfinite(unit) else None,
        int(shelf.available[row]), p.skus, p.category_id, int(shelf.stamp[row]),
        p.measure == "weight", p.step,
    )  # fmt: skip


def _branch(node: Node) -> Branch:
    c = node.category
    return Branch(c.id, c.path, c.name_en, c.name_zh, c.icon, node.high - node.low)


def _trail(node: Node | None) -> tuple[Branch, ...]:
    trail: list[Branch] = []
    while node is not None:
        trail.append(_branch(node))
        node = node.parent
    return tuple(reversed(trail))


def list_departments() -> list[Branch]:
    """Return the top of the tree, without empty branches."""
    return [_branch(node) for node in follower.get().nodes.values() if node.parent is None and node.high > node.low]


def find_card(*, slug: str = "", sku_code: str = "", sku_id: int = 0) -> Card | None:
    """Return a product's card, or None if it is not on the shelf."""
    shelf = follower.get()
    row = shelf.by_slug.get(slug) if slug else shelf.by_code.get(sku_code) if sku_code else shelf.by_sku.get(sku_id)
    return None if row is None else _card(shelf, row)


def get_trail(*, category_id: int) -> tuple[Branch, ...]:
    """Return the way from the top of the tree to a category."""
    return _trail(follower.get().nodes.get(category_id))


def list_similar(*, sku_id: int, limit: int = 6) -> list[Card]:
    """Return best sellers of the same kind that are in stock, the product itself excepted."""
    shelf = follower.get()
    row = shelf.by_sku.get(sku_id)
    if row is None:
        return []
    node: Node = shelf.nodes[shelf.products[row].category_id]
    while node.high - node.low <= limit and node.parent is not None:
        node = node.parent
    rows = np.arange(node.low, node.high)
    rows = rows[(shelf.available[rows] > 0) & (rows != row) & ~shelf.adult[rows]]
    best = rows[np.argsort(shelf.rank_popular[rows])[:limit]]
    return [_card(shelf, int(i)) for i in best]


def list_popular(*, path: str = "", limit: int = 12, offset: int = 0) -> list[Card]:
    """Return best sellers in stock, of everything or of a category; goods behind the age check are left out."""
    shelf = follower.get()
    low, high = (0, len(shelf.products)) if not path else _slice(shelf, path)
    rows = np.arange(low, high)
    rows = rows[(shelf.available[rows] > 0) & ~shelf.adult[rows]]
    best = rows[np.argsort(shelf.rank_popular[rows])[offset : offset + limit]]
    return [_card(shelf, int(i)) for i in best]


def _slice(shelf: Shelf, path: str) -> tuple[int, int]:
    node = shelf.by_path.get(path)
    if node is None or node.high == node.low:
        raise CategoryUnknown(path)
    return node.low, node.high


def browse(
    *,
    path: str,
    filters: Filters = EVERYTHING,
    sort: str = "popular",
    page: int = 1,
    language: str = "en",
    lifts: Mapping[int, float] | None = None,
) -> Listing:
    """Return a page of a category and all that is under it, with facets. Raises CategoryUnknown.

    `lifts` moves SKUs up among the popular, as `sort_rows` tells.
    """
    shelf = follower.get()
    low, high = _slice(shelf, path)
    node = shelf.by_path[path]
    rows = np.arange(low, high)
    children = tuple(_branch(child) for child in node.children if child.high > child.low)
    return list_page(shelf, rows, filters, sort, page, language, None, _trail(node), children, lifts=lifts)


def list_page(
    shelf: Shelf, rows: NDArray[np.int64], filters: Filters, sort: str, page: int, language: str,
    scores: NDArray[np.float32] | None, trail: tuple[Branch, ...], children: tuple[Branch, ...],
    corrected: str = "", relaxed: bool = False, lifts: Mapping[int, float] | None = None,
) -> Listing:  # fmt: skip
    """Narrow rows by filters, count the facets, sort, and cut out one page."""
    masks = _masks(shelf, rows, filters)
    chosen = np.logical_and.reduce(list(masks.values()))
    facets = _facets(shelf, rows, masks, filters)
    order = sort_rows(shelf, rows[chosen], sort, language, None if scores is None else scores[chosen], lifts)
    total = len(order)
    pages = max(1, min(MAX_PAGE, -(-total // PAGE_SIZE)))
    page = min(max(page, 1), pages)
    shown = order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    cards = tuple(_card(shelf, int(row)) for row in shown)
    return Listing(cards, total, page, pages, sort, facets, trail, children, corrected, relaxed)


def _masks(shelf: Shelf, rows: NDArray[np.int64], filters: Filters) -> dict[str, NDArray[np.bool_]]:
    every = np.ones(len(rows), dtype=bool)
    brand = price = storage = own = stock = every
    if filters.brands:
        wanted = [i for i, (en, _zh) in enumerate(shelf.brands) if en in filters.brands]
        brand = np.isin(shelf.brand[rows], wanted)
    if filters.price_from:
        price = np.zeros(len(rows), dtype=bool)
        for edge in filters.price_from:
            low, high = band_of(edge)
            price |= (shelf.price[rows] >= low) & (shelf.price[rows] < (high or 1 << 60))
    if filters.storage:
        storage = np.isin(shelf.storage[rows], [STORAGE.index(s) for s in filters.storage])
    if filters.own:
        own = shelf.own[rows]
    if filters.in_stock:
        stock = shelf.available[rows] > 0
    return {"brand": brand, "price": price, "storage": storage, "own": own, "stock": stock}


def _facets(
    shelf: Shelf, rows: NDArray[np.int64], masks: dict[str, NDArray[np.bool_]], filters: Filters
) -> tuple[Facet, ...]:
    def others(code: str) -> NDArray[np.int64]:
        return rows[np.logical_and.reduce([mask for name, mask in masks.items() if name != code])]

    facets = [
        Facet("price", _price_options(shelf, others("price"), filters)),
        Facet("brand", _brand_options(shelf, others("brand"), filters)),
        Facet("storage", _storage_options(shelf, others("storage"), filters)),
        Facet("own", _flag(int(shelf.own[others("own")].sum()), filters.own, "Own label", "自有品牌")),
        Facet("stock", _flag(int((shelf.available[others("stock")] > 0).sum()), filters.in_stock, "In stock", "有货")),
    ]
    return tuple(facet for facet in facets if facet.options)


def _price_options(shelf: Shelf, rows: NDArray[np.int64], filters: Filters) -> tuple[Option, ...]:
    counts = np.bincount(np.searchsorted(PRICE_EDGES, shelf.price[rows], side="right") - 1, minlength=len(PRICE_EDGES))
    return tuple(
        Option(str(edge), "", "", int(count), edge in filters.price_from, *band_of(edge))
        for edge, count in zip(PRICE_EDGES, counts, strict=True)
        if count or edge in filters.price_from
    )


def _brand_options(shelf: Shelf, rows: NDArray[np.int64], filters: Filters) -> tuple[Option, ...]:
    counts = np.bincount(shelf.brand[rows], minlength=len(shelf.brands))
    top: NDArray[np.int64] | list[int] = (
        np.argpartition(-counts, min(BRANDS_SHOWN, len(counts) - 1))[:BRANDS_SHOWN] if len(counts) else []
    )
    picked = {int(i) for i in top if counts[i]}
    picked |= {i for i, (en, _zh) in enumerate(shelf.brands) if en in filters.brands} if filters.brands else set()
    return tuple(
        Option(shelf.brands[i][0], *shelf.brands[i], int(counts[i]), shelf.brands[i][0] in filters.brands)
        for i in sorted(picked, key=lambda i: (-counts[i], i))
        if shelf.brands[i][0]
    )


def _storage_options(shelf: Shelf, rows: NDArray[np.int64], filters: Filters) -> tuple[Option, ...]:
    names = {"ambient": ("Cupboard", "常温"), "chilled": ("Chilled", "冷藏"), "frozen": ("Frozen", "冷冻")}
    counts = np.bincount(shelf.storage[rows], minlength=3)
    if int((counts > 0).sum()) < 2 and not filters.storage:
        return ()
    return tuple(
        Option(code, *names[code], int(counts[i]), code in filters.storage)
        for i, code in enumerate(STORAGE)
        if counts[i] or code in filters.storage
    )


def _flag(count: int, selected: bool, name_en: str, name_zh: str) -> tuple[Option, ...]:
    return (Option("1", name_en, name_zh, count, selected),) if count or selected else ()


def sort_rows(
    shelf: Shelf, rows: NDArray[np.int64], sort: str, language: str, scores: NDArray[np.float32] | None,
    lifts: Mapping[int, float] | None = None,
) -> NDArray[np.int64]:  # fmt: skip
    """Return rows in the order asked for; what is sold out comes last.

    `lifts` gives SKUs between 0 and 1: a full one counts as if twenty times as much of it were sold. It moves only what is sorted by match or by
    trade, never what somebody sorts by price or name.
    """
    sold_out = shelf.available[rows] <= 0
    popular = shelf.rank_popular[rows]
    if sort == "relevance" and scores is not None:
        trade = _trade(shelf, rows, lifts)
        return rows[np.lexsort((popular, -(scores + trade * 0.6), sold_out))]
    if sort in ("price", "price-desc"):
        return rows[np.lexsort((popular, shelf.price[rows] * (-1 if sort == "price-desc" else 1), sold_out))]
    if sort == "unit-price":
        return rows[np.lexsort((popular, shelf.unit_price[rows], sold_out))]
    if sort == "name":
        return rows[np.lexsort((shelf.rank_name["zh" if language.startswith("zh") else "en"][rows], sold_out))]
    if lifts:
        return rows[np.lexsort((popular, -_trade(shelf, rows, lifts), sold_out))]
    return rows[np.lexsort((popular, sold_out))]


def _trade(shelf: Shelf, rows: NDArray[np.int64], lifts: Mapping[int, float] | None) -> NDArray[np.float32]:
    """Return the logarithm of how much of each is sold, with what lifts add."""
    trade = np.log1p(shelf.popularity[rows]).astype(np.float32)
    if not lifts:
        return trade
    added = np.zeros(len(shelf.products), dtype=np.float32)
    for sku, lift in lifts.items():
        row = shelf.by_sku.get(sku)
        if row is not None:
            added[row] = LIFT * min(max(lift, 0.0), 1.0)
    return np.asarray(trade + added[rows])


def list_cards(*, sku_ids: Sequence[int]) -> list[Card]:
    """Return the cards of SKUs that are on the shelf, in the order asked for."""
    shelf = follower.get()
    return [_card(shelf, shelf.by_sku[sku]) for sku in sku_ids if sku in shelf.by_sku]
