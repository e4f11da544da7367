"""The page of clicks: a heat map laid over the real page of the shop."""

from collections.abc import Iterator
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.behaviour import asking, wording
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

Width = Literal["phone", "tablet", "desktop", "wide"]
FEW = 20


def _width(query: QueryDict) -> Width:
    widths: dict[str, Width] = {each: each for each in behaviour.WIDTHS}
    return widths.get(query.get("width", ""), "phone")


def _path(query: QueryDict) -> str:
    """Read which page is asked for: an address of our own shop, never of the desk or of another site."""
    typed = listing.text(query, "path") or "/"
    own = typed.startswith("/") and not typed.startswith(("//", "/\\", "/desk", "/account", "/api"))
    return typed if own else "/"


@require_safe
@needs("metrics.view")
def clicks(request: HttpRequest) -> HttpResponse:
    """Show where a page is clicked, over the page itself."""
    asked, path, width = asking.span(request.GET), _path(request.GET), _width(request.GET)
    context = {**asking.frame(request.GET, asked), "tab": "clicks", "path": path, "width": width}

    def compute() -> dict[str, Any]:
        at = clock.now()
        pages = behaviour.list_clicked_pages(asked, at=at)
        found = behaviour.get_click_map(asked, path=path, width=width, at=at)
        return {
            "pages": asking.options([(p.path, f"{p.path} · {formats.whole(p.clicks)}") for p in pages], path),
            "widths": [
                listing.Chip(
                    wording.width(each), listing.with_value(request.GET, "width", each), each == width, n, always=True
                )
                for each, n in found.by_width
            ],
            "found": found, "few": found.clicks < FEW, "map": {"cells": found.cells},
            "elements": [(e, formats.percent(e.clicks / found.clicks)) for e in found.elements],
            "finding": _("%(n)s clicks by %(people)s visitors")
            % {"n": formats.whole(found.clicks), "people": formats.whole(found.visitors)},
        }  # fmt: skip

    return asking.respond(request, "clicks", context, compute, title=_("Clicks"))


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with what was clicked on a page as CSV."""

    def rows() -> Iterator[list[object]]:
        yield ["path", "width", "element", "clicks", "visitors"]
        path, width = _path(request.GET), _width(request.GET)
        found = behaviour.get_click_map(asking.span(request.GET), path=path, width=width, at=clock.now())
        for each in found.elements:
            yield [path, width, each.element, each.clicks, each.visitors]

    return asking.download("clicks", rows)
