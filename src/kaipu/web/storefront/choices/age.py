"""The age check before goods for adults: asked once a session, confirmed again at checkout and at the door."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.web.storefront import frame
from kaipu.web.ui.addresses import safe_next

COOKIE = "kaipu_age"


def is_adult(request: HttpRequest) -> bool:
    """Tell whether this browser's user said they are 21 or older."""
    return request.COOKIES.get(COOKIE) == "21"


def age_page(request: HttpRequest) -> HttpResponse:
    """Ask the age; the wanted page comes after a yes."""
    wanted = safe_next(request, request.GET.get("next") or request.get_full_path())
    return frame.show(request, "storefront/choices/age.html", {"next": wanted}, title=_("Are you 21 or older?"))


@require_http_methods(["GET", "POST"])
def age(request: HttpRequest) -> HttpResponse:
    """Ask, or keep the answer for this browser session and go on."""
    if request.method == "GET":
        return age_page(request)
    if request.POST.get("answer") != "yes":
        return HttpResponseRedirect("/")
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    response.set_cookie(COOKIE, "21", secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
