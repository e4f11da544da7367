"""Orders, addresses, profile and consents of a member; everything here belongs to who is logged in."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.campaigns import api as campaigns
from kaipu.commerce.cart import api as cart
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.challenges.views import strip
from kaipu.web.storefront.checkout.forms import sentence_for
from kaipu.web.storefront.goods import picked
from kaipu.web.storefront.order import words
from kaipu.web.ui import paging
from kaipu.web.ui.addresses import safe_next
from kaipu.web.ui.collect import collect

PAGE = 20
INVITATION_COOKIE = "kaipu_invitation"
ADDRESS = ("recipient", "phone", "street", "city", "region", "postcode")


def member_only(view: Any) -> Any:
    """Let members through with their customer id; others log in first, new accounts become customers first."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        customer = bag.customer_of(request)
        if customer is None:
            return HttpResponseRedirect(f"/account/welcome/?next={request.path}")
        answer: HttpResponse = view(request, customer, *args, **kwargs)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    return guarded


@login_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """After a log-in: make the account a customer, bring the guest's cart along, go on."""
    wanted = safe_next(request, request.GET.get("next", ""))
    customer = bag.customer_of(request)
    if customer is None:
        customers.become_customer(user_id=int(request.user.pk or 0), at=clock.now())
        collect("sign_up", request)
        return HttpResponseRedirect(request.get_full_path())
    invitation = request.COOKIES.get(INVITATION_COOKIE, "")[:40]
    if invitation:
        members.enrol(customer_id=customer, invitation_code=invitation, at=clock.now())
        again = HttpResponseRedirect(request.get_full_path())
        again.delete_cookie(INVITATION_COOKIE, samesite="Lax")
        return again
    token = request.COOKIES.get(bag.TOKEN_COOKIE, "")[:64]
    if token:
        cart.merge_carts(token=token, customer_id=customer, at=clock.now())
    if wanted == "/" and getattr(request.user, "is_staff", False):
        wanted = "/desk/"
    response = HttpResponseRedirect(wanted)
    basket = cart.get_cart(key=cart.CartKey(customer_id=customer), at=clock.now())
    bag.write(response, basket.pieces, ((line.sku.code, line.quantity) for line in basket.lines))
    response.delete_cookie(bag.TOKEN_COOKIE, samesite="Lax")
    return response


def _rows(customer: int, page: int) -> list[tuple[orders.OrderRow, str, str]]:
    found = orders.list_orders(customer_id=customer, limit=PAGE + 1, offset=(page - 1) * PAGE)
    return [(row, words.state_word(row.state), words.state_tone(row.state)) for row in found]


@require_safe
@member_only
def overview(request: HttpRequest, customer: int) -> HttpResponse:
    """Show a member's start page."""
    context = {
        "customer": customers.get_customer(customer_id=customer),
        "rows": _rows(customer, 1)[:5],
        "challenges": mark_safe(strip()),  # noqa: S308 - rendered by our own template, escaped there
        "again": mark_safe(picked.section(request, "again", _("Buy again"))),  # noqa: S308 - as above
    }
    return frame.show(request, "storefront/account/overview.html", context, title=_("Your account"), place="account")


@require_safe
@member_only
def order_list(request: HttpRequest, customer: int) -> HttpResponse:
    """Show a member's orders, newest first."""
    page = paging.page_number(request.GET)
    rows = _rows(customer, page)
    context = {
        "rows": rows[:PAGE],
        "newer": paging.address(request.GET, page - 1) if page > 1 else "",
        "older": paging.address(request.GET, page + 1) if len(rows) > PAGE else "",
        "again": mark_safe(picked.section(request, "again", _("Buy again"))) if page == 1 else "",  # noqa: S308 - rendered by our own template
    }
    return frame.show(request, "storefront/account/orders.html", context, title=_("Your orders"), place="account")


