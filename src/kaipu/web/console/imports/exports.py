"""Exports at the desk: the shop's data as CSV that the import takes again. Written while it is read, so no size is too large."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.shell import Desk, desk_of, needs, refuse
from kaipu.web.ui import formats

PERSONAL = "customers.contact"


def kinds_for(desk: Desk) -> list[str]:
    """Return the kinds of data that somebody may take out: people only with the right to see them unmasked."""
    return [kind for kind in exchange.KINDS if kind != "customers" or desk.may(PERSONAL)]


def places() -> list[tuple[str, str]]:
    """Return the places whose stock can be chosen."""
    found = inventory.list_locations(tracked=True)
    return [(place.code, (formats.speaks_chinese() and place.name_zh) or place.name_en) for place in found]


@require_safe
@needs("exchange.run")
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer with one kind of data as CSV; orders by day, stock by place."""
    if kind not in exchange.KINDS:
        raise Http404(kind)
    if kind not in kinds_for(desk_of(request)):
        return refuse(request, PERSONAL)
    wanted = exchange.ExportFilter(
        first=listing.day(request.GET, "from"), last=listing.day(request.GET, "to"),
        location=listing.choice(request.GET, "place", [code for code, _name in places()]),
    )  # fmt: skip
    exchange.note_export(kind=kind, wanted=asdict(wanted), at=clock.now())
    response = StreamingHttpResponse(
        exchange.stream_rows(kind=kind, wanted=wanted), content_type="text/csv; charset=utf-8"
    )
    name = f"{kind}-{clock.local_date(clock.now())}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def hint(kind: str) -> str:
    """Say what an export holds."""
    words = {
        "locations": _("Every place"), "products": _("Every product with its price and supplier"),
        "customers": _("Every customer with their default address"), "stock": _("Every lot on hand"),
        "orders": _("Completed orders, a row a line"),
    }  # fmt: skip
    return words.get(kind, "")
