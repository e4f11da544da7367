"""Language and privacy choices, and the events that a browser reports."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.kernel import clock
from kaipu.web.storefront import frame
from kaipu.web.ui import collect, visits
from kaipu.web.ui.addresses import safe_next

YEAR = 365 * 24 * 3600
LARGEST_EVENT = 4096
TEXTS = ("view", "path", "referrer", "zone")
NUMBERS = ("width", "height", "ready_ms")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language and go back to the page."""
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    return response


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Keep the answer about counting visits; a no also removes what an earlier yes had stored."""
    choice = "all" if request.POST.get("choice") == "all" else "necessary"
    response: HttpResponse = (
        HttpResponse("")
        if request.headers.get("HX-Request") == "true"
        else HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    )
    response.set_cookie(
        visits.CONSENT_COOKIE, choice, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    if choice == "necessary":
        response.delete_cookie(visits.COOKIE, samesite="Lax")
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored and why, and let people change their mind."""
    context = {"consent": request.COOKIES.get(visits.CONSENT_COOKIE, "")}
    return frame.show(
        request, "storefront/choices/privacy.html", context, title=_("Privacy and cookies"), robots="index,follow"
    )


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what shoppers ask most."""
    return frame.show(
        request,
        "storefront/choices/help.html",
        {"terms": frame.delivery_terms()},
        title=_("Help"),
        robots="index,follow",
    )


def _reported(body: bytes) -> dict[str, Any] | None:
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(given, dict) or given.get("name") != "page_view":
        return None
    texts = {name: str(given.get(name, ""))[:300] for name in TEXTS}
    numbers = {name: int(given[name]) for name in NUMBERS if isinstance(given.get(name), int | float)}
    return {**texts, **{name: value for name, value in numbers.items() if 0 <= value < 10**7}}


@require_POST
def browser_event(request: HttpRequest) -> HttpResponse:
    """Keep a page view as the browser saw it; `view` ties it to the request the server saw."""
    reported = _reported(request.body) if len(request.body) <= LARGEST_EVENT else None
    if reported is None:
        return HttpResponseBadRequest(_("This is not a page view as our own page sends it."))
    event = collect.event("page_view", request, clock.now(), {"source": "browser", **reported})
    collect.write([event])
    return HttpResponse(status=204)
