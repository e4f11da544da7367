"""Searching and suggesting: words in English, Chinese or pinyin, mended where misspelt, never a dead end."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import rjieba
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from kaipu.commerce.shelf.queries.listing import list_page, sort_rows
from kaipu.commerce.shelf.queries.records import EVERYTHING, Filters, Listing, Suggestion
from kaipu.commerce.shelf.queries.store import Node, Shelf, follower
from kaipu.commerce.shelf.rules import english_tokens, han_pairs, is_han


def search(
    *,
    text: str,
    filters: Filters = EVERYTHING,
    sort: str = "relevance",
    page: int = 1,
    language: str = "en",
    lifts: Mapping[int, float] | None = None,
) -> Listing:
    """Return a page of what matches a text in English, Chinese or pinyin, best first.

    Words that match nothing are corrected by edit distance; if still nothing has all words, fewer will do (`relaxed`);
    if none is known, the best sellers are shown. So a search never ends in an empty page. `lifts` moves SKUs up among equal matches.
    """
    shelf = follower.get()
    tokens, corrected = _understand(shelf, text)
    rows, scores, relaxed = _match(shelf, tokens)
    if not len(rows):
        rows, scores, relaxed = np.arange(len(shelf.products)), None, True
    return list_page(shelf, rows, filters, sort, page, language, scores, (), (), corrected, relaxed, lifts=lifts)


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
            words.append(
                [word] if word in shelf.postings else [p for p in han_pairs(word) if p in shelf.postings] or [word]
            )
            shown.append(word)
    return words, " ".join(shown) if mended else ""


def _correct(shelf: Shelf, word: str) -> str:
    return _corrected(word, shelf_id=id(shelf)) if len(word) > 2 else ""


@lru_cache(maxsize=4096)
def _corrected(word: str, *, shelf_id: int) -> str:
    shelf = follower.get()
    near = _completions(shelf, word)
    if near:
        return max(near, key=lambda token: len(shelf.postings[token][0]))
    candidates = [t for length in range(len(word) - 2, len(word) + 3) for t in shelf.spellable.get(length, ())]
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
                found, weights = posting
                rarity = np.float32(np.log1p(size / len(found)))
                scores[found] += weights * rarity
                hits[found] += 1
    best = int(hits.max()) if known else 0
    if not best:
        return np.empty(0, dtype=np.int64), None, True
    rows = np.flatnonzero(hits == best)
    return rows, scores[rows], best < known


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
    order = sort_rows(shelf, rows, "relevance", "en", scores)[: limit - len(found)]
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
