"""Dead rows of a connector: by reason, one at a time, mended, replayed or given up."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.connectors import api as connectors
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.connectors import covering, wording
from kaipu.web.console.connectors.views import LIST, find
from kaipu.web.console.personal import CONTACT
from kaipu.web.console.shell import desk_of, needs, refuse, show

LONGEST = 20_000


@require_safe
@needs("connectors.view")
def row_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rows that wait, covered unless the reader may see contact data. Six statements besides the shell's."""
    record = find(key)
    found = connectors.list_dead_rows(connector=record.key, limit=listing.SIZE + 1, offset=listing.offset(request))
    found = covering.dead_rows(request, record, found)
    context = {
        "record": record,
        "piles": [(pile, wording.reason_word(pile.reason, pile.field)) for pile in connectors.list_piles(connector=record.key)],
        "window": listing.window(request, [(row, wording.reason_word(row.reason, row.field)) for row in found]),
    }  # fmt: skip
    title = _("Dead rows: %(name)s") % {"name": wording.title_of(record)}
    return show(request, "console/connectors/dead.html", context, title=title)


@require_POST
@needs("connectors.edit")
def replay(request: HttpRequest, key: str) -> HttpResponse:
    """Try the waiting rows again by the mapping as it is now."""
    record = find(key)
    done = connectors.replay_rows(connector=record.key, at=clock.now())
    said = _("%(kept)d rows are kept now; %(waiting)d still break the contract.") % {
        "kept": done.kept,
        "waiting": done.waiting,
    }
    (messages.success if done.kept else messages.warning)(request, said)
    return HttpResponseRedirect(f"{LIST}{record.key}/dead/")


@require_POST
@needs("connectors.edit")
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Give up one row, or all of a reason."""
    record = find(key)
    one = request.POST.get("row", "")
    ids = [int(one)] if one.isascii() and one.isdigit() and len(one) < 18 else []
    gone = connectors.discard_rows(
        connector=record.key, row_ids=ids, field=request.POST.get("field", "")[:100],
        reason=request.POST.get("reason", "")[:100], at=clock.now(),
    )  # fmt: skip
    messages.success(request, ngettext("%(n)d row was discarded.", "%(n)d rows were discarded.", gone) % {"n": gone})
    return HttpResponseRedirect(f"{LIST}{record.key}/dead/")


@require_http_methods(["GET", "POST"])
@needs("connectors.view")
def row_page(request: HttpRequest, key: str, row_id: int) -> HttpResponse:
    """Show one dead row; mended, it is kept and leaves the list. Whoever sees it covered cannot mend it."""
    record = find(key)
    row = connectors.find_dead_row(connector=record.key, row_id=row_id) if row_id < 1 << 62 else None
    if row is None:
        raise Http404(str(row_id))
    (shown,) = covering.dead_rows(request, record, [row])
    if request.method == "GET":
        return _page(request, record, shown, _pretty(shown.payload), covered=shown.payload != row.payload)
    if not desk_of(request).may("connectors.edit"):
        return refuse(request, "connectors.edit")
    if shown.payload != row.payload:
        return refuse(request, CONTACT)
    typed = request.POST.get("payload", "").replace("\x00", "")[:LONGEST]
    try:
        connectors.mend_row(connector=record.key, row_id=row_id, payload=typed, at=clock.now())
    except connectors.RowStillWrong as wrong:
        return _page(request, record, shown, typed, wording.reason_word(wrong.reason, wrong.field))
    except connectors.RowGone:
        messages.warning(request, _("This row does not wait any more, so nothing was done."))
    else:
        messages.success(request, _("The row is kept now."))
    return HttpResponseRedirect(f"{LIST}{record.key}/dead/")


def _pretty(payload: str) -> str:
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return payload


def _page(
    request: HttpRequest,
    record: connectors.ConnectorRecord,
    row: connectors.DeadRowRecord,
    typed: str,
    trouble: str = "",
    *,
    covered: bool = False,
) -> HttpResponse:
    context = {
        "record": record, "row": row, "typed": typed, "trouble": trouble, "covered": covered, "reason": wording.reason_word(row.reason, row.field),
        "problems": [("payload", trouble)] if trouble else [],
    }  # fmt: skip
    title = _("Dead row %(n)d") % {"n": row.id}
    return show(request, "console/connectors/row.html", context, title=title, status=422 if trouble else 200)
