"""Browsing and searching the shelf: listings with facets and sorting, product look-ups, suggestions while typing."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import rjieba
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from kaipu.commerce.shelf.rules import PRICE_EDGES, band_of, english_tokens, han_pairs, is_han
from kaipu.commerce.shelf.store import Node, Shelf, follower

PAGE_SIZE = 24
MAX_PAGE = 200
SORTS = ("popular", "price", "price-desc", "unit-price", "name")
STORAGE = ("ambient", "chilled", "frozen")
BRANDS_SHOWN = 12


class CategoryUnknown(LookupError):
    """No category has this path."""


class NotOnShelf(LookupError):
    """No product on the shelf has this slug."""


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a listing shows it. `stamp` changes whenever anything on the card does: cache by (sku_id, stamp).

    `unit_minor` is minor units per 100 g, 100 ml or piece (`size_unit`), None where the size is not known.
    """

    sku_id: int
    sku_code: str
    slug: str
    name_en: str
    name_zh: str
    brand_en: str
    brand_zh: str
    own_brand: bool
    icon: str
    policy: str
    storage: str
    size_en: str
    size_zh: str
    size_unit: str
    price_minor: int
    unit_minor: float | None
    available: int
    skus: int
    category_id: int
    stamp: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What a shopper narrowed a listing to; empty means everything."""

    brands: tuple[str, ...] = ()
    price_from: tuple[int, ...] = ()
    storage: tuple[str, ...] = ()
    own: bool = False
    in_stock: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet with the number of products it would leave."""

    value: str
    name_en: str
    name_zh: str
    count: int
    selected: bool
    low: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a listing: “brand”, “price”, “storage”, “own”, “stock”."""

    code: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A category as navigation shows it, with the number of products on the shelf under it."""

    id: int
    path: str
    name_en: str
    name_zh: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of cards. `corrected` is the query searched instead of a misspelt one; `relaxed` tells that not every word was found."""

    cards: tuple[Card, ...]
    total: int
    page: int
    pages: int
    sort: str
    facets: tuple[Facet, ...]
    trail: tuple[Branch, ...]
    children: tuple[Branch, ...]
    corrected: str = ""
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion while typing: a “category” (with path) or a “product” (with slug)."""

    kind: str
    name_en: str
    name_zh: str
    target: str
    icon: str


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
        p.storage, p.size_en, p.size_zh, p.size_unit, int(shelf.price[row]), unit if np.isfinite(unit) else None,
        int(shelf.available[row]), p.skus, p.category_id, int(shelf.stamp[row]),
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


def find_card(*, slug: str = "", sku_id: int = 0) -> Card | None:
    """Return a product's card, or None if it is not on the shelf."""
    shelf = follower.get()
    row = shelf.by_slug.get(slug) if slug else shelf.by_sku.get(sku_id)
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
    node: Node | None = shelf.nodes[shelf.products[row].category_id]
    while node is not None and node.high - node.low <= limit and node.parent is not None:
        node = node.parent
    assert node is not None
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
    *, path: str, filters: Filters = Filters(), sort: str = "popular", page: int = 1, language: str = "en"  # noqa: B008 - frozen
) -> Listing:
    """Return a page of a category and all that is under it, with facets. Raises CategoryUnknown."""
    shelf = follower.get()
    low, high = _slice(shelf, path)
    node = shelf.by_path[path]
    rows = np.arange(low, high)
    children = tuple(_branch(child) for child in node.children if child.high > child.low)
    return _listing(shelf, rows, filters, sort, page, language, None, _trail(node), children)


def search(
    *, text: str, filters: Filters = Filters(), sort: str = "relevance", page: int = 1, language: str = "en"  # noqa: B008 - frozen
) -> Listing:
    """Return a page of what matches a text in English, Chinese or pinyin, best first.

    Words that match nothing are corrected by edit distance; if still nothing has all words, fewer will do (`relaxed`);
    if none is known, the best sellers are shown. So a search never ends in an empty page.
    """
    shelf = follower.get()
    tokens, corrected = _understand(shelf, text)
    rows, scores, relaxed = _match(shelf, tokens)
    if not len(rows):
        rows, scores, relaxed = np.arange(len(shelf.products)), None, True
    return _listing(shelf, rows, filters, sort, page, language, scores, (), (), corrected, relaxed)


def _understand(shelf: Shelf, text: str) -> tuple[list[list[str]], str]:
    """Return for each word the tokens that stand for it, and the corrected text if a word had to be mended."""
    words: list[list[str]] = []
    shown: list[str] = []
    mended = False
    text = text.strip().lower()[:100]
    joined = "".join(text.split())
    if " " in text and joined.isascii() and joined in shelf.postings:
        return [[joined]], ""  # pinyin typed with spaces: “niu nai”
    for word in english_tokens(text):
        if word in shelf.postings:
            words.append([word])
            shown.append(word)
            continue
        better = _correct(shelf, word)
        if better:
            words.append([better])
            shown.append(better)
            mended = True
        else:
            words.append([word])
            shown.append(word)
    for word in rjieba.cut("".join(c if is_han(c) else " " for c in text)):
        if is_han(word):
            words.append([word] if word in shelf.postings else [p for p in han_pairs(word) if p in shelf.postings] or [word])
            shown.append(word)
    return words, " ".join(shown) if mended else ""


def _correct(shelf: Shelf, word: str) -> str:
    return _corrected(word, shelf_id=id(shelf)) if len(word) > 2 else ""


