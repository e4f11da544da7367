"""A connector is made, or its way and schedule changed: what it brings, from where, by which proof, and when."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.connectors import api as connectors
from kaipu.kernel import clock
from kaipu.web.console.connectors import mapping, wording
from kaipu.web.console.connectors.views import LIST, find
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

KEY = re.compile(r"[a-z][a-z0-9-]{1,48}\Z", re.ASCII)
TEXTS = (
    "url", "rows_at", "next_at", "cursor_at", "since", "totals_url", "header", "secret", "delimiter", "way", "form", "proof",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("connectors.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Choose a contract, and say where its rows come from."""
    name = request.POST.get("contract") or request.GET.get("contract", "")
    contract = connectors.CONTRACTS.get(name)
    form = Typed(request.POST) if request.method == "POST" else None
    if contract is None:
        if form is not None:
            form.errors["contract"] = _("Choose what it brings.")
        return _page(request, None, None, form)
    if form is None:
        return _page(request, contract, None, None)
    key = form.text("key")
    if not KEY.match(key):
        form.errors["key"] = _("Type a short name of small letters, digits and hyphens, such as “ads-google”.")
    elif any(each.key == key for each in connectors.list_connectors(at=clock.now())):
        form.errors["key"] = _("There is a connector of this name; choose another.")
    return _keep(request, contract, None, form, key)


@require_http_methods(["GET", "POST"])
@needs("connectors.view")
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change where a connector's rows come from, and when."""
    record = find(key)
    if not desk_of(request).may("connectors.edit"):
        return refuse(request, "connectors.edit")
    if request.method == "GET":
        return _page(request, record.contract, record, None)
    return _keep(request, record.contract, record, Typed(request.POST), record.key)


def _keep(
    request: HttpRequest,
    contract: connectors.Contract,
    record: connectors.ConnectorRecord | None,
    form: Typed,
    key: str,
) -> HttpResponse:
    title = form.needed("title_en", _("Type a name."), most=80)
    lines = record.mapping if record else mapping.read_lines(form, contract)
    hours = form.whole("fresh_hours", least=1, most=24 * 90)
    if form.errors:
        return _page(request, contract, record, form)
    try:
        connectors.save_connector(
            key=key, contract=contract.name, title_en=title, title_zh=form.text("title_zh", 80) or title,
            transport={name: form.text(name, 500) or ("\t" if name == "delimiter" else "") for name in TEXTS},
            mapping=[line.as_data() for line in lines], cron=form.text("cron", 100), fresh_hours=hours,
            simulated=bool(record and record.simulated), at=clock.now(),
        )  # fmt: skip
    except connectors.TransportInvalid as wrong:
        form.errors[wrong.field] = _private_words() if wrong.why else _transport_words(wrong.field)
    except connectors.ScheduleInvalid:
        form.errors["cron"] = _("Type five words of cron, such as “*/30 * * * *” for every half hour.")
    except connectors.MappingInvalid as wrong:
        form.errors[f"path_{wrong.field}"] = mapping.say_mapping(wrong)
    if form.errors:
        return _page(request, contract, record, form)
    messages.success(request, _("The connector is kept; it runs by its schedule."))
    return HttpResponseRedirect(f"{LIST}{key}/")


def _private_words() -> str:
    return _(
        "This address lies in a private network, where connectors may not go. Type one of the internet, or let whoever runs "
        "the shop name the host in KAIPU_CONNECTOR_PRIVATE_HOSTS."
    )


def _transport_words(field: str) -> str:
    known = {
        "url": _("Type an address such as https://example.com/report, without a name or password in it."),
        "totals_url": _("Type an address such as https://example.com/totals, or leave it empty."),
        "secret": _("Type the name of the variable that holds the secret; it begins with KAIPU_CONNECTOR_SECRET_."),
        "header": _("Type the name of a header, such as X-Api-Key."),
        "delimiter": _("Choose how columns are separated."),
    }  # fmt: skip
    return known.get(field, _("Choose one of the options."))


def _options(words: Mapping[str, str], now: str) -> list[tuple[str, str, bool]]:
    return [(name, word, name == now) for name, word in words.items()]


def _page(
    request: HttpRequest,
    contract: connectors.Contract | None,
    record: connectors.ConnectorRecord | None,
    form: Typed | None,
) -> HttpResponse:
    if contract is None:
        choices = [(each.name, wording.contract_title(each), False) for each in connectors.CONTRACTS.values()]
        context: dict[str, Any] = {
            "choices": choices,
            "problems": form.problems if form else [],
            "errors": form.errors if form else {},
        }
        return show(
            request, "console/connectors/choose.html", context, title=_("Connect a source"), status=422 if form else 200
        )
    given = {
        name: form.given.get(name, "") if form else getattr(record.transport, name) if record else str(default)
        for name, default in connectors.Transport().as_data().items()
    }  # fmt: skip
    basics = {name: getattr(record, name) if record else "" for name in ("key", "title_en", "title_zh", "cron")}
    basics["cron"] = basics["cron"] or "*/30 * * * *"
    basics["fresh_hours"] = str(record.fresh_hours if record else contract.fresh_hours)
    if form:
        basics |= {name: form.given.get(name, "") for name in basics}
    errors = form.errors if form else {}
    lines = record.mapping if record else mapping.read_lines(form, contract) if form else ()
    context = {
        "contract": contract, "contract_title": wording.contract_title(contract), "record": record, "given": given,
        "basics": basics, "errors": errors, "problems": form.problems if form else [],
        "rows": None if record else mapping.field_rows(contract, lines, errors),
        "ways": _options({"http": _("Ask over HTTP"), "folder": _("Read files from a folder")}, given["way"]),
        "forms": _options({"json": "JSON", "jsonl": _("JSON lines"), "csv": "CSV"}, given["form"]),
        "proofs": _options(
            {"none": _("None"), "bearer": _("Bearer token"), "header": _("Key in a header"), "hmac": _("Signature (HMAC)")},
            given["proof"],
        ),
        "delimiters": _options(
            {",": _("Comma"), ";": _("Semicolon"), "|": _("Bar"), "\t": _("Tab")}, given["delimiter"] or "\t"
        ),
    }  # fmt: skip
    title = _("Settings: %(name)s") % {"name": wording.title_of(record)} if record else _("Connect a source")
    return show(request, "console/connectors/settings.html", context, title=title, status=422 if errors else 200)
