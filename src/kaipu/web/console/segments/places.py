"""Where postcodes lie: the table that “near” asks, imported by the owner."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.segments import api as segments
from kaipu.kernel import clock
from kaipu.web.console.shell import needs, show

MOST_BYTES = 5_000_000


@require_safe
@needs("campaigns.view")
def places(request: HttpRequest) -> HttpResponse:
    """Show where postcodes lie."""
    return _answer(request)


def _answer(request: HttpRequest, wrong: str = "") -> HttpResponse:
    rows, count = segments.list_centroids()
    context = {"rows": rows, "count": count, "wrong": wrong}
    return show(request, "console/segments/places.html", context, title=_("Places"), status=422 if wrong else 200)


@require_POST
@needs("campaigns.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Import a file of postcodes, or say which lines are wrong and keep nothing."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _answer(request, _("Choose a file."))
    if (file.size or 0) > MOST_BYTES:
        return _answer(request, _("The file is larger than 5 MB."))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return _answer(request, _("The file must be CSV in UTF-8."))
    spots, refused = segments.read_centroids(text)
    if refused == [1]:
        return _answer(
            request, _("The first line must name the columns postcode, latitude and longitude; at most 100,000 lines.")
        )
    if refused or not spots:
        lines = ", ".join(str(each) for each in refused[:20]) or "2"
        return _answer(request, _("Nothing was kept, for these lines are no places: %(lines)s.") % {"lines": lines})
    number = segments.import_centroids(spots=spots, origin=f"file:{str(file.name)[:80]}", at=clock.now())
    messages.success(request, _("%(n)s places are known now.") % {"n": number})
    return HttpResponseRedirect("/desk/segments/places/")
