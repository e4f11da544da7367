"""The pages of imports. Uploading stores the file and queues the work; the pages then only look."""

import csv
import re
from collections.abc import Iterator

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.exchange import api as exchange
from kaipu.kernel import clock
from kaipu.web.console import listing, personal, words
from kaipu.web.console.imports import exports, rights
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import exchange_words

ACTIVE = frozenset({"waiting", "running"})
REFUSED_SHOWN = 50
MOST_MAPPING = 64 * 1024
NOT_THE_FILE = frozenset({"", None, "disk_full", "in_progress", "changed_meanwhile", "file_missing"})
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def kind_word(kind: str) -> str:
    """Return a kind of file in words."""
    known = {
        "locations": _("Places"), "products": _("Products"), "customers": _("Customers"), "stock": _("Stock"),
        "orders": _("Past orders"),
    }  # fmt: skip
    return known.get(kind, kind)


def state_word(state: str) -> str:
    """Return the state of a run."""
    known = {"waiting": _("Waiting"), "running": _("Running"), "done": _("Done"), "failed": _("Stopped")}
    return known.get(state, state)


def state_tone(state: str) -> str:
    """Return the tone of a run's badge."""
    return {"waiting": "warn", "running": "info", "done": "good", "failed": "bad"}.get(state, "")


@require_safe
@needs("exchange.run")
def import_list(request: HttpRequest) -> HttpResponse:
    """Show runs, the newest first, and the form to upload a file. One statement besides the shell's."""
    return _list(request)


