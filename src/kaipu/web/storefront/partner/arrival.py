"""By whose link somebody came: the visit is noted, and 30 days are remembered in the browser of who agreed to that.

Who has not agreed is known by the number of the day (see visits): their order counts if they buy on the same day.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from kaipu.commerce.partners import api as partners
from kaipu.kernel import clock
from kaipu.web.ui import visits

Handler = Callable[[HttpRequest], HttpResponse]
COOKIE, PARAMETER, MOST = "kaipu_via", "via", 20
MONTH_SECONDS = 30 * 24 * 3600


def _clean(text: str) -> str:
    code = text.strip().upper()[:MOST]
    return code if code.isascii() and code.isalnum() else ""


def _note(request: HttpRequest, code: str) -> bool:
    return partners.note_click(code=code, session=str(request.visit.session), at=clock.now())  # type: ignore[attr-defined]  # set by follow_visits


def keep(response: HttpResponse, code: str) -> None:
    """Remember a partner's code for 30 days."""
    response.set_cookie(COOKIE, code, max_age=MONTH_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")


def _keep_if_allowed(request: HttpRequest, response: HttpResponse, code: str) -> None:
    if request.visit.consent == "all":  # type: ignore[attr-defined]  # set by follow_visits
        keep(response, code)


def note_partners(get_response: Handler) -> Handler:
    """Note the partner of an address with ?via=; all other requests cost one look at the query."""

    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.method == "GET" and "via=" in request.META.get("QUERY_STRING", "")
        code = _clean(request.GET.get(PARAMETER, "")) if asked else ""
        known = bool(code) and not request.path.startswith("/desk/") and _note(request, code)
        response = get_response(request)
        if known:
            _keep_if_allowed(request, response, code)
        return response

    return answer


@require_safe
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """Lead a partner's short link to the shop; a link of nobody leads there, too."""
    response = HttpResponseRedirect("/")
    cleaned = _clean(code)
    if cleaned and _note(request, cleaned):
        _keep_if_allowed(request, response, cleaned)
    return response


def code_of(request: HttpRequest) -> str:
    """Return the code of the partner whom a browser remembers, or “”."""
    if request.COOKIES.get(visits.CONSENT_COOKIE) != "all" or visits.refuses(request):
        return ""
    return _clean(request.COOKIES.get(COOKIE, ""))


def keep_after_consent(request: HttpRequest, response: HttpResponse) -> None:
    """Remember by whose link somebody came earlier today, now that they agreed. One statement."""
    session = str(request.visit.session)  # type: ignore[attr-defined]  # set by follow_visits
    found = partners.find_partner_by_session(session=session, at=clock.now())
    if found is not None:
        keep(response, found.code)
