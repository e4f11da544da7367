"""Error pages: they say what happened, what was kept and what to do next; they need no database.

Programs get the same as a problem document (RFC 9457).
"""

from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

KIND = "application/problem+json"
CODES = {
    400: "bad-request", 403: "forbidden", 404: "unknown", 405: "method", 413: "too-large", 422: "invalid-request",
    429: "too-fast", 500: "broken",
}  # fmt: skip


def is_program(request: HttpRequest) -> bool:
    """Tell whether a request knocks at a door for programs."""
    return request.path_info.startswith(("/api/", "/payments/", "/hooks/"))


def document(
    request: HttpRequest, status: int, code: str, title: str, detail: str, errors: Sequence[dict[str, Any]] = ()
) -> HttpResponse:
    """Answer with a problem document; `errors` point at fields or lines."""
    body: dict[str, Any] = {
        "type": f"/api/v1/problems/{code}", "title": title, "status": status, "detail": detail,
        "instance": request.path,
    }  # fmt: skip
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(orjson.dumps(body), status=status, content_type=KIND)


def page(request: HttpRequest, status: int, title: str, text: str, retry_after: int = 0) -> HttpResponse:
    """Answer with an error page; a program gets a document, a browser that asked for a fragment a short notice."""
    if is_program(request):
        response = document(request, status, CODES[status], title, text)
        if retry_after:
            response["Retry-After"] = str(retry_after)
        return response
    fragment = request.headers.get("HX-Request") == "true"
    body = render_to_string(
        "ui/problems/notice.html" if fragment else "ui/problems/page.html",
        {"status": status, "title": title, "text": text, "path": request.path},
    )
    response = HttpResponse(body, status=status)
    if fragment:
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 if there was too much to read."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return page(request, 400, _("We could not read that request"), _("Nothing was changed. Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return page(request, 403, _("This page is not for this account"), _("Log in with an account that may open it."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return page(
        request, 404, _("We cannot find this page"),
        _("It may have moved, or the product may no longer be sold. Search for it, or start from the home page."),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return page(
        request, 500, _("Something broke on our side"),
        _("It is not your fault, and we have noted it. Your cart is safe; please try again in a minute."),
    )  # fmt: skip


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413 and name the limit."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    text = _("At most %(most)d MB can be sent at once. Nothing was changed; send less and try again.") % {"most": most}
    return page(request, 413, _("That was too much at once"), text)


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer 405 and name what the address can do."""
    response = page(
        request, 405, _("This address cannot do that"),
        _("Nothing was changed. It answers only to: %(allowed)s. Go back and use the buttons of the page.")
        % {"allowed": allowed},
    )  # fmt: skip
    response["Allow"] = allowed
    return response
