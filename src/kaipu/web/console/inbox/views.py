"""The inbox and one conversation: what was said, and beside it what the shop knows of the customer."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.care import api as care
from kaipu.commerce.customers import api as customers
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock, ids
from kaipu.kernel.money import Money
from kaipu.web.console import listing, personal, words
from kaipu.web.console.inbox import wording
from kaipu.web.console.orders.making_good import Refusal, form_of
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, member_words

TALK_TAGS = {"name": "name", "email": "email", "phone": "phone", "subject": "content", "words": "content"}
VIEWS = ("mine", "free", "open", "waiting", "bot", "closed")
ORDERS, TALKS, SUGGESTIONS = 20, 8, 3


def people() -> dict[int, str]:
    """Return the names of the staff by account id. One statement."""
    return {each.id: each.name or each.email for each in customers.list_staff()}


def view_word(view: str) -> str:
    """Return a view of the inbox in words."""
    known = {
        "mine": _("Mine"), "free": _("Nobody's"), "open": _("Our turn"), "waiting": _("Customer's turn"),
        "bot": _("With the bot"), "closed": _("Settled"),
    }  # fmt: skip
    return known[view]


@require_safe
@needs("care.view")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show conversations, what is most urgent first. Five statements besides the shell's."""
    query, desk, at = request.GET, desk_of(request), clock.now()
    view = listing.choice(query, "view", VIEWS)
    found = care.list_inbox(
        view=view, user_id=desk.user_id, channel=listing.choice(query, "channel", care.CHANNELS),
        text=listing.text(query), limit=listing.SIZE + 1, offset=listing.offset(request),
    )  # fmt: skip
    names, counts = people(), care.count_inbox(user_id=desk.user_id)
    rows = [
        (personal.masked(request, each, TALK_TAGS), wording.channel(each.channel), wording.state(each.state),
         wording.state_tone(each.state), wording.priority(each.priority), wording.priority_tone(each.priority),
         *wording.due(each, at), names.get(each.owner_id or 0, ""))
        for each in found
    ]  # fmt: skip
    context = {
        "window": listing.window(request, rows), "q": listing.text(query), "filtered": bool(query),
        "views": listing.chips(
            query, "view", [(name, f"{view_word(name)} {counts[name]}" if name in counts else view_word(name)) for name in VIEWS]
        ),
        "channels": listing.chips(query, "channel", [(code, wording.channel(code)) for code in care.CHANNELS]),
        "hidden": listing.hidden(query, "q"), "me": care.find_agent(user_id=desk.user_id),
        "mentions": care.list_mentions(user_id=desk.user_id),
    }  # fmt: skip
    return show(request, "console/inbox/list.html", context, title=_("Inbox"))


def find(conversation_id: UUID) -> care.ConversationRecord:
    """Return a conversation by the id in an address; raises Http404."""
    try:
        return care.get_conversation(conversation_id=conversation_id)
    except care.ConversationUnknown as error:
        raise Http404(str(conversation_id)) from error


@require_safe
@needs("care.view")
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Show one conversation."""
    return answer_with(request, conversation_id)


def answer_with(
    request: HttpRequest, conversation_id: UUID, *, trouble: str = "", errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None, asks_anyway: bool = False, refused: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer with a conversation as it stands now, and with what could not be done; what was typed stays."""
    talk, desk, at = find(conversation_id), desk_of(request), clock.now()
    names = people()
    said = care.list_messages(conversation_id=talk.id, public=False)
    contact = personal.showing(request, f"conversation:{talk.id}", f"/desk/inbox/{talk.id}/show/")
    context = {
        "talk": personal.masked(request, talk, TALK_TAGS, shown=contact.shown), "contact_shown": contact,
        "headline": personal.masked(request, talk, TALK_TAGS, shown=contact.shown).subject or _("Conversation"),
        "channel": wording.channel(talk.channel), "held": wording.held(care.find_social(conversation_id=talk.id), at), "state": wording.state(talk.state), "tone": wording.state_tone(talk.state),
        "priority": wording.priority(talk.priority), "priority_tone": wording.priority_tone(talk.priority),
        "service": member_words.service_level(talk.service_level) if talk.service_level != "standard" else "",
        "due": wording.due(talk, at), "owner": names.get(talk.owner_id or 0, ""),
        "mine": talk.owner_id == desk.user_id, "lines": _lines(request, talk.id, said, names, contact.shown),
        "newest": said[-1].id if said else 0, "client_id": ids.new_id().hex,
        "lookers": _lookers(talk.id, desk.user_id, names, at), "people": sorted(names.items(), key=lambda each: each[1]),
        "priorities": [(level, wording.priority(level)) for level in care.PRIORITIES],
        "macros": [(each, fill_macro(each, talk, desk.name)) for each in care.list_macros()],
        "suggested": _suggested(talk, said), "trouble": trouble, "errors": errors or {}, "typed": typed or {},
        "problems": list((errors or {}).items()), "asks_anyway": asks_anyway,
        "story": (known := story(request, talk, contact.shown)), "base": f"/desk/inbox/{talk.id}/",
        "remedy": form_of(known["about"], refused) if isinstance(known["about"], orders.OrderRecord) else None, "chinese": talk.language == "zh",
    }  # fmt: skip
    return show(
        request, "console/inbox/conversation.html", context, title=_("Conversation"),
        status=409 if trouble else 422 if errors else 200,
    )  # fmt: skip


