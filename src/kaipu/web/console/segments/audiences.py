"""A segment as advertising companies take it: hashes of who agreed, as a file or by upload, and whom they are to forget."""

import csv
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

KINDS = {"people": False, "removals": True}


def _segment(segment_id: int) -> segments.SegmentRecord:
    try:
        return segments.get_segment(segment_id=segment_id)
    except segments.SegmentUnknown as unknown:
        raise Http404(str(segment_id)) from unknown


@require_safe
@needs("campaigns.view")
def audience(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show a segment's exports."""
    return _answer(request, _segment(segment_id))


def _answer(
    request: HttpRequest, segment: segments.SegmentRecord, trouble: str = "", status: int = 200
) -> HttpResponse:
    staff = {each.id: each.name or each.email for each in customers.list_staff()}
    context = {
        "segment": segment, "trouble": trouble, "may_upload": bool(settings.AUDIENCE_URL),
        "rows": [
            (each, _way(each.way), *_state(each), staff.get(each.made_by_id, "–"))
            for each in segments.list_audiences(segment_id=segment.id)
        ],
    }  # fmt: skip
    title = _("Audience of “%(title)s”") % {"title": segment.title}
    return show(request, "console/segments/audience.html", context, title=title, status=status)


def _way(way: str) -> str:
    return {"file": _("File"), "upload": _("Upload")}[way]


def _state(each: segments.AudienceRecord) -> tuple[str, str, str]:
    """Return where an export stands, its tone, and what the company said."""
    if each.reason == "replaced":
        return _("replaced"), "", _("a newer export took its place before it was sent")
    if each.state == "waiting":
        return _("waiting"), "warn", _("tried %(n)s times: %(reason)s") % {"n": each.attempts, "reason": each.reason} if each.attempts else ""  # fmt: skip
    if each.state == "refused":
        return _("refused"), "bad", each.reason
    return (_("taken"), "good", "") if each.way == "upload" else (_("made"), "good", "")


@require_POST
@needs("campaigns.edit")
def make(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Freeze an export of a segment, as a file or to be uploaded within a minute."""
    segment = _segment(segment_id)
    way = Typed(request.POST).text("way", 10)
    if way not in {"file", "upload"} or (way == "upload" and not settings.AUDIENCE_URL):
        return _answer(request, segment, _("Choose one of the list."), 422)
    try:
        segments.export_audience(segment_id=segment_id, way=way, by=desk_of(request).user_id, at=clock.now())
    except lake.NothingPublished:
        return _answer(request, segment, _("The warehouse is not built yet, so there are no figures. It is built every five minutes."), 409)  # fmt: skip
    messages.success(request, _("The file is made.") if way == "file" else _("It is uploaded within a minute."))
    return HttpResponseRedirect(f"/desk/segments/{segment_id}/audience/")


@require_safe
@needs("campaigns.edit")
def file(request: HttpRequest, segment_id: int, export_id: UUID, kind: str) -> HttpResponse:
    """Answer with the hashes of an export, or of those who are to be forgotten."""
    try:
        found = segments.get_audience(export_id=export_id)
    except segments.AudienceUnknown as unknown:
        raise Http404(str(export_id)) from unknown
    if found.segment_id != segment_id or kind not in KINDS:
        raise Http404(str(export_id))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="segment-{segment_id}-{kind}.csv"'
    lines = csv.writer(answer)
    lines.writerow(["email", "phone"])
    lines.writerows(segments.list_audience_lines(export_id=export_id, removal=KINDS[kind]))
    return answer
