"""Dead letters: piles of a kind, one letter at a time, and what is done with them."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock
from kaipu.web.console import listing, personal
from kaipu.web.console.collection import covering, wording
from kaipu.web.console.shell import desk_of, needs, refuse, show

STATES = ("waiting", "replayed", "discarded")
ACTS = ("replay", "rename", "drop", "set")
LIST = "/desk/collection/letters/"
KIND = ("name", "source", "reason", "field")
LONGEST = 70_000


def _state_words() -> dict[str, str]:
    return {"waiting": _("Waiting"), "replayed": _("Replayed"), "discarded": _("Discarded")}


def _kind_of(given: QueryDict) -> tracking.Kind:
    return tracking.Kind(*(given.get(name, "").replace("\x00", "")[:100] for name in KIND))


def _address(kind: tracking.Kind, state: str = "waiting") -> str:
    query = QueryDict(mutable=True)
    query.update({name: getattr(kind, name) for name in KIND} | {"state": state})
    return f"{LIST}pile/?{query.urlencode()}"


def _subject(kind: tracking.Kind) -> str:
    """Return what the audit log calls the letters of a kind; the names in it were not chosen by whoever sent them."""
    return f"letters:{kind.name if tracking.find_event_type(kind.name) else 'unknown'}"


@require_safe
@needs("events.view")
def pile_list(request: HttpRequest) -> HttpResponse:
    """Show dead letters by kind. One statement besides the shell's."""
    state = listing.choice(request.GET, "state", STATES) or "waiting"
    piles = tracking.list_piles(state=state)
    context = {
        "states": [
            listing.Chip(word, listing.with_value(request.GET, "state", name), name == state, always=True)
            for name, word in _state_words().items()
        ],
        "piles": [
            (pile, wording.title_of(pile.kind.name), wording.source_word(pile.kind.source),
             wording.reason_word(pile.kind.reason, pile.kind.field), _address(pile.kind, state))
            for pile in piles
        ],
    }  # fmt: skip
    return show(request, "console/collection/letters.html", context, title=_("Dead letters"))


@require_safe
@needs("events.view")
def pile(request: HttpRequest) -> HttpResponse:
    """Show the letters of one kind, masked until somebody asks to see them. Two statements besides the shell's."""
    return _pile(request, request.GET)


