"""Notes of interviews: what people told, word by word, what they need, and what the shop decided."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaipu.brain.segments import api as segments
from kaipu.commerce.care import api as care
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.console import listing, personal
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

TAGS = {"who": "name", "company": "name", "need": "content"}
FIELDS = {"who": 100, "company": 200, "number": 20, "need": 2000, "decision": 2000, "quotes": 8000}


def method_word(method: str) -> str:
    """Return how an interview was held, in words."""
    known = {
        "visit": _("At their place"), "call": _("By telephone"), "video": _("By video"), "store": _("In a shop"),
        "mail": _("In writing"),
    }  # fmt: skip
    return known[method]


@require_safe
@needs("care.view")
def interview_list(request: HttpRequest) -> HttpResponse:
    """Show notes of interviews by word and theme, and the themes that came up most often. Three statements besides the shell's."""
    query = request.GET
    spoken = care.list_spoken_themes()
    theme = listing.choice(query, "theme", tuple(each.name for each in spoken))
    found = care.list_interviews(
        text=listing.text(query), theme=theme, limit=listing.SIZE + 1, offset=listing.offset(request)
    )
    rows = [
        (personal.masked(request, each, TAGS), method_word(each.method), list(dict.fromkeys(theme for theme, _words in each.quotes if theme)))
        for each in found
    ]  # fmt: skip
    context = {
        "window": listing.window(request, rows), "q": listing.text(query), "hidden": listing.hidden(query, "q"),
        "filtered": bool(query), "spoken": spoken,
        "themes": listing.chips(query, "theme", [(each.name, f"#{each.name} {each.interviews}") for each in spoken[:20]]),
    }  # fmt: skip
    return show(request, "console/research/list.html", context, title=_("Interviews"))


def _given(request: HttpRequest, note: care.InterviewRecord | None) -> dict[str, str]:
    """Return what stands in the form: what was typed, else what is kept, covered for whoever has not asked to see it."""
    if request.method == "POST":
        return {name: request.POST.get(name, "").strip()[:most] for name, most in FIELDS.items()}
    if note is None:
        return dict.fromkeys(FIELDS, "")
    return {
        "who": note.who, "company": note.company, "number": "", "need": note.need, "decision": note.decision,
        "quotes": "\n".join(f"#{theme} {text}" if theme else text for theme, text in note.quotes),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("care.edit")
def edit(request: HttpRequest, interview_id: int | None = None) -> HttpResponse:
    """Show a note to be written or changed, and keep it. A kept one shows who it was, so whoever opens it must be allowed contact data."""
    note = None
    if interview_id is not None:
        if not desk_of(request).may("customers.contact"):
            return refuse(request, "customers.contact")
        try:
            note = care.get_interview(interview_id=interview_id)
        except care.InterviewUnknown as error:
            raise Http404(str(interview_id)) from error
    form, groups = Typed(request.POST), segments.list_segments()
    given = _given(request, note)
    if request.method == "POST":
        customer = _read(form, given, note)
        held = form.day("held_on", needed=True)
        if not form.errors and held is not None:
            draft = care.InterviewDraft(
                held_on=held, method=listing.choice(request.POST, "method", care.METHODS) or "visit", need=given["need"],
                who=given["who"], company=given["company"], customer_id=customer, decision=given["decision"],
                quotes=care.read_quotes(given["quotes"]),
                segment_id=next((each.id for each in groups if str(each.id) == form.text("segment")), None),
            )  # fmt: skip
            care.write_interview(
                interview_id=interview_id, draft=draft, user_id=desk_of(request).user_id, at=clock.now()
            )
            messages.success(request, _("Kept."))
            return HttpResponseRedirect("/desk/interviews/")
    today = clock.local_date(clock.now()).isoformat()
    context = {
        "note": note, "given": given, "errors": form.errors, "problems": form.problems,
        "held_on": form.text("held_on") or (note.held_on.isoformat() if note else today),
        "methods": [(each, method_word(each)) for each in care.METHODS],
        "method": form.text("method") or (note.method if note else "visit"), "groups": groups,
        "segment": form.text("segment") or str(note.segment_id or "" if note else ""),
    }  # fmt: skip
    return show(
        request, "console/research/note.html", context, title=_("Interview"), status=422 if form.errors else 200
    )


def _read(form: Typed, given: dict[str, str], note: care.InterviewRecord | None) -> int | None:
    """Note what is missing, and return the customer who is named by number, else the one that was."""
    form.needed("need", _("Type what they need."), most=2000)
    if not given["number"]:
        return note.customer_id if note else None
    known = customers.find_customer_ids(numbers=[given["number"].upper()])
    if not known:
        form.errors["number"] = _("No customer has this number.")
    return next(iter(known.values()), None)
