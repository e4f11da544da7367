"""The mapping editor: which field of the source becomes which field of the contract, tried on the rows that came last."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.connectors import api as connectors
from kaipu.kernel import clock
from kaipu.web.console.connectors import covering, wording
from kaipu.web.console.connectors.views import LIST, find
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats


@require_http_methods(["GET", "POST"])
@needs("connectors.view")
def mapping(request: HttpRequest, key: str) -> HttpResponse:
    """Show the mapping; try it, or keep it."""
    record = find(key)
    if request.method == "GET":
        return _page(request, record, record.mapping)
    if not desk_of(request).may("connectors.edit"):
        return refuse(request, "connectors.edit")
    form = Typed(request.POST)
    lines = read_lines(form, record.contract)
    try:
        if form.text("act") == "try":
            return _page(request, record, lines, form)
        version = connectors.remap_connector(key=record.key, mapping=[line.as_data() for line in lines], at=clock.now())
    except connectors.MappingInvalid as wrong:
        form.errors[f"path_{wrong.field}"] = say_mapping(wrong)
        return _page(request, record, lines, form)
    said = _("The mapping is kept as version %(n)d; the next run fetches everything by it.") % {"n": version}
    messages.success(request, said)
    return HttpResponseRedirect(f"{LIST}{record.key}/")


def say_mapping(wrong: connectors.MappingInvalid) -> str:
    """Return what is wrong with a line of a mapping."""
    known = {
        "missing_field": _("“%(field)s” is needed: say where it comes from."),
        "unknown_step": _("A step after “%(field)s” is unknown."),
    }  # fmt: skip
    return known.get(wrong.reason, _("“%(field)s” is no field of the contract.")) % {"field": wrong.field}


def read_lines(form: Typed, contract: connectors.Contract) -> tuple[connectors.Line, ...]:
    """Read the lines of a mapping as they were typed."""
    names = [*(field.name for field in contract.fields), "version"]
    lines = (
        connectors.Line(name, form.text(f"path_{name}", 200), connectors.split_steps(form.text(f"steps_{name}", 300)))
        for name in names
    )
    return tuple(line for line in lines if line.path or line.steps)


def field_rows(contract: connectors.Contract, lines: tuple[connectors.Line, ...], errors: dict[str, str]) -> list[Any]:
    """Lay out the fields of a contract with what was typed for each."""
    chinese = formats.speaks_chinese()
    by_field = {line.field: line for line in lines}
    fields = [(field.name, field.meaning_zh if chinese else field.meaning_en, wording.kind_word(field.kind), field.required) for field in contract.fields]  # fmt: skip
    fields.append(("version", _("A number or moment that grows when the row is corrected."), _("Whole number"), False))
    return [
        (name, meaning, kind, required, by_field[name].path if name in by_field else "",
         " | ".join(by_field[name].steps) if name in by_field else "", errors.get(f"path_{name}", ""))
        for name, meaning, kind, required in fields
    ]  # fmt: skip


def _page(
    request: HttpRequest,
    record: connectors.ConnectorRecord,
    lines: tuple[connectors.Line, ...],
    form: Typed | None = None,
) -> HttpResponse:
    tried = []
    try:
        tried = connectors.try_mapping(key=record.key, mapping=[line.as_data() for line in lines], at=clock.now())
    except connectors.MappingInvalid as wrong:
        if form is not None:
            form.errors.setdefault(f"path_{wrong.field}", say_mapping(wrong))
    errors = form.errors if form else {}
    sample = covering.raw_rows(request, record, record.sample)
    context = {
        "record": record, "rows": field_rows(record.contract, lines, errors), "problems": form.problems if form else [],
        "sample": json.dumps(sample, ensure_ascii=False, indent=1, default=str)[:6000] if sample else "",
        "tried": [
            (covering.tried_values(request, record, lines, sorted((n, v) for n, v in reading.values.items() if v is not None)),
             [wording.reason_word(reason, field) for field, reason in reading.faults])
            for reading in tried
        ],
        "plain": ", ".join(connectors.PLAIN), "with_value": ", ".join(f"{word}:…" for word in connectors.WITH_VALUE),
    }  # fmt: skip
    title = _("Mapping: %(name)s") % {"name": wording.title_of(record)}
    return show(request, "console/connectors/mapping.html", context, title=title, status=422 if errors else 200)
