"""Reviews and questions on a product's page. What has neither costs the page no query: who has some is kept for five seconds."""

import time
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string

from kaipu.commerce.reviews import api as reviews
from kaipu.web.storefront import bag
from kaipu.web.ui.mould import mould

KEPT_SECONDS = 5
SHOWN = 20


@lru_cache(maxsize=2)
def _scores(_moment: int) -> dict[int, reviews.Score]:
    return reviews.list_scores()


@lru_cache(maxsize=2)
def _questioned(_moment: int) -> frozenset[int]:
    return reviews.list_questioned()


def forget() -> None:
    """Look anew at once in this process, for somebody has just written something."""
    _scores.cache_clear()
    _questioned.cache_clear()


def score_of(product_id: int) -> reviews.Score | None:
    """Return how a product is rated, up to five seconds old; None where nobody has said anything."""
    return _scores(int(time.monotonic() / KEPT_SECONDS)).get(product_id)


def section(request: HttpRequest, product_id: int, slug: str) -> str:
    """Return the part of a product's page with its score, reviews and questions."""
    score = score_of(product_id)
    if score is None and product_id not in _questioned(int(time.monotonic() / KEPT_SECONDS)):
        return mould("storefront/reviews/none.html", ("slug",)).fill({"slug": slug})
    shown = reviews.list_reviews(state="published", product_id=product_id, helpful_first=True, limit=SHOWN)
    customer = bag.customer_of(request)
    voted = (
        reviews.list_votes(customer_id=customer, review_ids=[each.id for each in shown]) if customer and shown else ()
    )
    bars = [
        (stars, score.counts[stars - 1], round(100 * score.counts[stars - 1] / score.reviews)) for stars in range(5, 0, -1)
    ] if score else []  # fmt: skip
    context = {
        "score": score, "mean": f"{score.mean:.1f}" if score else "", "bars": bars, "slug": slug,
        "reviews": [(each, range(each.stars), each.id in voted) for each in shown],
        "questions": reviews.list_questions(state="published", product_id=product_id),
    }  # fmt: skip
    return render_to_string("storefront/reviews/section.html", context, request)