def _lines(
    request: HttpRequest, conversation_id: UUID, said: list[care.MessageRecord], names: dict[int, str], shown: bool
) -> list[tuple[care.MessageRecord, str, str, list[int]]]:
    """Return what was said as (message, who, sentence of a step, pictures); personal data in what customers wrote are covered until asked for."""
    found = []
    pictures = care.list_pictures(conversation_id=conversation_id) if said else {}
    for each in said:
        who = names.get(each.user_id or 0, "")
        if each.author == "customer":
            who = _("Customer")
        elif each.author == "bot":
            who = _("Bot")
        sentence = wording.step(each, names) if each.kind == "step" else ""
        found.append(
            (personal.masked(request, each, {"text": "content"}, shown=shown), who, sentence, pictures.get(each.id, []))
        )
    return found


def _lookers(conversation_id: UUID, user_id: int, names: dict[int, str], at: datetime) -> list[tuple[str, bool]]:
    found = care.list_lookers(conversation_id=conversation_id, but=user_id, at=at)
    return [(names.get(each.user_id, ""), each.typing) for each in found]


def _suggested(talk: care.ConversationRecord, said: list[care.MessageRecord]) -> list[tuple[care.BotAnswer, str]]:
    """Return what the articles would answer to what the customer said last."""
    asked = next((each.text for each in reversed(said) if each.author == "customer" and each.kind == "said"), "")
    if talk.state not in {"open", "bot"} or not asked:
        return []
    found = care.search_articles(text=asked, limit=SUGGESTIONS)
    return [(each, each.answer_zh if talk.language == "zh" and each.answer_zh else each.answer_en) for each in found]


def fill_macro(macro: care.MacroRecord, talk: care.ConversationRecord, agent: str) -> str:
    """Return a prepared answer in the customer's language, with its places filled."""
    text = macro.text_zh if talk.language == "zh" and macro.text_zh else macro.text_en
    first = talk.name.split()[0] if talk.name.strip() else ""
    return text.replace("{name}", first).replace("{agent}", agent)


def story(request: HttpRequest, talk: care.ConversationRecord, shown: bool) -> dict[str, object]:
    """Return what the shop knows of a conversation's customer, as far as the reader may see it."""
    desk, at, found = desk_of(request), clock.now(), []
    if desk.may("orders.view"):
        if talk.customer_id is not None:
            found = orders.list_orders(customer_id=talk.customer_id, limit=ORDERS)
        if talk.order_id is not None and talk.order_id not in {row.id for row in found}:
            found = [*orders.list_orders(ids=[talk.order_id], limit=1), *found]
    about = orders.get_order(order_id=talk.order_id, at=at) if talk.order_id and found else None
    handing = fulfilment.find_fulfilment(order_id=about.id) if about and about.delivery_method != "none" else None
    person = None
    if talk.customer_id is not None and desk.may("customers.view"):
        known = customers.get_customer(customer_id=talk.customer_id)
        person = personal.masked(request, known, privacy.CUSTOMER_TAGS, shown=shown)
    total = sum(row.total.minor for row in found)
    named = personal.masked(request, talk, TALK_TAGS, shown=shown)
    return {
        "person": person, "name": named.name or (person.name if person else ""),
        "email": named.email or (person.email if person else ""), "about": about, "handing": handing,
        "orders": [(row, words.order_state(row.state), words.order_tone(row.state)) for row in found],
        "full": len(found) == ORDERS, "value": Money(total, found[0].total.currency) if found else None,
        "talks": [
            (each, wording.channel(each.channel), wording.state(each.state))
            for each in (care.list_talks_of(customer_id=talk.customer_id, limit=TALKS + 1) if talk.customer_id else ())
            if each.id != talk.id
        ][:TALKS],
        "reviews": reviews.list_reviews(customer_id=talk.customer_id, limit=5)
        if talk.customer_id and desk.may("reviews.view") else [],
        "wallet": _wallet(talk.customer_id, desk.may("members.view"), at),
        "mood": _mood(talk.customer_id) if talk.customer_id else "",
    }  # fmt: skip


