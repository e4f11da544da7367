"""What people searched for, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kaipu.brain.behaviour.queries.acts import VISIT, Statement, ask
from kaipu.brain.behaviour.rules import Span, check_span

# A search lasts until the next one of the visit with another text; a further page of results is the same search.
_SEARCHES = """
, walk AS (
  SELECT v, h, t, name, term, total,
    CASE WHEN name = 'search' AND term IS DISTINCT FROM lag(CASE WHEN name = 'search' THEN term END IGNORE NULLS)
      OVER (PARTITION BY v ORDER BY t, rank, name, term) THEN 1 ELSE 0 END AS begins, rank
  FROM acts
), numbered AS (
  SELECT *, sum(begins) OVER (PARTITION BY v ORDER BY t, rank, name, term ROWS UNBOUNDED PRECEDING) AS n FROM walk
), searches AS (
  SELECT v, n, min(h) AS h, max(CASE WHEN begins = 1 THEN term END) AS term, max(CASE WHEN begins = 1 THEN total END) AS total,
    max(CASE WHEN name IN ('search_click', 'product_view') THEN 1 ELSE 0 END) AS opened,
    max(CASE WHEN name = 'add_to_cart' THEN 1 ELSE 0 END) AS added,
    max(CASE WHEN name = 'purchase' THEN 1 ELSE 0 END) AS bought
  FROM numbered WHERE n > 0 GROUP BY v, n
), told AS (
  SELECT *, CASE WHEN opened = 0 AND added = 0 AND lead(term) OVER (PARTITION BY v ORDER BY n) IS NOT NULL THEN 1 ELSE 0 END AS refined
  FROM searches
)
"""
_SUMS = (
    "count(*) AS searches, count(DISTINCT h) AS visitors, coalesce(sum(CASE WHEN total = 0 THEN 1 ELSE 0 END), 0) AS empty, "
    "coalesce(sum(1 - opened), 0) AS unopened, coalesce(sum(refined), 0) AS refined, coalesce(sum(added), 0) AS added, "
    "coalesce(sum(bought), 0) AS bought, coalesce(median(total), 0) AS total"
)
_COUNTS = ("searches", "visitors", "empty", "unopened", "refined", "added", "bought")
ORDERS = {
    "searches": "searches DESC", "empty": "empty DESC, searches DESC", "unopened": "unopened DESC, searches DESC",
    "refined": "refined DESC, searches DESC", "added": "added DESC, searches DESC",
}  # fmt: skip
SearchOrder = Literal["searches", "empty", "unopened", "refined", "added"]


@dataclass(frozen=True, slots=True)
class Searched:
    """A term: how often it was searched, by how many visitors, with no result, with no product opened after it, followed by
    another search at once, by something put into the cart, by a purchase; and the middle number of results."""

    term: str
    searches: int
    visitors: int
    empty: int
    unopened: int
    refined: int
    added: int
    bought: int
    results: float


@dataclass(frozen=True, slots=True)
class Searches:
    """All searches of a span together, and by term."""

    whole: Searched
    terms: tuple[Searched, ...]


def get_searches(span: Span, *, order_by: SearchOrder = "searches", most: int = 100, at: datetime) -> Searches:
    """Return the terms that were searched, and what came of them. Raises QuestionInvalid. Two statements."""
    check_span(span)
    only = " HAVING empty > 0" if order_by == "empty" else ""
    terms = _asked(
        span, f"SELECT term, {_SUMS} FROM told GROUP BY term{only} ORDER BY {ORDERS[order_by]}, term LIMIT {int(most)}", at
    )  # fmt: skip
    whole = _asked(span, f"SELECT '' AS term, {_SUMS} FROM told", at)
    return Searches(whole[0], tuple(terms))


def _asked(span: Span, rest: str, at: datetime) -> list[Searched]:
    statement = Statement(span)
    acts = statement.events(
        f"{VISIT} AS v, name, trim(lower(query)) AS term, CAST(json_extract_string(body, '$.total') AS BIGINT) AS total, "
        "CASE name WHEN 'search' THEN 0 ELSE 1 END AS rank",
        "name IN ('search', 'search_click', 'product_view', 'add_to_cart', 'purchase')",
    )
    found = ask(f"{statement.with_people(acts)} {_SEARCHES} {rest}", statement.parameters, at)
    columns = [found[name].tolist() for name in ("term", *_COUNTS, "total")]
    return [
        Searched(
            str(term),
            int(n),
            int(visitors),
            int(empty),
            int(unopened),
            int(refined),
            int(added),
            int(bought),
            float(total),
        )
        for term, n, visitors, empty, unopened, refined, added, bought, total in zip(*columns, strict=True)
    ]
