"""Money, coupons and goods: what is made good without leaving the conversation."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaipu.commerce.care import api as care
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.kernel import clock
from kaipu.web.console.inbox.views import answer_with, find, story
from kaipu.web.console.orders import making_good
from kaipu.web.console.shell import desk_of, needs, refuse
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats


def _order_of(request: HttpRequest, conversation_id: UUID) -> int | None:
    """Return the order that was named, if it is one of this conversation's customer."""
    known = story(request, find(conversation_id), shown=False)["orders"]
    number = request.POST.get("order", "")
    return next((row.id for row, _state, _tone in known if row.number == number), None)  # type: ignore[attr-defined]


def _do(request: HttpRequest, conversation_id: UUID, step: Callable[[], object], done: str) -> HttpResponse:
    typed = {"amount": request.POST.get("amount", "")[:20]}
    try:
        step()
    except care.AboveLimit as above:
        trouble = _(
            "One agent may give back up to %(limit)s of an order. Ask whoever leads the desk; nothing was done."
        ) % {"limit": formats.money_text(above.limit)}
    except payments.RefundTooHigh:
        trouble = _("That is more than is left of what was paid; nothing was done.")
    except orders.NothingPaid:
        trouble = _("This order was not paid through this shop, so nothing can be given back from here.")
    except orders.StepRefused:
        trouble = _("The order stands where this is not possible any more; nothing was done.")
    else:
        messages.success(request, done)
        return HttpResponseRedirect(f"/desk/inbox/{conversation_id}/#newest")
    return answer_with(request, conversation_id, trouble=trouble, typed=typed)


@require_POST
@needs("care.edit")
def refund(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Give an amount of an order back."""
    desk = desk_of(request)
    if not desk.may("orders.edit"):
        return refuse(request, "orders.edit")
    form, order_id = Typed(request.POST), _order_of(request, conversation_id)
    amount = form.money("amount")
    if order_id is None:
        form.errors["order"] = _("Choose an order of this customer.")
    if form.errors or order_id is None:
        return answer_with(request, conversation_id, errors=form.errors, typed={"amount": form.text("amount")})
    return _do(
        request, conversation_id,
        lambda: care.give_money_back(
            conversation_id=conversation_id, order_id=order_id, amount=amount, unlimited=desk.may("care.lead"),
            user_id=desk.user_id, at=clock.now(),
        ),
        _("%(amount)s goes back the way it was paid.") % {"amount": formats.money_text(amount)},
    )  # fmt: skip


@require_POST
@needs("care.edit")
def cancel(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Cancel an order that has not left yet."""
    desk, order_id = desk_of(request), _order_of(request, conversation_id)
    if not desk.may("orders.edit"):
        return refuse(request, "orders.edit")
    if order_id is None:
        return answer_with(request, conversation_id, errors={"order": _("Choose an order of this customer.")})
    return _do(
        request, conversation_id,
        lambda: care.cancel_order_here(
            conversation_id=conversation_id, order_id=order_id, user_id=desk.user_id, at=clock.now()
        ),
        _("Cancelled. The promised pieces are free again; money that was paid goes back."),
    )  # fmt: skip


@require_POST
@needs("care.edit")
def coupon(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Give the customer a coupon."""
    desk, given = desk_of(request), request.POST.get("coupon", "")
    if not desk.may("members.view"):
        return refuse(request, "members.view")
    try:
        care.give_coupon_here(
            conversation_id=conversation_id, unlimited=desk.may("care.lead"), user_id=desk.user_id, at=clock.now(),
            coupon_id=int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0,
        )  # fmt: skip
    except (care.ConversationUnknown, care.NobodyToGive):
        trouble = _("Nobody is known here who could keep a coupon; nothing was done.")
    except (members.CouponUnknown, care.CouponNotOpen):
        trouble = _("This coupon cannot be used now; choose another. Nothing was done.")
    except care.AboveLimit as above:
        trouble = _(
            "One agent may give coupons worth up to %(limit)s. Ask whoever leads the desk; nothing was done."
        ) % {"limit": formats.money_text(above.limit)}
    except care.CouponGivenLately:
        trouble = _(
            "This customer was given a coupon in the last 30 days. Ask whoever leads the desk; nothing was done."
        )
    else:
        messages.success(request, _("Given. It lies in the customer’s wallet."))
        return HttpResponseRedirect(f"/desk/inbox/{conversation_id}/#newest")
    return answer_with(request, conversation_id, trouble=trouble)


@require_POST
@needs("care.edit")
def about(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Say which order a conversation is about."""
    order_id = _order_of(request, conversation_id)
    if order_id is None:
        return answer_with(request, conversation_id, errors={"order": _("Choose an order of this customer.")})
    care.choose_order(conversation_id=conversation_id, order_id=order_id)
    return HttpResponseRedirect(f"/desk/inbox/{conversation_id}/#goods")


def _make_good(request: HttpRequest, conversation_id: UUID, kind: str) -> HttpResponse:
    desk, talk = desk_of(request), find(conversation_id)
    if not desk.may("orders.edit"):
        return refuse(request, "orders.edit")
    if talk.order_id is None:
        return answer_with(request, conversation_id, errors={"order": _("Choose an order of this customer.")})
    form = Typed(request.POST)
    wish = making_good.read_wish(form, orders.get_order(order_id=talk.order_id, at=clock.now()))
    if wish is None:
        refusal = making_good.Refusal(form, "", kind)
        return answer_with(request, conversation_id, errors=form.errors, refused=refusal)
    given = {
        "conversation_id": conversation_id, "wish": wish, "unlimited": desk.may("care.lead"), "user_id": desk.user_id,
    }  # fmt: skip
    step = care.resend_here if kind == "resend" else care.take_back_here
    done, trouble = making_good.attempt(lambda: step(**given, at=clock.now()))  # type: ignore[arg-type]  # fields by name
    if done is None:
        return answer_with(request, conversation_id, trouble=trouble, refused=making_good.Refusal(form, trouble, kind))
    messages.success(request, making_good.done_sentence(done))
    return HttpResponseRedirect(f"/desk/inbox/{conversation_id}/#newest")


@require_POST
@needs("care.edit")
def resend(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Send pieces of the order that a conversation is about again."""
    return _make_good(request, conversation_id, "resend")


@require_POST
@needs("care.edit")
def take_back(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Take pieces of the order that a conversation is about back, and give back what they were paid."""
    return _make_good(request, conversation_id, "return")
