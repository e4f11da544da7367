"""The chat. A page without JavaScript, polled every few seconds where there is some: nobody holds a thread while nothing happens."""

import contextlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock, ids
from kaipu.web.storefront import bag, frame
from kaipu.web.ui import formats

COOKIE = "kaipu_chat"
BEGIN_ANEW = "new"
KEEP_SECONDS = 30 * 24 * 3600


def _known(request: HttpRequest) -> care.ConversationRecord | None:
    """Return the talk of this browser, or the newest of whoever is logged in."""
    token = request.COOKIES.get(COOKIE, "").replace("\x00", "")[:64]
    found = care.find_conversation(token=token)
    customer = bag.customer_of(request)
    if found is not None and found.customer_id not in {None, customer} and customer is not None:
        found = None  # somebody else's, left on this device
    if found is None and customer is not None and token != BEGIN_ANEW:
        found = care.find_talk_of(customer_id=customer)
    return found


def _context(request: HttpRequest, talk: care.ConversationRecord | None, **more: object) -> dict[str, object]:
    said = care.list_messages(conversation_id=talk.id, public=True) if talk else []
    customer = bag.customer_of(request)
    return {
        "talk": talk, "said": said, "newest": said[-1].id if said else 0, "client_id": ids.new_id().hex, "text": "",
        "asks_contact": talk is None and customer is None, "order": request.GET.get("order", "")[:20],
        "t": request.GET.get("t", "")[:64], "live": talk is not None and talk.state != "closed",
        "asks_rating": talk is not None and talk.state == "closed" and talk.rated_at is None and talk.desk_at is not None,
        "can_judge": talk is not None and talk.state == "bot",
        "stars": [("5", _("Excellent")), ("4", _("Good")), ("3", _("All right")), ("2", _("Poor")), ("1", _("Bad"))],
        "advice": _advice(said), "errors": {}, **more,
    }  # fmt: skip


def _advice(said: list[care.MessageRecord]) -> tuple[str, str] | None:
    """Return (address, title) of the guide to choosing that fits what the customer asked last, if one does."""
    asked = next((each.text for each in reversed(said) if each.author == "customer" and each.kind == "said"), "")
    found = care.find_guide(text=asked) if asked else None
    if found is None:
        return None
    slug, english, chinese = found
    return f"/advice/{slug}/", chinese if formats.speaks_chinese() and chinese else english


def _answer(
    request: HttpRequest, talk: care.ConversationRecord | None, status: int = 200, **more: object
) -> HttpResponse:
    context = _context(request, talk, **more)
    if request.headers.get("HX-Request") == "true":
        response = frame.fragment(render_to_string("storefront/chat/panel.html", context, request), status)
    else:
        response = frame.show(
            request, "storefront/chat/page.html", context, title=_("Talk with us"), place="chat", status=status
        )
    response.headers["Cache-Control"] = "private, no-store"
    if talk is not None and talk.token and request.COOKIES.get(COOKIE) != talk.token:
        response.set_cookie(
            COOKIE, talk.token, max_age=KEEP_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    return response


def _back(request: HttpRequest, talk: care.ConversationRecord) -> HttpResponse:
    """Show the talk as it stands now: a piece for htmx, else the page by a redirect, so that reloading sends nothing again."""
    if request.headers.get("HX-Request") == "true":
        return _answer(request, care.find_conversation(token=talk.token))
    response = HttpResponseRedirect("/chat/#newest")
    response.status_code = 303
    response.set_cookie(COOKIE, talk.token, max_age=KEEP_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def _opening(request: HttpRequest) -> care.Opening:
    given, customer, order_id = request.POST, bag.customer_of(request), None
    name, email, phone = given.get("name", ""), given.get("email", ""), ""
    if given.get("order"):
        with contextlib.suppress(orders.OrderUnknown):
            order = orders.get_order(
                number=given["order"][:20], token=given.get("t", ""), customer_id=customer, at=clock.now()
            )
            order_id, customer = order.id, customer or order.customer_id
            name, email = order.contact.get("name", ""), order.contact.get("email", "")
    elif customer is not None:
        person = customers.get_customer(customer_id=customer)
        name, email, phone = person.name, person.email, person.phone
    return care.Opening(
        channel="chat", text=given.get("text", ""), language="zh" if formats.speaks_chinese() else "en",
        client_id=given.get("client_id", "")[:64], customer_id=customer, order_id=order_id,
        name=name.replace("\x00", ""), email=email.replace("\x00", ""), phone=phone,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """Show the talk with the shop; say something."""
    talk = _known(request)
    if request.method != "POST":
        return _answer(request, talk)
    try:
        if talk is None:
            opened = care.begin_talk(opening=_opening(request), at=clock.now())
            talk = care.get_conversation(conversation_id=opened.id)
        else:
            care.go_on_talking(
                token=talk.token, text=request.POST.get("text", ""), client_id=request.POST.get("client_id", "")[:64],
                at=clock.now(),
            )  # fmt: skip
    except care.TextMissing:
        # htmx swaps what is answered with 200 only
        status = 200 if request.headers.get("HX-Request") == "true" else 422
        return _answer(request, talk, status, errors={"text": _("Type what you want to tell us.")})
    return _back(request, talk)


@require_safe
def talk(request: HttpRequest) -> HttpResponse:
    """Answer whether something was said since: nothing (204), or the talk anew. One statement where nothing was."""
    token = request.COOKIES.get(COOKIE, "").replace("\x00", "")[:64]
    newest = care.find_newest(token=token) if token else None
    mark = f"{newest[0]}-{newest[1]}" if newest else ""
    if newest is None or mark == request.GET.get("mark", ""):
        return HttpResponse(status=204)
    found = care.find_conversation(token=token)
    return frame.fragment(render_to_string("storefront/chat/talk.html", _context(request, found), request))


@require_POST
def person(request: HttpRequest) -> HttpResponse:
    """Ask for a person instead of the bot."""
    talk = _known(request)
    if talk is None:
        return HttpResponseRedirect("/chat/")
    care.ask_for_person(token=talk.token, at=clock.now())
    return _back(request, talk)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Keep whether an answer of the bot helped."""
    talk, message = _known(request), request.POST.get("message", "")
    if talk is None or not (message.isascii() and message.isdigit() and len(message) < 18):
        return HttpResponseRedirect("/chat/")
    care.judge_answer(
        token=talk.token, message_id=int(message), helped=request.POST.get("helped") == "yes", at=clock.now()
    )
    return _back(request, talk)


@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Keep how it was."""
    talk, stars = _known(request), request.POST.get("stars", "")
    if talk is None:
        return HttpResponseRedirect("/chat/")
    if stars not in {"1", "2", "3", "4", "5"}:
        status = 200 if request.headers.get("HX-Request") == "true" else 422
        return _answer(
            request, talk, status, errors={"stars": _("Choose one to five stars.")}, words=request.POST.get("words", "")
        )
    with contextlib.suppress(care.RatedAlready):
        care.rate_service(token=talk.token, stars=int(stars), words=request.POST.get("words", ""), at=clock.now())
    return _back(request, talk)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin something new; the old talk stays with the shop."""
    response = HttpResponseRedirect("/chat/")
    response.set_cookie(COOKIE, BEGIN_ANEW, max_age=KEEP_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
