"""Connectors: how all of them do, and one of them with its contract, runs and control totals."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.connectors import api as connectors
from kaipu.kernel import clock, jobs
from kaipu.web.console.connectors import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

LIST = "/desk/connectors/"
LARGEST_UPLOAD = 16 << 20
RUNS = 15


def find(key: str) -> connectors.ConnectorRecord:
    """Return a connector, or answer that there is none."""
    try:
        return connectors.get_connector(key=key, at=clock.now())
    except connectors.ConnectorUnknown as unknown:
        raise Http404(key) from unknown


@require_safe
@needs("connectors.view")
def connector_list(request: HttpRequest) -> HttpResponse:
    """Show every connector with its health. Three statements besides the shell's."""
    at = clock.now()
    records = connectors.list_connectors(at=at)
    rows = [
        (each, wording.title_of(each), wording.contract_title(each.contract), wording.health_word(each.health),
         wording.TONES[each.health], wording.age_word(each.newest_at, at), wording.age_word(each.started_at, at))
        for each in records
    ]  # fmt: skip
    context = {
        "rows": rows, "fine": sum(each.health == "fine" for each in records),
        "failing": sum(each.health == "failing" for each in records),
        "late": sum(each.health == "late" for each in records), "dead": sum(each.dead for each in records),
    }  # fmt: skip
    return show(request, "console/connectors/list.html", context, title=_("Connectors"))


@require_safe
@needs("connectors.view")
def connector_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one connector. Six statements besides the shell's."""
    return page(request, find(key))


def page(request: HttpRequest, record: connectors.ConnectorRecord, trouble: str = "") -> HttpResponse:
    """Show one connector, with what went wrong with a file that was given."""
    at = clock.now()
    runs = connectors.list_runs(connector=record.key, limit=RUNS)
    controls = connectors.list_controls(connector=record.key)
    wrong = [each for each in controls if not each.holds]
    context = {
        "record": record, "health": wording.health_word(record.health), "tone": wording.TONES[record.health],
        "contract": wording.contract_title(record.contract), "fields": _fields(record), "way": wording.way_word(record.transport),
        "newest": wording.age_word(record.newest_at, at), "last": wording.age_word(record.started_at, at),
        "runs": [(run, wording.state_word(run.state), wording.state_tone(run.state), wording.problem_word(run.problem)) for run in runs],
        "controls": [(each, not each.holds) for each in (wrong or controls[:7])], "compared": len(controls), "wrong": len(wrong),
        "money": _is_money(record), "folder": record.transport.way == "folder", "trouble": trouble,
        "problems": [("file", trouble)] if trouble else [],
        "failure": wording.problem_word(runs[0].problem) if runs and runs[0].problem else "",
        "piles": [
            (pile, wording.reason_word(pile.reason, pile.field)) for pile in connectors.list_piles(connector=record.key)
        ],
    }  # fmt: skip
    title = wording.title_of(record)
    return show(request, "console/connectors/connector.html", context, title=title, status=422 if trouble else 200)


def _is_money(record: connectors.ConnectorRecord) -> bool:
    total = record.contract.total
    return bool(total) and record.contract.field(total).kind == "money"


def _fields(record: connectors.ConnectorRecord) -> list[tuple[Any, ...]]:
    chinese = formats.speaks_chinese()
    by_field = {line.field: line for line in record.mapping}
    return [
        (field, wording.kind_word(field.kind), field.meaning_zh if chinese else field.meaning_en, by_field.get(field.name),
         field.name in record.contract.key)
        for field in record.contract.fields
    ]  # fmt: skip


@require_POST
@needs("connectors.edit")
def run_now(request: HttpRequest, key: str) -> HttpResponse:
    """Put a run into the queue."""
    record = find(key)
    number = jobs.defer_alone("connectors.run", f"connectors.run:{record.key}", key=record.key)
    if number is None:
        messages.info(request, _("A run waits already."))
    else:
        messages.success(request, _("It runs within a second or two; this page shows it then."))
    return HttpResponseRedirect(f"{LIST}{record.key}/")


@require_POST
@needs("connectors.edit")
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Switch the schedule on or off."""
    record = find(key)
    on = request.POST.get("enabled") == "1"
    connectors.switch_connector(key=record.key, enabled=on, at=clock.now())
    messages.success(
        request, _("It runs by its schedule again.") if on else _("It runs only when somebody starts it now.")
    )
    return HttpResponseRedirect(f"{LIST}{record.key}/")


@require_POST
@needs("connectors.edit")
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Take a file for a connector, as if it had been left in its folder."""
    record = find(key)
    given = request.FILES.get("file")
    if given is None or not given.name or not given.size:
        return page(request, record, _("Choose a file that is not empty."))
    if given.size > LARGEST_UPLOAD:
        return page(request, record, _("The file is too large; leave it in the folder instead."))
    try:
        name = connectors.drop_file(key=record.key, name=given.name, body=given.read(), at=clock.now())
    except connectors.PageUnreadable:
        return page(
            request, record, _("The file is not of the agreed form (%(form)s).") % {"form": record.transport.form}
        )
    messages.success(request, _("%(name)s lies in the folder; the next run reads it.") % {"name": name})
    return HttpResponseRedirect(f"{LIST}{record.key}/")