def _list(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    found = exchange.list_runs(limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [(run, kind_word(run.kind), state_word(run.state), state_tone(run.state)) for run in found]
    allowed = rights.kinds_for(desk_of(request))
    layouts = [
        (kind_word(kind), layout.required, [c.name for c in layout.columns if not c.required])
        for kind, layout in exchange.LAYOUTS.items() if kind in allowed
    ]  # fmt: skip
    context = {
        "window": listing.window(request, rows), "active": any(run.state in ACTIVE for run in found),
        "exports": [(kind, kind_word(kind), exports.hint(kind)) for kind in exports.kinds_for(desk_of(request))],
        "places": exports.places(), "reasons": personal.reasons().items(),
        "personal": [kind for kind in exchange.KINDS if exports.tells_of_persons(kind, desk_of(request))],
        "kinds": [(kind, kind_word(kind), form is not None and form.text("kind") == kind) for kind in allowed],
        "layouts": layouts, "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "given": form.given.get("settings", "") if form else "",
        "dry_run": form is None or form.text("dry_run") == "1", "limit_mb": exchange.LARGEST_UPLOAD >> 20,
    }  # fmt: skip
    title = _("Imports and exports")
    return show(request, "console/imports/list.html", context, title=title, status=422 if form and form.errors else 200)


@require_POST
@needs("exchange.run")
def upload(request: HttpRequest) -> HttpResponse:
    """Store an uploaded file and queue its import, new or begun before; of a kind that the uploader may also change by hand."""
    form = Typed(request.POST)
    kind = form.text("kind")
    if kind not in exchange.KINDS:
        form.errors["kind"] = _("Choose what the file holds.")
    elif kind not in rights.kinds_for(desk_of(request)):
        return refuse(request, rights.needed_for(kind))
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        form.errors["file"] = _("Choose a file, CSV or Parquet.")
    mapping = _mapping(request, form)
    if form.errors or not isinstance(file, UploadedFile):
        return _list(request, form)
    given = [line.strip() for line in form.text("settings", 4000).splitlines() if line.strip()]
    try:
        run_id = exchange.receive_upload(
            kind=kind, file_name=str(file.name), blocks=file.chunks(), mapping_text=mapping, settings_given=given,
            dry_run=form.text("dry_run") == "1", at=clock.now(),
        )  # fmt: skip
    except exchange.FileRefused as refused:
        field = "mapping" if refused.fact in {"mapping_broken", "column_unknown", "option_unknown"} else "file"
        form.errors[field] = exchange_words.tell_refusal(refused.as_data())
        return _list(request, form)
    return HttpResponseRedirect(f"/desk/imports/{run_id}/")


def _mapping(request: HttpRequest, form: Typed) -> str:
    file = request.FILES.get("mapping")
    if not isinstance(file, UploadedFile):
        return ""
    try:
        return file.read(MOST_MAPPING).decode("utf-8-sig")
    except UnicodeDecodeError:
        form.errors["mapping"] = _("The mapping file must be TOML in UTF-8.")
        return ""


@require_safe
@needs("exchange.run")
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run: its progress while it works, then its balance and the refused rows."""
    run = _find(run_id)
    reason = listing.text(request.GET, "reason")
    after = listing.text(request.GET, "after")
    after_row = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    refused = exchange.list_rejections(run_id=run_id, reason=reason, after_row=after_row, limit=REFUSED_SHOWN + 1)
    more = len(refused) > REFUSED_SHOWN
    report = exchange.get_report(run_id=run_id) if run.state == "done" else None
    reasons = report.reasons if report else exchange.count_reasons(run_id=run_id)
    context = {
        "run": run, "kind": kind_word(run.kind), "state": state_word(run.state), "tone": state_tone(run.state),
        "active": run.state in ACTIVE, "report": report, "with_value": run.kind == "orders",
        "error": exchange_words.tell_refusal(run.error) if run.state == "failed" else "", "advice": _advice(run),
        "who": words.actor(run.actor),
        "reasons": [
            listing.Chip(
                exchange_words.tell_reason(each), listing.with_value(request.GET, "reason", "" if each == reason else each),
                each == reason, count,
            )
            for each, count in reasons.items()
        ],
        "refused": [
            (row, "; ".join(exchange_words.tell_reason(each) for each in row.reasons), _said(request, run, row))
            for row in refused[:REFUSED_SHOWN]
        ],
        "next": _after(request, refused[REFUSED_SHOWN - 1].row_number) if more else "", "first": after_row == 0,
        "start": _after(request, 0), "settings": _settings(run),
    }  # fmt: skip
    title = _("Import %(id)s: %(file)s") % {"id": run.id, "file": run.file_name}
    return show(request, "console/imports/run.html", context, title=title)


def _advice(run: exchange.RunRecord) -> str:
    """Say what a stopped import left behind, and what to do next."""
    if run.done_rows and not run.dry_run:
        return _("What went in before stays; upload the same file again to go on.")
    if run.error.get("fact") in NOT_THE_FILE:
        return _("Nothing was written. Upload the same file again.")
    return _("Nothing was written. Mend the file and upload it again.")


def _settings(run: exchange.RunRecord) -> list[str]:
    """Return a run's mapping in the words that the form takes: ours = theirs, constants, conversions."""
    columns = [f"{ours} ← {theirs}" for ours, theirs in run.mapping.get("columns", {}).items()]
    constants = [f"{name} = {value}" for name, value in run.mapping.get("constants", {}).items()]
    convert = run.mapping.get("convert", {})
    options = [f"{name}.{key} = {value}" for name, given in convert.items() for key, value in given.items()]
    return [*columns, *constants, *options]


def _personal(request: HttpRequest, run: exchange.RunRecord) -> bool:
    """Tell whether a file holds people whom this reader may not see."""
    return run.kind == "customers" and not desk_of(request).may(exports.PERSONAL)


def _said(request: HttpRequest, run: exchange.RunRecord, row: exchange.RejectionRecord) -> list[tuple[str, object]]:
    """Return what a refused row said; of people only which columns, to those who may not see them."""
    hidden = _personal(request, run)
    shown = ((name, "–" if value in (None, "") else value) for name, value in row.original.items())
    return [(name, privacy.HIDDEN if hidden and value != "–" else value) for name, value in shown]


def _find(run_id: int) -> exchange.RunRecord:
    try:
        return exchange.get_run(run_id=run_id)
    except exchange.RunUnknown as error:
        raise Http404(str(run_id)) from error


def _after(request: HttpRequest, row: int) -> str:
    return listing.with_value(request.GET, "after", str(row) if row else "") + "#refused"


@require_safe
@needs("exchange.run")
def refused_csv(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Answer with every refused row as CSV: its number, why, and what it said."""
    run = _find(run_id)
    if _personal(request, run):
        return refuse(request, exports.PERSONAL)
    response = StreamingHttpResponse(_lines(run.id), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.id}-refused.csv"'
    return response


class _Echo:
    """Hand back what the CSV writer writes."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def harmless(cell: str) -> str:
    """Return a cell that spreadsheet programs show instead of working it out as a formula; plain numbers stay."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def _lines(run_id: int) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(["row", "reason", "original"])
    after = 0
    while page := exchange.list_rejections(run_id=run_id, after_row=after, limit=1000):
        for row in page:
            told = "; ".join(exchange_words.tell_reason(reason) for reason in row.reasons)
            yield writer.writerow([row.row_number, harmless(told), harmless(orjson.dumps(dict(row.original)).decode())])
        after = page[-1].row_number
