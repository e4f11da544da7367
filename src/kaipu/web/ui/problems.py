"""Error pages: they say what happened, what was kept and what to do next; they need no database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def page(request: HttpRequest, status: int, title: str, text: str, retry_after: int = 0) -> HttpResponse:
    """Answer with an error page; a browser that asked for a fragment gets a short notice instead."""
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
    """Answer 400."""
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
