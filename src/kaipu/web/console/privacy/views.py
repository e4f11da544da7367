"""The pages of privacy."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.privacy import api as privacy
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.console import listing, personal, words
from kaipu.web.console.privacy import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed


@require_safe
@needs("privacy.view")
def request_list(request: HttpRequest) -> HttpResponse:
    """Show what persons asked for, what is due first at the top. Two statements besides the shell's."""
    states, counts = wording.states(), privacy.count_requests()
    state = listing.choice(request.GET, "state", states)
    found = privacy.list_requests(state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    today = clock.local_date(clock.now())
    chips = [
        listing.Chip(
            word, listing.with_value(request.GET, "state", "" if name == state else name), name == state, counts[name]
        )
        for name, (word, _tone) in states.items()
        if counts.get(name)
    ]
    rows = [
        (each, wording.kind(each.kind), *states[each.state], wording.source(each.source), _left(each, today))
        for each in found
    ]
    context = {"window": listing.window(request, rows), "states": chips, "tab": "requests"}
    return show(request, "console/privacy/list.html", context, title=_("Privacy"))


def _left(asked: privacy.RequestRecord, today: date) -> int | None:
    """Return the days that are left to answer, or None where nothing is left to do."""
    return (asked.due_on - today).days if asked.state in privacy.OPEN_STATES else None


def _find(request_id: UUID) -> privacy.RequestRecord:
    try:
        return privacy.get_request(request_id=request_id)
    except privacy.RequestUnknown as error:
        raise Http404(str(request_id)) from error


@require_safe
@needs("privacy.view")
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request with where the person was found before, and the proof."""
    return _answer(request, _find(request_id))


def _answer(
    request: HttpRequest, asked: privacy.RequestRecord, trouble: str = "", errors: Mapping[str, str] | None = None
) -> HttpResponse:
    state, tone = wording.states()[asked.state]
    at = clock.now()
    context = {
        "asked": asked, "kind": wording.kind(asked.kind), "state": state, "tone": tone, "source": wording.source(asked.source),
        "asker": words.actor(asked.asked_by), "decider": words.actor(asked.decided_by) if asked.decided_by else "",
        "left": _left(asked, clock.local_date(at)), "places": _places(asked), "trouble": trouble, "errors": errors or {},
        "ready": bool(asked.file_name) and asked.expires_at is not None and asked.expires_at > at,
    }  # fmt: skip
    status = 409 if trouble else 422 if errors else 200
    return show(request, "console/privacy/request.html", context, title=wording.kind(asked.kind), status=status)


def _places(asked: privacy.RequestRecord) -> list[tuple[str, int, int, str]]:
    """Return where the person was, in short, before and after: place, how often, how often, why what is left is kept."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    kept: dict[str, str] = {}
    for counts, look in ((before, asked.found), (after, asked.proof)):
        for trace in look.get("traces", ()):
            place = _short(trace["place"])
            counts[place] += trace["rows"]
            if trace.get("kept"):
                kept[place] = _("The log of who did what holds numbers only, and this one leads nowhere any more.")
    return [(place, before[place], after[place], kept.get(place, "")) for place in sorted(before | after)]


def _short(place: str) -> str:
    """Return “lake:dws.orders” for each of its many files."""
    parts = place.removeprefix("lake:").split("/")
    if not place.startswith("lake:") or len(parts) == 1:
        return place
    return f"lake:{parts[0]}:{'.'.join(parts[2:4])}" if parts[0] == "snapshots" else f"lake:{parts[0]}:{parts[1]}"


@require_POST
@needs("privacy.edit")
def ask(request: HttpRequest, customer_id: int, kind: str) -> HttpResponse:
    """Ask for a customer's data or erasure in their name."""
    if kind not in privacy.KINDS:
        raise Http404(kind)
    form, page = Typed(request.POST), f"/desk/customers/{customer_id}/"
    reason = form.text("reason", 500)
    try:
        made = privacy.ask(kind=kind, customer_id=customer_id, source="staff", reason=reason, at=clock.now())
    except customers.CustomerUnknown as error:
        raise Http404(str(customer_id)) from error
    except privacy.ReasonMissing:
        messages.error(request, _("Say how the person asked for it. Nothing was done."))
        return HttpResponseRedirect(page)
    except privacy.AlreadyAsked:
        messages.error(request, _("That is under way already."))
        return HttpResponseRedirect(page)
    except customers.WorksHere:
        messages.error(request, _("Their account opens the desk. Close it first; nothing was done."))
        return HttpResponseRedirect(page)
    return HttpResponseRedirect(f"/desk/privacy/requests/{made}/")


@require_POST
@needs("privacy.edit")
def approve(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve a request; the work begins within minutes."""
    try:
        privacy.approve(request_id=request_id, at=clock.now())
    except privacy.NotWaiting:
        return _answer(request, _find(request_id), _("This was decided already, so nothing was done."))
    except privacy.SamePerson:
        return _answer(
            request, _find(request_id), _("Somebody else must approve what you asked for. Nothing was done.")
        )
    messages.success(request, _("Approved. It is carried out within five minutes."))
    return HttpResponseRedirect(f"/desk/privacy/requests/{request_id}/")


@require_POST
@needs("privacy.edit")
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Refuse a request, saying why; the person reads it."""
    form = Typed(request.POST)
    try:
        privacy.refuse(request_id=request_id, refusal=form.text("refusal", 500), at=clock.now())
    except privacy.NotWaiting:
        return _answer(request, _find(request_id), _("This was decided already, so nothing was done."))
    except privacy.ReasonMissing:
        return _answer(request, _find(request_id), errors={"refusal": _("Say why; the person reads it.")})
    messages.success(request, _("Refused."))
    return HttpResponseRedirect(f"/desk/privacy/requests/{request_id}/")


@require_safe
@needs("privacy.edit")
def fetch(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """Answer with the file that was asked for in a person's name."""
    path, at = privacy.find_file(request_id=_find(request_id).id, at=clock.now()), clock.now()
    if path is None:
        raise Http404(str(request_id))
    privacy.note_access(what="export", subject=f"request:{request_id}", persons=1, reason="request", at=at)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{request_id}.zip")


@require_safe
@needs("privacy.view")
def retention(request: HttpRequest) -> HttpResponse:
    """Show how long which data stay, and what the last nights took away."""
    newest = {each.policy: each for each in reversed(privacy.list_retentions(limit=200))}
    rows = [
        (each, wording.policy(each.key), wording.basis(each.basis), wording.action(each.action), newest.get(each.key))
        for each in privacy.list_policies()
    ]
    past = [(each, wording.policy(each.policy)) for each in privacy.list_retentions(limit=30) if each.removed]
    return show(
        request,
        "console/privacy/retention.html",
        {"rows": rows, "past": past, "tab": "retention"},
        title=_("How long data stay"),
    )


@require_safe
@needs("privacy.view")
def tags(request: HttpRequest) -> HttpResponse:
    """Show which columns are personal, in the database and in every layer of the lake."""
    wanted = listing.choice(request.GET, "tag", [*dict.fromkeys(each.tag for each in privacy.list_tags() if each.tag)])
    database = [
        (each, wording.tag(each.tag), wording.erasure(each.erasure))
        for each in privacy.list_tags()
        if each.tag and (not wanted or each.tag == wanted)
    ]
    layers: dict[str, list[tuple[str, str, str]]] = {}
    for relation in lake.list_relations():
        for column in relation.columns:
            if column.tag and (not wanted or column.tag == wanted):
                layers.setdefault(relation.layer, []).append((relation.name, column.name, wording.tag(column.tag)))
    known = Counter(each.tag for each in privacy.list_tags() if each.tag)
    chips = listing.chips(request.GET, "tag", [(tag, wording.tag(tag)) for tag in known])
    context = {"database": database, "layers": layers.items(), "chips": chips, "tab": "map"}
    return show(request, "console/privacy/map.html", context, title=_("Personal columns"))


@require_safe
@needs("privacy.view")
def accesses(request: HttpRequest) -> HttpResponse:
    """Show who was given personal data, and why. One statement besides the shell's."""
    subject, actor = listing.text(request.GET, "subject"), listing.text(request.GET, "actor")
    found = privacy.list_accesses(subject=subject, actor=actor, limit=listing.SIZE + 1, offset=listing.offset(request))
    reasons = personal.reasons()
    rows = [
        (each, words.actor(each.actor), wording.did(each.action), wording.what(str(each.detail.get("what", ""))),
         each.detail.get("persons") if each.detail.get("persons", -1) != -1 else None,
         reasons.get(str(each.detail.get("reason", "")), ""),
         listing.with_value(request.GET, "subject", each.subject), listing.with_value(request.GET, "actor", each.actor))
        for each in found
    ]  # fmt: skip
    context = {"window": listing.window(request, rows), "subject": subject, "actor": actor, "tab": "accesses"}
    return show(request, "console/privacy/accesses.html", context, title=_("Who looked at whom"))
