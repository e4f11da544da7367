"""Refusals that protect every page: a form must come from our own site, and a request must be one that can be answered.

The other headers are Django's.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
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
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:  # no address at all, so not ours
        return True


def cross_origin_protection(get_response: Handler) -> Handler:
    """Refuse unsafe requests that another site sent in a person's name; takes the place of CSRF tokens."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or not comes_from_elsewhere(request):
            response = get_response(request)
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
            return response
        response = problems.page(
            request, 403, _("This form came from another site"),
            _("For your safety we did nothing. Go back to our shop and send the form from there."),
        )  # fmt: skip
        log_response("Refused cross-origin %s %s", request.method, request.path, response=response, request=request)
        return response

    return answer


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """Return the refusal of a request that no view could answer, if it is one.

    PostgreSQL knows no NUL, and no name or number of ours holds one: an address with it leads nowhere.
    """
    request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
    if "\x00" in request.path_info:
        return problems.not_found(request)
    query = request.META.get("QUERY_STRING", "")
    if "%00" in query or "\x00" in query:
        if problems.is_program(request):
            return problems.page(
                request, 422, _("We could not read that request"), _("The address holds characters that mean nothing here.")
            )  # fmt: skip
        request.META["QUERY_STRING"] = query.replace("%00", "+").replace("\x00", "+")
    length = request.META.get("CONTENT_LENGTH") or ""
    sends_files = (request.content_type or "").startswith("multipart/")  # whose size Django measures part by part
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if not sends_files and length.isascii() and length.isdigit() and (len(length) > 12 or int(length) > most):
        return problems.too_large(request)
    return None


def answerable_requests(get_response: Handler) -> Handler:
    """Refuse what no view can answer, and give each refusal without words its page.

    HEAD of the API is answered like GET; the server leaves the body out.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        refused = _unreadable(request)
        if refused is not None:
            return refused
        asks_head = request.method == "HEAD" and request.path_info.startswith("/api/")
        if asks_head:
            request.method = "GET"
        response = get_response(request)
        if asks_head:
            request.method = "HEAD"
        if isinstance(response, HttpResponseNotAllowed):
            return problems.wrong_method(request, response.headers.get("Allow", ""))
        return response

    return answer
