"""What staff press on an order's page about goods that did not please: send them again, take them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from kaipu.commerce.care import api as care
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock
from kaipu.web.console.orders.making_good import Refusal, attempt, done_sentence, read_wish
from kaipu.web.console.orders.views import answer, find
from kaipu.web.console.shell import desk_of, needs
from kaipu.web.console.typed import Typed


def _act(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    order, form, desk = find(number), Typed(request.POST), desk_of(request)
    wish = read_wish(form, order)
    if wish is None:
        return answer(request, number, refused=Refusal(form, "", kind), errors=form.errors)
    limit = None if desk.may("care.lead") else care.remedy_limit()
    given = {"order_id": order.id, "pieces": wish.pieces, "reason": wish.reason, "key": wish.key, "limit": limit}
    if kind == "resend":
        done, trouble = attempt(lambda: orders.resend_goods(**given, at=clock.now()))  # type: ignore[arg-type]  # fields by name
    else:
        done, trouble = attempt(lambda: orders.take_back_goods(**given, resell=wish.resell, at=clock.now()))  # type: ignore[arg-type]  # fields by name
    if done is None:
        return answer(request, number, refused=Refusal(form, trouble, kind), trouble=trouble)
    messages.success(request, done_sentence(done))
    return HttpResponseRedirect(f"/desk/orders/{order.number}/")


@require_POST
@needs("orders.edit")
def resend(request: HttpRequest, number: str) -> HttpResponse:
    """Send pieces of an order again."""
    return _act(request, number, "resend")


@require_POST
@needs("orders.edit")
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take pieces of an order back and give back what they were paid."""
    return _act(request, number, "return")
