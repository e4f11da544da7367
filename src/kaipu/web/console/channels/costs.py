"""The page of costs: what each campaign cost and where that was told from; writing one down; importing a file, looked at first."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS, Money
from kaipu.web.console import figures
from kaipu.web.console.behaviour import asking as behaviour_asking
from kaipu.web.console.channels import asking, wording
from kaipu.web.console.shell import needs, show

HOME = "/desk/channels/costs/"
MOST_BYTES = 1_000_000
FIELDS = ("day", "source", "medium", "campaign", "note", "spend")


@require_safe
@needs("campaigns.view")
def costs(request: HttpRequest) -> HttpResponse:
    """Show costs of a span, what was written down, and both forms."""
    return _answer(request, {})


@require_POST
@needs("campaigns.edit")
def note(request: HttpRequest) -> HttpResponse:
    """Write one cost down, or correct it."""
    now = clock.now()
    typed = {name: request.POST.get(name, "").replace("\x00", "").strip()[:200] for name in FIELDS}
    found = attribution.read_cost(
        typed, line=1, today=clock.local_date(now), digits=MINOR_DIGITS.get(settings.CURRENCY, 2)
    )
    if isinstance(found, attribution.Refusal):
        return _answer(request, {"typed": typed, "wrong": wording.refusal(found)}, status=422)
    if attribution.find_told(costs=[found], at=now):
        return _answer(request, {"typed": typed, "wrong": wording.told_already()}, status=422)
    noted = attribution.note_costs(costs=[found], origin="hand", by=request.user.pk or 0, at=now)
    messages.success(request, wording.noted(noted))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("campaigns.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Look at a file and say what would be written; write it when it comes a second time, as text."""
    now = clock.now()
    file, text, name = request.FILES.get("file"), request.POST.get("text", ""), request.POST.get("name", "")[:80]
    if isinstance(file, UploadedFile):
        if (file.size or 0) > MOST_BYTES:
            return _answer(request, {"file_wrong": _("The file is larger than 1 MB.")}, status=422)
        name = str(file.name)[:80]
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return _answer(request, {"file_wrong": _("The file must be CSV in UTF-8.")}, status=422)
    if not text.strip():
        return _answer(request, {"file_wrong": _("Choose a file.")}, status=422)
    found, refused = attribution.read_costs(
        text, today=clock.local_date(now), digits=MINOR_DIGITS.get(settings.CURRENCY, 2)
    )
    told = attribution.find_told(costs=found, at=now)
    wanted = [cost for cost in found if cost.key not in told]
    if request.POST.get("keep") and wanted:
        noted = attribution.note_costs(costs=wanted, origin=f"file:{name}", by=request.user.pk or 0, at=now)
        messages.success(request, wording.noted(noted))
        return HttpResponseRedirect(HOME)
    known = attribution.find_known(costs=wanted)
    report = {
        "new": sum(cost.key not in known for cost in wanted),
        "corrected": sum(cost.key in known and known[cost.key] != cost.spend_minor for cost in wanted),
        "known": sum(known.get(cost.key) == cost.spend_minor for cost in wanted),
        "told": len(told), "sum": Money(sum(cost.spend_minor for cost in wanted), settings.CURRENCY), "wanted": len(wanted),
        "refused": [(each.line, wording.refusal(each)) for each in refused], "text": text, "name": name,
    }  # fmt: skip
    return _answer(request, {"report": report}, status=200 if wanted else 422)


def _answer(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    question = asking.read(request.GET)
    today = behaviour_asking.today()
    context: dict[str, Any] = {
        **asking.frame(request.GET, question), "tab": "costs", "typed": {"day": today.isoformat()}, **more,
        "entries": [
            (each, Money(each.spend_minor, settings.CURRENCY), wording.origin(each.origin)) for each in attribution.list_entries()
        ],
    }  # fmt: skip
    try:
        lines = attribution.list_costs(first=question.first, last=question.last, at=clock.now())
        context["rows"] = [
            (each, wording.channel(attribution.channel_of(each.source, each.medium), "channel"),
             figures.written(each.spend, "money", settings.CURRENCY))
            for each in lines
        ]  # fmt: skip
        context["sum"] = figures.written(sum((each.spend for each in lines), start=0 * lines[0].spend), "money", settings.CURRENCY) if lines else ""  # fmt: skip
    except lake.NothingPublished:
        context["trouble"] = _("The warehouse is not built yet, so there are no figures. It is built every five minutes.")  # fmt: skip
    return show(request, "console/channels/costs.html", context, title=_("What channels cost"), status=status)
