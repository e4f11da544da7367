"""What their customers say of a competitor's products: ratings and words of the products seen in the last week.

A source tells the mean rating of a product, how many gave one, and one sentence; it does not tell single ratings.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaipu.brain.competitors.models import Product
from kaipu.brain.competitors.queries.cards import FRESH
from kaipu.brain.competitors.rules import count_themes, themes_of
from kaipu.kernel import clock

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer said of a product, since when that is told, and the themes it touches."""

    title: str
    text: str
    day: date | None
    rating: Decimal | None
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """Ratings and words. `spread` is (stars, products of that mean, rounded; their reviews), 5 first; `themes` counts quotes."""

    rating: float | None
    count: int
    spread: tuple[tuple[int, int, int], ...]
    quotes: tuple[Quote, ...]
    told: int
    themes: tuple[tuple[str, int], ...]


def get_reviews(*, competitor: str, at: datetime) -> Reviews:
    """Return what their customers say. Two statements."""
    fresh = Product.objects.filter(competitor=competitor, last_day__gte=clock.local_date(at) - FRESH)
    rows = fresh.filter(reviews__gt=0, rating__isnull=False).values_list("rating", "reviews")
    rated = [(float(rating or 0), int(count or 0)) for rating, count in rows]
    total = sum(count for _, count in rated)
    said = list(
        fresh.exclude(review="").order_by("-review_day", "-reviews", "id").values_list("title", "review", "review_day", "rating")
    )  # fmt: skip
    return Reviews(
        rating=round(sum(rating * count for rating, count in rated) / total, 2) if total else None, count=total,
        spread=tuple(_spread(stars, rated) for stars in (5, 4, 3, 2, 1)),
        quotes=tuple(Quote(*row, themes_of(row[1])) for row in said[:SHOWN]),
        told=len(said), themes=tuple(count_themes(row[1] for row in said)),
    )  # fmt: skip


def _spread(stars: int, rated: list[tuple[float, int]]) -> tuple[int, int, int]:
    here = [count for rating, count in rated if min(5, max(1, int(rating + 0.5))) == stars]
    return stars, len(here), sum(here)
