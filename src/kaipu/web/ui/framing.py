"""The desk may show pages of our own shop inside its own, for heat maps; nobody else may frame anything."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

Handler = Callable[[HttpRequest], HttpResponse]
NEVER = ("/desk/", "/account/", "/checkout/", "/api/")
POLICY = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


def is_framed_by_us(request: HttpRequest) -> bool:
    """Tell whether a browser wants a page of the shop for a frame in a page of ours, and staff sits before it."""
    wanted = (
        request.headers.get("Sec-Fetch-Dest") == "iframe" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    )
    return wanted and request.method == "GET" and not request.path.startswith(NEVER) and request.user.is_staff


def let_the_desk_frame(get_response: Handler) -> Handler:
    """Let staff frame pages of the shop; such a look is nobody's visit, so none of its events are kept."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_framed_by_us(request):
            response._csp_config = POLICY  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's own decorator does
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            request.__dict__.pop("noted_events", None)
        return response

    return answer