def _wallet(customer_id: int | None, may: bool, at: datetime) -> dict[str, object] | None:
    """Return a customer's points, tier and open coupons, and the coupons that can be given; nothing for whoever may not see members."""
    if customer_id is None or not may:
        return None
    held = [each for each in members.list_wallet(customer_id=customer_id, at=at) if each.state == "open"]
    gifts = [each.coupon for each in members.list_coupons(limit=100) if each.coupon.state_at(at) == "open"]
    return {
        "member": members.find_membership(customer_id=customer_id),
        "held": [(each.coupon, member_words.worth(each.coupon)) for each in held],
        "gifts": [(each, member_words.worth(each)) for each in gifts],
    }


def _mood(customer_id: int) -> str:
    """Return how content a customer was with service and goods, of the stars they gave; nothing before they gave some."""
    given = [each.stars for each in care.list_talks_of(customer_id=customer_id) if each.stars]
    given += [each.stars for each in reviews.list_reviews(customer_id=customer_id, limit=20)]
    if not given:
        return ""
    return _("%(mean)s of 5 stars on average, given %(n)d times") % {
        "mean": f"{sum(given) / len(given):.1f}",
        "n": len(given),
    }


@require_safe
@needs("care.view")
def picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """Serve a picture that came with a message."""
    found = care.find_picture(picture_id=picture_id)
    if found is None:
        raise Http404(str(picture_id))
    response = HttpResponse(found.data, content_type=f"image/{found.kind}")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@needs("care.view")
def live(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Note who looks and types, and answer with who else does and whether something was said since."""
    talk, desk, at = find(conversation_id), desk_of(request), clock.now()
    care.look_at_conversation(
        conversation_id=talk.id, user_id=desk.user_id, typing=bool(request.POST.get("text", "").strip()), at=at
    )
    seen = request.POST.get("seen_id", "0")
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else 0
    names = people()
    fresh = care.list_messages(conversation_id=talk.id, public=False, after=after)
    contact_shown = personal.showing(request, f"conversation:{talk.id}", "").shown if fresh else False
    context = {
        "lookers": _lookers(talk.id, desk.user_id, names, at),
        "fresh": _lines(request, talk.id, fresh, names, contact_shown), "talk": talk,
    }  # fmt: skip
    return HttpResponse(render_to_string("console/inbox/live.html", context, request))


@require_POST
@needs("customers.contact")
def show_contact(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Show a conversation's contact data for a while to whoever says why."""
    return personal.show_contact(request, f"conversation:{conversation_id}", f"/desk/inbox/{conversation_id}/")


@require_http_methods(["GET", "POST"])
@needs("care.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Write down what somebody said on the telephone, on paper or elsewhere; it goes through the same inbox."""
    form = Typed(request.POST)
    if request.method == "POST":
        text = form.needed("text", _("Type what was said."), most=4000)
        number, customer = form.text("order", 20), None
        order_id = None
        if number:
            try:
                order = orders.get_order(number=number, at=clock.now())
                order_id, customer = order.id, order.customer_id
            except orders.OrderUnknown:
                form.errors["order"] = _("There is no order with this number.")
        if not form.errors:
            opened = care.open_conversation(
                opening=care.Opening(
                    channel=listing.choice(request.POST, "channel", ("phone", "form", "social")) or "phone", text=text,
                    language="zh" if request.POST.get("language") == "zh" else "en", customer_id=customer, order_id=order_id,
                    client_id=form.text("client_id", 64), name=form.text("name"), email=form.text("email"), phone=form.text("phone"),
                ),
                at=clock.now(),
            )  # fmt: skip
            return HttpResponseRedirect(f"/desk/inbox/{opened.id}/")
    context = {
        "errors": form.errors, "problems": form.problems, "given": {name: form.text(name, 4000) for name in ("text", "order", "name", "email", "phone")},
        "client_id": form.text("client_id", 64) or ids.new_id().hex,
        "channels": [(code, wording.channel(code)) for code in ("phone", "form", "social")],
        "languages": [("en", "English"), ("zh", "中文")], "chosen": form.text("language") or ("zh" if formats.speaks_chinese() else "en"),
    }  # fmt: skip
    return show(
        request, "console/inbox/new.html", context, title=_("Note a conversation"), status=422 if form.errors else 200
    )
