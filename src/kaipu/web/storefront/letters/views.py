"""Short links, counted once a visitor; leaving mail with one click; and the line the shop says to a member it knows."""

import base64
import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock
from kaipu.kernel.operation import acting
from kaipu.web.storefront import frame
from kaipu.web.ui import formats, letters

Answer = HttpResponse | HttpResponseRedirect


@require_safe
def follow_short(request: HttpRequest, code: str, key: str) -> Answer:
    """Lead to a link's page from a short message, whose address holds the letter in 22 letters."""
    try:
        letter_id = UUID(bytes=base64.urlsafe_b64decode(f"{key}=="))
    except ValueError:
        letter_id = None
    return follow(request, code, letter_id)


@require_safe
def follow(request: HttpRequest, code: str, letter_id: UUID | None = None) -> Answer:
    """Lead to a link's page with where it was found; a person's click counts once a day, a robot's never."""
    link = campaigns.find_link(code=code)
    if link is None:
        raise Http404(code)
    agent = tracking.describe_agent(request.headers.get("User-Agent", "")[:1000])
    at = clock.now()
    if request.method == "GET" and not agent.bot:
        who = str(letter_id) if letter_id else f"{request.visit.visitor}|{clock.local_date(at)}"  # type: ignore[attr-defined]  # set by follow_visits
        visit = hmac.new(settings.SECRET_KEY.encode(), f"{link.id}|{who}".encode(), hashlib.blake2s).hexdigest()[:32]
        campaigns.count_click(link_id=link.id, visit=visit, letter_id=letter_id, at=at)
    target = campaigns.target_of(
        link.path, source=link.source, medium=link.medium, campaign=link.origin.replace(":", "-"), content=link.name
    )
    response = HttpResponseRedirect(target)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """End mail of this kind: a page with one button, or at once where the mail program presses it (RFC 8058)."""
    letter_id = letters.read_way_out(token)
    if letter_id is None:
        raise Http404(token)
    left = False
    if request.method == "POST":
        with acting(actor=f"letter:{letter_id}"):
            left = campaigns.unsubscribe(letter_id=letter_id, at=clock.now())
        if not left:
            raise Http404(token)
    return frame.show(request, "storefront/letters/leave.html", {"left": left}, title=_("Offers by e-mail"))


def banner(request: HttpRequest) -> str:
    """Return what the shop says to the member who looks, as HTML; “” for guests and where there is nothing."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    user: Any = request.user
    customer_id = getattr(user, "customer_id", None)
    if customer_id is None:
        return ""
    at = clock.now()
    found = campaigns.find_banner(customer_id=customer_id, at=at, chinese=formats.speaks_chinese())
    if found is None:
        return ""
    if found.fresh and request.method == "GET":
        campaigns.note_shown(letter_id=found.letter_id, at=at)
    return render_to_string("storefront/letters/banner.html", {"banner": found})