def _pile(request: HttpRequest, given: QueryDict, trouble: str = "") -> HttpResponse:
    kind = _kind_of(given)
    state = listing.choice(given, "state", STATES) or "waiting"
    found = tracking.list_letters(kind=kind, state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    contact = personal.showing(request, _subject(kind), f"{LIST}pile/show/")
    found = [covering.shown_letter(request, letter, shown=contact.shown) for letter in found]
    words = {
        "replay": _("Only replay them"), "rename": _("Rename a field"), "drop": _("Drop a field"),
        "set": _("Set a field"),
    }  # fmt: skip
    chosen = given.get("act", "")
    context = {
        "kind": kind, "state": state, "contact_shown": contact if found else None, "window": listing.window(request, found), "trouble": trouble,
        "reason": wording.reason_word(kind.reason, kind.field), "source": wording.source_word(kind.source),
        "hidden": [(name, getattr(kind, name)) for name in KIND],
        "acts": [(act, words[act], act == chosen) for act in ACTS],
        "typed": {name: given.get(name, "") for name in ("subject", "to", "value")} | {"suggested": given.get("subject", kind.field)},
        "problems": [("subject", trouble)] if trouble else [],
    }  # fmt: skip
    title = _("Dead letters: %(event)s") % {"event": wording.title_of(kind.name)}
    return show(request, "console/collection/pile.html", context, title=title, status=422 if trouble else 200)


def _change(given: QueryDict) -> tracking.Change | None:
    """Read the change that was asked for; None is a plain replay. Raises MappingRefused, or ValueError for no JSON."""
    act = given.get("act", "")
    subject, to = given.get("subject", "").strip()[:80], given.get("to", "").strip()[:80]
    if act == "rename":
        return tracking.Change("rename", subject, to=to)
    if act == "drop":
        return tracking.Change("drop", subject)
    if act == "set":
        return tracking.Change("set", subject, value=json.loads(given.get("value", "")[:2000]))
    return None


@require_POST
@needs("events.edit")
def mend_all(request: HttpRequest) -> HttpResponse:
    """Apply one change to all letters of a kind and store what is whole now."""
    kind = _kind_of(request.POST)
    try:
        change = _change(request.POST)
    except tracking.MappingRefused:
        return _pile(request, request.POST, _("Name the field to change; ids and times of receipt stay as they are."))
    except ValueError:
        return _pile(
            request, request.POST, _("Type the value as JSON: a text in quotation marks, a number, true or false.")
        )
    done = tracking.mend_letters(kind=kind, change=change, at=clock.now())
    facts = {"n": done.stored, "double": done.duplicates, "still": done.still_refused}
    said = _("%(n)d events are stored now, %(double)d were stored before, %(still)d still break the plan.") % facts
    (messages.success if done.stored or done.duplicates else messages.warning)(request, said)
    return HttpResponseRedirect(_address(kind) if done.waiting else LIST)


@require_POST
@needs("events.edit")
def discard_all(request: HttpRequest) -> HttpResponse:
    """Give up the letters of a kind, or one of them."""
    kind = _kind_of(request.POST)
    one = request.POST.get("letter", "")
    ids = [int(one)] if one.isascii() and one.isdigit() and len(one) < 18 else []
    gone = tracking.discard_letters(kind=kind, letter_ids=ids, at=clock.now())
    said = ngettext("%(n)d letter was discarded.", "%(n)d letters were discarded.", gone) % {"n": gone}
    messages.success(request, said)
    return HttpResponseRedirect(_address(kind) if ids else LIST)


@require_POST
@needs(personal.CONTACT)
def show_pile(request: HttpRequest) -> HttpResponse:
    """Show the letters of a kind as they came, for a while; without a reason nothing is shown."""
    kind = _kind_of(request.POST)
    state = listing.choice(request.POST, "state", STATES) or "waiting"
    return personal.show_contact(request, _subject(kind), _address(kind, state))


@require_POST
@needs(personal.CONTACT)
def show_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show one letter as it came, for a while; without a reason nothing is shown."""
    return personal.show_contact(request, f"letter:{letter_id}", f"{LIST}{letter_id}/")


@require_http_methods(["GET", "POST"])
@needs("events.view")
def letter_page(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show one letter, masked until somebody asks to see it; mended, it is stored and leaves the list. Masked it cannot be mended."""
    letter = tracking.find_letter(letter_id=letter_id) if letter_id < 1 << 62 else None
    if letter is None:
        raise Http404(str(letter_id))
    contact = personal.showing(request, f"letter:{letter_id}", f"{LIST}{letter_id}/show/")
    seen = covering.shown_letter(request, letter, shown=contact.shown)
    masked = seen.payload != letter.payload
    if request.method == "GET":
        return _letter(request, seen, _pretty(seen.payload), contact, masked=masked)
    if not desk_of(request).may("events.edit"):
        return refuse(request, "events.edit")
    if masked and not contact.may:
        return refuse(request, personal.CONTACT)
    typed = request.POST.get("payload", "")[:LONGEST]
    if masked:
        late = _("The letter is masked again. Ask to see it, then replay it; what you typed is still here.")
        return _letter(request, letter, typed, contact, [late])
    return _mend(request, letter, typed, contact)


def _mend(request: HttpRequest, letter: tracking.LetterRow, typed: str, contact: personal.Showing) -> HttpResponse:
    try:
        done = tracking.mend_letter(letter_id=letter.id, payload=_compact(typed), at=clock.now())
    except tracking.Refused as refused:
        return _letter(request, letter, typed, contact, [wording.reason_word(*fault) for fault in refused.faults])
    except tracking.LetterGone:
        messages.warning(request, _("This letter does not wait any more, so nothing was done."))
    else:
        messages.success(
            request,
            _("The event is stored now.") if done.stored else _("The event was stored before; the letter is settled."),
        )
    return HttpResponseRedirect(_address(letter.kind))


def _letter(
    request: HttpRequest, letter: tracking.LetterRow, typed: str, contact: personal.Showing,
    faults: list[str] | None = None, *, masked: bool = False,
) -> HttpResponse:  # fmt: skip
    context = {
        "letter": letter, "typed": typed, "masked": masked, "contact_shown": contact if masked or contact.shown or faults else None, "faults": faults or [], "error": " ".join(faults or []),
        "problems": [("payload", sentence) for sentence in faults or []],
        "reason": wording.reason_word(letter.kind.reason, letter.kind.field), "back": _address(letter.kind, letter.state),
        "source": wording.source_word(letter.kind.source), "state_word": _state_words()[letter.state],
        "hidden": [(name, getattr(letter.kind, name)) for name in KIND],
    }  # fmt: skip
    title = _("Dead letter %(n)d") % {"n": letter.id}
    return show(request, "console/collection/letter.html", context, title=title, status=422 if faults else 200)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _pretty(text: str) -> str:
    found = _loaded(text)
    return text if found is None else json.dumps(found, ensure_ascii=False, indent=2)


def _compact(text: str) -> str:
    found = _loaded(text)
    return text.replace("\x00", "") if found is None else json.dumps(found)
