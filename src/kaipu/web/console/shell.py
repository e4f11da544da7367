"""The shell around every page of the desk: who is let in, what they see at the left, and how a page is put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from kaipu.kernel import access
from kaipu.kernel.operation import acting
from kaipu.web.console import navigation

View = Callable[..., HttpResponseBase]
THEMES = frozenset({"light", "dark"})
THEME_COOKIE = "kaipu_theme"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits at the desk: their account and what they may do."""

    user_id: int
    name: str
    email: str
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Tell whether they hold a scope."""
        return scope in self.scopes


def desk_of(request: HttpRequest) -> Desk:
    """Return who sits at the desk; only inside a guarded view."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    return desk


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a piece of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def needs(scope: str) -> Callable[[View], View]:
    """Let staff with a scope through, in their own name; others log in, or read that the page is not for them.

    One statement, besides session and account.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user: Any = request.user
            if not user.is_authenticated:
                return _to_login(request)
            scopes = access.scopes_of(user.pk) if user.is_staff else frozenset()
            request.desk = Desk(user.pk, user.name, user.email, scopes)  # type: ignore[attr-defined]
            if scope not in scopes:
                return refuse(request, scope)
            with acting(actor=f"user:{user.pk}"):
                response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_login(request: HttpRequest) -> HttpResponse:
    """Send a person to the log-in; a fragment sends the whole page there."""
    if not is_fragment(request):
        wanted = request.get_full_path() if request.method == "GET" else "/desk/"
        return redirect_to_login(wanted, settings.LOGIN_URL)
    response = HttpResponse(status=200)
    response["HX-Redirect"] = f"{redirect_to_login('/desk/', settings.LOGIN_URL)['Location']}"
    return response


def refuse(request: HttpRequest, scope: str) -> HttpResponse:
    """Answer 403 in the shell, saying which right is missing and whom to ask."""
    context = {"right": navigation.right(scope)}
    return show(request, "console/refused.html", context, title=_("This page is not for your role"), status=403)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, lead: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Answer with a page of the desk around a template, or with the template alone if htmx asked."""
    desk = desk_of(request)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    whole = {
        **context,
        "desk": desk,
        "may": {right.replace(".", "_"): True for right in desk.scopes},
        "title": title,
        "lead": lead,
        "fragment": is_fragment(request),
    }
    if is_fragment(request):
        response = render(request, template, whole, status=status)
        response["Vary"] = "HX-Request"
        return response
    whole |= {
        "contents": template,
        "navigation": navigation.groups(desk.scopes, request.path),
        "theme": theme if theme in THEMES else "",
    }
    response = render(request, "console/page.html", whole, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response
