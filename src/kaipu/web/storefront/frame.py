"""The frame around every page of the shop: header, departments, footer. Rendered once a language, then filled."""

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel.money import Money
from kaipu.web.storefront import bag
from kaipu.web.ui import visits
from kaipu.web.ui.mould import escape, mould

GAPS = ("title", "description", "robots", "head", "main", "frame_pieces", "frame_query", "frame_path")
DEPARTMENTS_SECONDS = 20


@lru_cache(maxsize=4)
def _departments(_moment: int) -> tuple[shelf.Branch, ...]:
    return tuple(sorted(shelf.list_departments(), key=lambda branch: (-branch.count, branch.id)))


def departments() -> tuple[shelf.Branch, ...]:
    """Return the departments with goods, the largest first; up to 20 seconds old."""
    return _departments(int(time.monotonic() / DEPARTMENTS_SECONDS))


def _names() -> tuple[tuple[str, str], ...]:
    chinese = (get_language() or "").startswith("zh")
    return tuple((branch.path, branch.name_zh if chinese else branch.name_en) for branch in departments()[:12])


def delivery_terms() -> pricing.DeliveryTerms:
    """Return what delivery costs, as the pages tell it."""
    terms = pricing.get_pricing_context(delivery=True).delivery
    return terms or pricing.DeliveryTerms(Money(0, settings.CURRENCY), Money(0, settings.CURRENCY))


def page(
    request: HttpRequest, main: str, *, title: str, place: str = "", description: str = "", query: str = "",
    robots: str = "index,follow", status: int = 200, head: str = "",
) -> HttpResponse:  # fmt: skip
    """Answer with a whole page around `main`, which is HTML already, as is what it adds to the head."""
    frame = mould(
        "storefront/frame.html", GAPS, frame_place=place, frame_departments=_names(), frame_free_from=delivery_terms().free_from,
        frame_asks_consent=visits.asks_consent(request),
    )  # fmt: skip
    pieces = bag.read(request).pieces
    response = HttpResponse(
        frame.fill(
            {
                "title": escape(title),
                "description": escape(description or title),
                "robots": robots,
                "head": head,
                "main": main,
                "frame_pieces": str(pieces) if pieces else "",
                "frame_query": escape(query),
                "frame_path": escape(request.get_full_path()),
            }
        ),
        status=status,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, place: str = "", status: int = 200,
    robots: str = "noindex",
) -> HttpResponse:  # fmt: skip
    """Render a template and answer with it as a page."""
    main = render_to_string(template, dict(context), request)
    return page(request, main, title=title, place=place, status=status, robots=robots)


def fragment(html: str, status: int = 200) -> HttpResponse:
    """Answer with a piece of a page for HTMX."""
    response = HttpResponse(html, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def around(request: HttpRequest) -> dict[str, Any]:
    """Give templates that extend the frame (log-in, sign-up) what it shows; worked out only when used."""

    return {
        "frame_departments": SimpleLazyObject(_names),
        "frame_free_from": delivery_terms().free_from,
        "frame_asks_consent": visits.asks_consent(request),
        "frame_pieces": bag.read(request).pieces or "",
        "frame_path": request.get_full_path(),
        "frame_place": "account",
    }
