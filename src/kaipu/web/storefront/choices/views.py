"""Language and privacy choices."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.web.storefront import frame
from kaipu.web.storefront.partner import arrival
from kaipu.web.ui import visits
from kaipu.web.ui.addresses import safe_next

YEAR = 365 * 24 * 3600


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
    # not httponly: our own script asks it before it tells anything
    response.set_cookie(visits.CONSENT_COOKIE, choice, max_age=YEAR, secure=settings.HTTPS, samesite="Lax")
    if choice == "necessary":
        response.delete_cookie(visits.COOKIE, samesite="Lax")
        response.delete_cookie(arrival.COOKIE, samesite="Lax")
    else:
        arrival.keep_after_consent(request, response)
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored and why, and let people change their mind."""
    context = {"consent": request.COOKIES.get(visits.CONSENT_COOKIE, ""), "refused": visits.refuses(request)}
    return frame.show(
        request, "storefront/choices/privacy.html", context, title=_("Privacy and cookies"), robots="index,follow"
    )


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what shoppers ask most."""
    return frame.show(
        request,
        "storefront/choices/help.html",
        {"terms": frame.delivery_terms(), "articles": care.list_articles(state="published")},
        title=_("Help"),
        robots="index,follow",
    )
