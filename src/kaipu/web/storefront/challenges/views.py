"""A challenge's page, sending a picture, hearts, the pictures; and the strip by which other pages lead there."""

import time
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.content import api as content
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.reviews.views import MOST_BYTES, picture_trouble
from kaipu.web.ui import formats
from kaipu.web.ui.collect import collect

SECONDS = 20


def address(tag: str) -> str:
    """Return where a challenge is."""
    return f"/challenges/{quote(tag, safe='')}/"


@lru_cache(maxsize=4)
def _strip(_language: str, _moment: int) -> str:
    found = content.list_running(at=clock.now())
    return (
        render_to_string(
            "storefront/challenges/strip.html", {"rows": [(each, address(each.tag)) for each in found[:3]]}
        )
        if found
        else ""
    )


def strip() -> str:
    """Return links to the challenges that run, as HTML; “” where none does. Up to 20 seconds old, so it costs a page no statement."""
    return _strip(get_language() or "en", int(time.monotonic() / SECONDS))


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    """Show all challenges, those that run first."""
    at = clock.now()
    rows = [(each, address(each.tag), *_state(each)) for each in content.list_challenges() if each.starts_at <= at]
    rows.sort(key=lambda row: row[0].ends_at <= at)
    collect("page_view", request, page="challenges")
    return frame.show(
        request, "storefront/challenges/list.html", {"rows": rows}, title=_("Challenges"), robots="index,follow",
        place="read",
    )  # fmt: skip


def _state(found: content.ChallengeRecord) -> tuple[str, str]:
    if found.closed_at:
        return _("The winners are known"), "good"
    return (_("Take part"), "hot") if clock.now() < found.ends_at else (_("Over; winners soon"), "")


def _find(tag: str) -> content.ChallengeRecord:
    try:
        found = content.get_challenge(tag=tag.replace("\x00", "")[:41] or "-")
    except content.ChallengeUnknown as unknown:
        raise Http404(tag) from unknown
    if found.starts_at > clock.now():
        raise Http404(tag)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, tag: str) -> HttpResponse:
    """Show a challenge with its leader board and the form for a picture; keep one that is sent."""
    found, customer, errors = _find(tag), bag.customer_of(request), dict[str, str]()
    if request.method == "POST":
        if customer is None:
            return HttpResponseRedirect(f"/account/login/?next={address(tag)}")
        if _enter(request, found, customer, errors):
            return HttpResponseRedirect(f"{address(tag)}#mine")
    else:
        collect("page_view", request, page="challenge", challenge=found.tag)
    hearts = content.list_hearts(challenge_id=found.id, customer_id=customer) if customer else frozenset()
    state, tone = _state(found)
    context = {
        "challenge": found, "address": address(found.tag), "running": clock.now() < found.ends_at and not found.closed_at, "state": state, "tone": tone,
        "rows": [(each, each.entry_id in hearts) for each in content.list_board(challenge=found)], "logged_in": customer is not None,
        "mine": content.find_entry(challenge_id=found.id, customer_id=customer) if customer else None, "errors": errors,
        "member": members.find_membership(customer_id=customer) if customer else None, "problems": list(errors.items()),
        "text": request.POST.get("text", ""),
    }  # fmt: skip
    title = (found.title_zh or found.title_en) if formats.speaks_chinese() else found.title_en
    return frame.show(
        request, "storefront/challenges/page.html", context, title=title, place="read", robots="index,follow",
        status=422 if errors else 200,
    )  # fmt: skip


def _picture(request: HttpRequest, errors: dict[str, str]) -> reviews.CleanPicture | None:
    given = request.FILES.get("picture")
    if given is None:
        errors["picture"] = _("Choose a picture.")
        return None
    try:
        if (given.size or 0) > MOST_BYTES:
            raise reviews.PictureRefused("size")
        return reviews.clean_picture(given.read())
    except reviews.PictureRefused as refused:
        errors["picture"] = picture_trouble(refused.why)
    return None


def _enter(request: HttpRequest, found: content.ChallengeRecord, customer: int, errors: dict[str, str]) -> bool:
    picture = _picture(request, errors)
    if picture is None:
        return False
    try:
        content.enter_challenge(
            challenge_id=found.id, customer_id=customer, text=request.POST.get("text", "").replace("\x00", ""), picture=picture,
            language="zh" if formats.speaks_chinese() else "en", at=clock.now(),
        )  # fmt: skip
    except content.NotRunning:
        errors[""] = _("This challenge is over.")
    except content.AlreadyEntered:
        errors[""] = _("Your picture takes part already. Thank you.")
    else:
        messages.success(request, _("Thank you! We look at your picture and show it soon."))
        return True
    return False


@require_POST
def heart(request: HttpRequest, tag: str, entry_id: UUID) -> HttpResponse:
    """Count a heart of whoever is logged in."""
    customer = bag.customer_of(request)
    if customer is None:
        return HttpResponseRedirect(f"/account/login/?next={address(tag)}")
    try:
        content.give_heart(entry_id=entry_id, customer_id=customer, at=clock.now())
    except content.NotAnEntry as unknown:
        raise Http404(str(entry_id)) from unknown
    except content.NotRunning:
        messages.error(request, _("This challenge is over."))
    return HttpResponseRedirect(f"{address(tag)}#board")


@require_safe
def picture(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Send a picture that may be seen, or one's own."""
    found = content.find_entry_picture(entry_id=entry_id, customer_id=bag.customer_of(request), public=True)
    if found is None:
        raise Http404(str(entry_id))
    response = HttpResponse(found.data, content_type=f"image/{found.kind}")
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
