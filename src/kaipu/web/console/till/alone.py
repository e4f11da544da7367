"""What lets the till open without network: the page that a browser keeps, without a name on it, and the worker that gives it."""

import hashlib
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.web.console import listing
from kaipu.web.console.shell import THEME_COOKIE, THEMES, needs
from kaipu.web.console.till import views

SOURCE = Path(__file__).with_name("worker.js")
PARTS = ("ui/css/console.css", "ui/icons.svg", "ui/logo.svg", "console/till.js")


@cache
def _script() -> str:
    """Return the worker with its version: another one as soon as it or a part of the page is another."""
    text = SOURCE.read_text()
    known = "\n".join([text, *(static(part) for part in PARTS)])
    return text.replace("%(version)s", hashlib.sha256(known.encode()).hexdigest()[:12])


@require_safe
@needs("till.use")
def worker(request: HttpRequest) -> HttpResponse:
    """Give the till's service worker; lying in the till's folder it reaches no other page."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@require_safe
@needs("till.use")
def counter(request: HttpRequest) -> HttpResponse:
    """Show a place's till alone: without navigation and without the name of who is logged in, so that it may be kept."""
    place = views.find_place(listing.text(request.GET, "place"))
    if place is None:
        raise Http404
    theme = request.COOKIES.get(THEME_COOKIE, "")
    context = views.told(place) | {"title": _("Till"), "theme": theme if theme in THEMES else ""}
    response = render(request, "console/till/counter.html", context)
    response["Permissions-Policy"] = views.CAMERA
    return response
