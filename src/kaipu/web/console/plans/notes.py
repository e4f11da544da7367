"""The pages of meeting notes: what was talked about, who was there, what was decided, and the tasks born from it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.plans import staff, tasks
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/plans/notes/"


@require_safe
@needs("plans.view")
def note_list(request: HttpRequest) -> HttpResponse:
    """Show the notes, the latest meeting first."""
    known = staff.names()
    found = plans.list_notes(limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [
        (each, _(", ").join(known.get(number, "–") for number in each.present), len(each.resolutions)) for each in found
    ]
    return show(
        request, "console/plans/notes.html", {"window": listing.window(request, rows)}, title=_("Meeting notes")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("plans.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Show an empty note, and keep what was typed."""
    known = staff.names()
    form = Typed(request.POST) if request.method == "POST" else None
    if form is not None:
        title = form.needed("title", _("Say what the meeting was about."), most=160)
        held = form.day("held_on", needed=True)
        present = [
            int(each)
            for each in form.given.getlist("present")
            if each.isascii() and each.isdigit() and int(each) in known
        ]
        decided = [line.strip()[:1000] for line in form.text("decided", 10_000).splitlines() if line.strip()]
        if not form.errors and held is not None:
            number = plans.write_note(
                title=title, held_on=held, present=present, text=form.text("text", 10_000), decided=decided,
                user_id=desk_of(request).user_id, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The note is kept."))
            return HttpResponseRedirect(f"{HOME}{number}/")
    chosen = set(form.given.getlist("present")) if form else {str(desk_of(request).user_id)}
    values = (
        {name: form.text(name, 10_000) for name in form.given}
        if form
        else {"held_on": str(clock.local_date(clock.now()))}
    )
    context = {
        "values": values, "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "people": [(str(number), name, str(number) in chosen) for number, name in known.items()],
    }  # fmt: skip
    return show(request, "console/plans/note_form.html", context, title=_("New note"), status=422 if form else 200)


def find(note_id: int) -> plans.NoteRecord:
    """Return a note or answer 404."""
    try:
        return plans.get_note(note_id=note_id)
    except plans.NoteUnknown as unknown:
        raise Http404(str(note_id)) from unknown


@require_safe
@needs("plans.view")
def note_page(request: HttpRequest, note_id: int) -> HttpResponse:
    """Show a note with what was decided and what became of it."""
    return _page(request, find(note_id))


def _page(request: HttpRequest, note: plans.NoteRecord, form: Typed | None = None) -> HttpResponse:
    known = staff.names()
    born: dict[int, list[tuple[plans.TaskRecord, str, str]]] = {}
    for task in plans.list_tasks(resolutions=[each.id for each in note.resolutions]):
        born.setdefault(task.resolution_id or 0, []).append(
            (task, tasks.state_word(task.state), tasks.tone(task.state))
        )
    rows = [
        (
            each, known.get(each.decided_by_id, "–"), born.get(each.id, []),
            f"/desk/plans/tasks/new/?{urlencode({'title': each.text[:100], 'resolution': each.id, 'origin': note.title[:150]})}",
        )
        for each in note.resolutions
    ]  # fmt: skip
    context = {
        "note": note, "rows": rows, "present": _(", ").join(known.get(number, "–") for number in note.present),
        "writer": known.get(note.written_by_id, "–"), "errors": form.errors if form else {}, "typed": form.given if form else {},
    }  # fmt: skip
    return show(request, "console/plans/note.html", context, title=note.title, status=422 if form else 200)


@require_POST
@needs("plans.edit")
def decide(request: HttpRequest, note_id: int) -> HttpResponse:
    """Write down something more that was decided."""
    note, form = find(note_id), Typed(request.POST)
    text = form.needed("text", _("Say what was decided."), most=1000)
    if form.errors:
        return _page(request, note, form)
    plans.add_resolution(note_id=note_id, text=text, decided_by_id=desk_of(request).user_id, at=clock.now())
    messages.success(request, _("It is written down."))
    return HttpResponseRedirect(f"{HOME}{note_id}/")