def _address_page(
    request: HttpRequest, customer: int, values: dict[str, str], errors: dict[str, str], editing: int | None = None
) -> HttpResponse:
    context = {
        "addresses": customers.list_addresses(customer_id=customer),
        "values": values,
        "errors": errors,
        "problems": list(errors.items()),
        "editing": editing,
    }
    return frame.show(
        request, "storefront/account/addresses.html", context, title=_("Your addresses"), place="account",
        status=422 if errors else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@member_only
def addresses(request: HttpRequest, customer: int, address_id: int | None = None) -> HttpResponse:
    """Show the address book; add an address or change one."""
    if request.method == "GET":
        known = {each.id: each for each in customers.list_addresses(customer_id=customer)}
        if address_id is not None and address_id not in known:
            raise Http404(str(address_id))
        chosen = known.get(address_id) if address_id else None
        values = {name: getattr(chosen, name) if chosen else "" for name in ADDRESS}
        return _address_page(request, customer, values, {}, address_id)
    values = {name: request.POST.get(name, "").replace("\x00", "")[:300] for name in ADDRESS}
    try:
        customers.save_address(
            customer_id=customer, address_id=address_id, is_default=request.POST.get("default") == "yes", **values
        )
    except customers.FieldMissing as error:
        named = {
            field: sentence_for("name" if field == "recipient" else field, values[field]) for field in error.fields
        }
        return _address_page(request, customer, values, named, address_id)
    except customers.AddressUnknown as error:
        raise Http404(str(address_id)) from error
    return HttpResponseRedirect("/account/addresses/")


@require_POST
@member_only
def remove_address(request: HttpRequest, customer: int, address_id: int) -> HttpResponse:
    """Take an address out of the book."""
    try:
        customers.remove_address(customer_id=customer, address_id=address_id)
    except customers.AddressUnknown as error:
        raise Http404(str(address_id)) from error
    return HttpResponseRedirect("/account/addresses/")


@require_http_methods(["GET", "POST"])
@member_only
def profile(request: HttpRequest, customer: int) -> HttpResponse:
    """Show and change name, telephone and language."""
    record = customers.get_customer(customer_id=customer)
    values, errors = {"name": record.name, "phone": record.phone}, {}
    if request.method == "POST":
        values = {name: request.POST.get(name, "").replace("\x00", "")[:200] for name in ("name", "phone")}
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        try:
            customers.set_profile(customer_id=customer, **values, language=language, at=clock.now())
            return HttpResponseRedirect("/account/profile/?saved=1")
        except customers.FieldMissing as error:
            errors = {field: sentence_for(field, values[field]) for field in error.fields}
    closed = {purpose for way, purpose in campaigns.PURPOSE_OF.items() if way not in campaigns.list_ways()}
    closed -= {"marketing_email"}
    answers = customers.get_consents(customer_id=customer)
    context = {
        "customer": record,
        "values": values,
        "errors": errors,
        "problems": list(errors.items()),
        "saved": request.GET.get("saved") == "1",
        "consents": [(p, _purpose(p), answers.get(p, False)) for p in customers.PURPOSES if p not in closed],
        "push_key": campaigns.get_push_key(),
    }  # fmt: skip
    return frame.show(
        request, "storefront/account/profile.html", context, title=_("Profile and consents"), place="account",
        status=422 if errors else 200,
    )  # fmt: skip


def _purpose(purpose: str) -> tuple[str, str]:
    words_of = {
        "marketing_email": (_("Offers by e-mail"), _("At most once a week; every mail lets you out again.")),
        "marketing_sms": (_("Offers by SMS"), _("To the telephone number above; reply TD and it ends.")),
        "marketing_wechat": (_("Offers by WeChat"), _("To those who follow us there.")),
        "marketing_push": (_("Push messages"), _("On the devices where you allow them.")),
        "analytics": (_("Use my visits for statistics"), _("So that we see which pages help and which do not.")),
        "personalisation": (_("Suggestions made for me"), _("From what you bought and looked at in this shop.")),
    }
    return words_of.get(purpose, (purpose, ""))


@require_POST
@member_only
def answer(request: HttpRequest, customer: int) -> HttpResponse:
    """Keep one answer about a consent."""
    try:
        customers.answer_consent(
            customer_id=customer, purpose=request.POST.get("purpose", ""), granted=request.POST.get("granted") == "yes",
            source="account page", at=clock.now(),
        )  # fmt: skip
    except customers.PurposeUnknown as error:
        raise Http404 from error
    return HttpResponseRedirect("/account/profile/?saved=1")


def forget_bag(response: HttpResponse) -> HttpResponse:
    """Drop the cart's hints and the key of the talk when someone logs out."""
    for name in (bag.COOKIE, bag.TOKEN_COOKIE, "kaipu_chat"):
        response.delete_cookie(name, samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
def log_out(request: HttpRequest, inner: Any) -> HttpResponse:
    """Log out by allauth's own view, and forget the member's cart on this device."""
    response: HttpResponse = inner(request)
    if request.method == "POST" and settings.SESSION_COOKIE_NAME in request.COOKIES:
        forget_bag(response)
    return response