@lru_cache(maxsize=4096)
def _corrected(word: str, *, shelf_id: int) -> str:
    shelf = follower.get()
    near = [token for token in shelf.vocabulary if token.startswith(word)]
    if near:
        return max(near, key=lambda token: len(shelf.postings[token][0]))
    candidates = [t for t in shelf.vocabulary if abs(len(t) - len(word)) <= 2 and t.isascii() and not t.isdigit()]
    found = process.extract(word, candidates, scorer=fuzz.ratio, limit=8, score_cutoff=72)
    if not found:
        return ""
    return max(found, key=lambda hit: (round(hit[1] / 4), hit[0][0] == word[0], len(shelf.postings[hit[0]][0])))[0]


def _match(shelf: Shelf, words: list[list[str]]) -> tuple[NDArray[np.int64], NDArray[np.float32] | None, bool]:
    size = len(shelf.products)
    scores = np.zeros(size, dtype=np.float32)
    hits = np.zeros(size, dtype=np.int16)
    known = 0
    for word in words:
        for token in word:
            posting = shelf.postings.get(token)
            known += 1
            if posting is not None:
                rows, weights = posting
                rarity = np.float32(np.log1p(size / len(rows)))
                scores[rows] += weights * rarity
                hits[rows] += 1
    best = int(hits.max()) if known else 0
    if not best:
        return np.empty(0, dtype=np.int64), None, True
    rows = np.flatnonzero(hits == best)
    return rows, scores[rows], best < known


def _listing(
    shelf: Shelf, rows: NDArray[np.int64], filters: Filters, sort: str, page: int, language: str,
    scores: NDArray[np.float32] | None, trail: tuple[Branch, ...], children: tuple[Branch, ...],
    corrected: str = "", relaxed: bool = False,
) -> Listing:  # fmt: skip
    masks = _masks(shelf, rows, filters)
    chosen = np.logical_and.reduce(list(masks.values()))
    facets = _facets(shelf, rows, masks, filters)
    order = _order(shelf, rows[chosen], sort, language, None if scores is None else scores[chosen])
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
    top = np.argpartition(-counts, min(BRANDS_SHOWN, len(counts) - 1))[:BRANDS_SHOWN] if len(counts) else []
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


def _order(
    shelf: Shelf, rows: NDArray[np.int64], sort: str, language: str, scores: NDArray[np.float32] | None
) -> NDArray[np.int64]:
    sold_out = shelf.available[rows] <= 0
    popular = shelf.rank_popular[rows]
    if sort == "relevance" and scores is not None:
        trade = np.log1p(shelf.popularity[rows]).astype(np.float32)
        return rows[np.lexsort((popular, -(scores + trade * 0.6), sold_out))]
    if sort in ("price", "price-desc"):
        return rows[np.lexsort((popular, shelf.price[rows] * (-1 if sort == "price-desc" else 1), sold_out))]
    if sort == "unit-price":
        return rows[np.lexsort((popular, shelf.unit_price[rows], sold_out))]
    if sort == "name":
        return rows[np.lexsort((shelf.rank_name["zh" if language.startswith("zh") else "en"][rows], sold_out))]
    return rows[np.lexsort((popular, sold_out))]


def suggest(*, text: str, limit: int = 8) -> list[Suggestion]:
    """Return categories and products that complete what is being typed, categories first."""
    shelf = follower.get()
    typed = text.strip().lower()[:60]
    if not typed:
        return []
    found = _suggest_categories(shelf, typed, limit // 2)
    last = english_tokens(typed)[-1:] if typed.isascii() else []
    tokens, _ = _understand(shelf, typed)
    if last and tokens:
        tokens[-1] = _completions(shelf, last[0]) or tokens[-1]
    rows, scores, _relaxed = _match_prefix(shelf, tokens)
    order = _order(shelf, rows, "relevance", "en", scores)[: limit - len(found)]
    for row in order:
        product = shelf.products[int(row)]
        found.append(Suggestion("product", product.name_en, product.name_zh, product.slug, product.icon))
    return found


def _completions(shelf: Shelf, prefix: str) -> list[str]:
    start = bisect_left(shelf.vocabulary, prefix)
    found: list[str] = []
    for token in shelf.vocabulary[start : start + 40]:
        if not token.startswith(prefix):
            break
        found.append(token)
    return found


def _match_prefix(shelf: Shelf, words: list[list[str]]) -> tuple[NDArray[np.int64], NDArray[np.float32] | None, bool]:
    """Match all words, where any token of the last one will do."""
    if not words:
        return np.empty(0, dtype=np.int64), None, True
    exact, _scores, _ = _match(shelf, words[:-1]) if len(words) > 1 else (np.arange(len(shelf.products)), None, False)
    allowed = np.zeros(len(shelf.products), dtype=bool)
    scores = np.zeros(len(shelf.products), dtype=np.float32)
    for token in words[-1]:
        posting = shelf.postings.get(token)
        if posting is not None:
            allowed[posting[0]] = True
            scores[posting[0]] = np.maximum(scores[posting[0]], posting[1])
    rows = exact[allowed[exact]]
    return rows, scores[rows], False


def _suggest_categories(shelf: Shelf, typed: str, limit: int) -> list[Suggestion]:
    hits: list[tuple[int, Node]] = []
    for node in shelf.nodes.values():
        if node.high == node.low:
            continue
        en, zh = node.category.name_en.lower(), node.category.name_zh
        if en.startswith(typed) or f" {typed}" in en or typed in zh:
            hits.append((node.low - node.high, node))
    hits.sort(key=lambda hit: (hit[0], hit[1].category.id))
    return [
        Suggestion("category", n.category.name_en, n.category.name_zh, n.category.path, n.category.icon)
        for _, n in hits[:limit]
    ]


def list_cards(*, sku_ids: Sequence[int]) -> list[Card]:
    """Return the cards of SKUs that are on the shelf, in the order asked for."""
    shelf = follower.get()
    return [_card(shelf, shelf.by_sku[sku]) for sku in sku_ids if sku in shelf.by_sku]
