"""Exports at the desk: the shop's data as CSV that the import takes again. Written while it is read, so no size is too large."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.shell import Desk, desk_of, needs, refuse
from kaipu.web.ui import formats

PERSONAL, PERSONS = "customers.contact", "customers.view"


def kinds_for(desk: Desk) -> list[str]:
    """Return the kinds of data that somebody may take out: people only with the right to see customers, masked without more."""
    return [kind for kind in exchange.KINDS if kind != "customers" or desk.may(PERSONS)]


def tells_of_persons(kind: str, desk: Desk) -> bool:
    """Tell whether an export gives somebody personal data that are not masked."""
    return any(privacy.may_read(tag, desk.scopes) for tag in privacy.EXPORT_TAGS.get(kind, {}).values())


def places() -> list[tuple[str, str]]:
    """Return the places whose stock can be chosen."""
    found = inventory.list_locations(tracked=True)
    return [(place.code, (formats.speaks_chinese() and place.name_zh) or place.name_en) for place in found]


@require_safe
@needs("exchange.run")
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer with one kind of data as CSV; orders by day, stock by place. What speaks of persons wants a reason."""
    if kind not in exchange.KINDS:
        raise Http404(kind)
    desk, reason, tags = desk_of(request), request.GET.get("reason", ""), privacy.EXPORT_TAGS.get(kind, {})
    if kind not in kinds_for(desk):
        return refuse(request, PERSONS)
    told = tells_of_persons(kind, desk)
    if told and reason not in privacy.REASONS:
        return HttpResponseRedirect(f"/desk/imports/?why={kind}#exports")
    wanted = exchange.ExportFilter(
        first=listing.day(request.GET, "from"), last=listing.day(request.GET, "to"),
        location=listing.choice(request.GET, "place", [code for code, _name in places()]),
    )  # fmt: skip
    exchange.note_export(kind=kind, wanted=asdict(wanted), at=clock.now())
    rows: Iterator[bytes] = exchange.stream_rows(kind=kind, wanted=wanted)
    if told:
        persons = customers.count_customers() if kind == "customers" else -1
        privacy.note_access(what="export", subject=f"export:{kind}", persons=persons, reason=reason, at=clock.now())
    if any(not privacy.may_read(tag, desk.scopes) for tag in tags.values()):
        rows = masked(rows, tags, desk.scopes)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    name = f"{kind}-{clock.local_date(clock.now())}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def masked(blocks: Iterable[bytes], tags: dict[str, str], rights: Collection[str]) -> Iterator[bytes]:
    """Return CSV with its personal columns masked for a reader with some rights, as it comes."""
    reader = csv.DictReader(_lines(blocks))
    names = list(reader.fieldnames or ())
    yield _line(names)
    for row in reader:
        known = {name: exchange.unguard(cell) for name, cell in row.items()}
        yield _line([exchange.guard(str(value)) for value in privacy.mask(known, tags, rights).values()])


def _lines(blocks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from (line.decode() + "\n" for line in whole)
    if rest:
        yield rest.decode()


def _line(cells: list[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue().encode()


def hint(kind: str) -> str:
    """Say what an export holds."""
    words = {
        "locations": _("Every place"), "products": _("Every product with its price and supplier"),
        "customers": _("Every customer with their default address"), "stock": _("Every lot on hand"),
        "orders": _("Completed orders, a row a line"),
    }  # fmt: skip
    return words.get(kind, "")
