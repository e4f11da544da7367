"""Refusals that protect every page: a form must come from our own site. The other headers are Django's."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response
from django.utils.translation import gettext as _

from kaipu.web.ui import problems

Handler = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether a browser says that another site sent this request.

    Sec-Fetch-Site cannot be set by scripts; browsers that do not send it send Origin with every unsafe request. A
    program that sends neither is no browser and carries no one's cookies unknowingly.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


def cross_origin_protection(get_response: Handler) -> Handler:
    """Refuse unsafe requests that another site sent in a person's name; takes the place of CSRF tokens."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or not comes_from_elsewhere(request):
            response = get_response(request)
            response.headers["Permissions-Policy"] = PERMISSIONS
            return response
        response = problems.page(
            request, 403, _("This form came from another site"),
            _("For your safety we did nothing. Go back to our shop and send the form from there."),
        )  # fmt: skip
        log_response("Refused cross-origin %s %s", request.method, request.path, response=response, request=request)
        return response

    return answer
