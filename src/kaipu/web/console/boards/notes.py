"""Notes on days, written and taken away from a board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaipu.brain.boards import api as boards
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.shell import desk_of, needs


def back(request: HttpRequest) -> HttpResponse:
    """Lead back to where a form came from."""
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/desk/boards/")


@require_POST
@needs("metrics.view")
def write_note(request: HttpRequest) -> HttpResponse:
    """Keep a note on a day of a metric."""
    day = listing.to_day(request.POST.get("day", ""))
    text = request.POST.get("text", "").replace("\x00", "")
    if day is None:
        messages.error(request, _("Type a day such as 2026-11-30. Your words: %(text)s") % {"text": text[:300]})
        return back(request)
    try:
        boards.write_note(
            metric=request.POST.get("metric", ""), day=day, text=text, user_id=desk_of(request).user_id, at=clock.now()
        )
    except boards.NoteInvalid:
        messages.error(request, _("A note needs some words, at most 300 letters."))
    except metrics.MetricUnknown:
        messages.error(request, _("There is no such metric. Choose one of the list."))
    else:
        messages.success(request, _("Noted. Every chart of this metric shows it on that day."))
    return back(request)


@require_POST
@needs("metrics.view")
def remove_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take a note away."""
    try:
        boards.remove_note(note_id=note_id, at=clock.now())
    except boards.NoteUnknown:
        messages.warning(request, _("This note was removed before."))
    else:
        messages.success(request, _("The note is removed. The audit log keeps that it was there."))
    return back(request)
