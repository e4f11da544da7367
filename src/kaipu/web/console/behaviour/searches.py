"""The page of searches: what people looked for, and what they did not find."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.privacy import api as privacy
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.behaviour import asking
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

Order = Literal["searches", "empty", "unopened", "refined", "added"]


def _order(query: QueryDict) -> Order:
    orders: dict[str, Order] = {
        "empty": "empty", "unopened": "unopened", "refined": "refined", "added": "added",
    }  # fmt: skip
    return orders.get(query.get("order", ""), "searches")


@require_safe
@needs("metrics.view")
def searches(request: HttpRequest) -> HttpResponse:
    """Show the terms that were searched and what came of them."""
    asked, order = asking.span(request.GET), _order(request.GET)
    words = {
        "searches": _("Most searched"), "empty": _("Without results"), "unopened": _("Nothing opened"),
        "refined": _("Searched again"), "added": _("Added to cart"),
    }  # fmt: skip
    context = {
        **asking.frame(request.GET, asked), "tab": "searches",
        "orders": [
            listing.Chip(word, listing.with_value(request.GET, "order", name), name == order, always=True)
            for name, word in words.items()
        ],
    }  # fmt: skip

    def compute() -> dict[str, Any]:
        found = behaviour.get_searches(asked, order_by=order, at=clock.now())
        return {
            "whole": found.whole, "shares": _shares(found.whole), "terms": [(replace(term, term=privacy.cover(term.term)), _shares(term)) for term in found.terms],
        }  # fmt: skip

    return asking.respond(request, "searches", context, compute, title=_("Searches"))


def _shares(term: Any) -> dict[str, str]:
    names = ("empty", "unopened", "refined", "added", "bought")
    return {name: formats.percent(getattr(term, name) / term.searches) if term.searches else "–" for name in names}


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the terms as CSV."""

    def rows() -> Iterator[list[object]]:
        yield [
            "term",
            "searches",
            "visitors",
            "no_result",
            "nothing_opened",
            "searched_again",
            "added_to_cart",
            "bought",
            "median_results",
        ]
        found = behaviour.get_searches(
            asking.span(request.GET), order_by=_order(request.GET), most=5000, at=clock.now()
        )
        for t in found.terms:
            yield [
                privacy.cover(t.term),
                t.searches,
                t.visitors,
                t.empty,
                t.unopened,
                t.refined,
                t.added,
                t.bought,
                t.results,
            ]

    return asking.download("searches", rows)
