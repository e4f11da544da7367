"""A member's points, tier, coupons, code and invitations."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.storefront import frame
from kaipu.web.storefront.account.views import INVITATION_COOKIE, member_only
from kaipu.web.ui import member_words
from kaipu.web.ui.addresses import site_of

INVITATION_SECONDS = 30 * 24 * 3600


def _qr(text: str) -> str:
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=2))


def _to_next(member: members.MembershipRecord) -> tuple[members.TierRecord | None, list[str]]:
    """Return the next tier, and what is still missing to it: any of these is enough."""
    terms = members.get_terms()
    above = [tier for tier in members.list_tiers() if tier.level > member.level]
    if not above:
        return None, []
    tier, at = above[0], clock.now()
    now = members.get_figures(customer_id=member.customer_id, since=members.window_start(at, terms.window_days))
    missing = []
    if tier.spend_minor is not None:
        amount = member_words.formats.money_text(
            Money(max(0, tier.spend_minor - now["spend_minor"]), settings.CURRENCY)
        )
        missing.append(_("spend %(amount)s more") % {"amount": amount})
    if tier.orders is not None:
        missing.append(_("order %(count)d more times") % {"count": max(0, tier.orders - now["orders"])})
    if tier.points is not None:
        missing.append(_("earn %(count)d more points") % {"count": max(0, tier.points - now["points"])})
    return tier, missing


def _page(request: HttpRequest, customer: int, problem: str = "") -> HttpResponse:
    at = clock.now()
    member = members.find_membership(customer_id=customer)
    context: dict[str, object] = {"member": member, "problem": problem, "problems": [("", problem)] if problem else []}
    if member is not None:
        tier, missing = _to_next(member)
        expiry = members.find_next_expiry(customer_id=customer)
        wallet = members.list_wallet(customer_id=customer, at=at)
        claimable = members.list_claimable(customer_id=customer, at=at)
        terms = members.get_terms()
        context |= {
            "qr": _qr(member.code), "tier_title": member_words.title(member.tier) if member.tier else "",
            "benefits": member_words.benefits(member.tier) if member.tier else [],
            "next_title": member_words.title(tier) if tier else "", "missing": missing,
            "worth": Money(members.points_worth(terms, max(0, member.balance)), settings.CURRENCY), "expiry": expiry,
            "wallet": [(each, member_words.title(each.coupon), member_words.worth(each.coupon), *member_words.state(each.state)) for each in wallet],
            "claimable": [(each, member_words.title(each), member_words.worth(each)) for each in claimable],
            "ledger": [(row, member_words.entry(row.kind, row.note)) for row in members.list_ledger(customer_id=customer, limit=30)],
            "invitation": f"{site_of(request)}/i/{member.code}/", "invitations": members.count_invitations(customer_id=customer),
            "reward": terms.referral_points, "typed_month": request.POST.get("month", "")[:2] or member.birth_month or "",
            "typed_day": request.POST.get("day", "")[:2] or member.birth_day or "",
        }  # fmt: skip
    return frame.show(
        request, "storefront/account/rewards.html", context, title=_("Points and coupons"), place="account",
        status=422 if problem else 200,
    )  # fmt: skip


@require_safe
@member_only
def rewards(request: HttpRequest, customer: int) -> HttpResponse:
    """Show a member's tier, points, wallet and code; whoever is no member may become one."""
    return _page(request, customer)


@require_POST
@member_only
def join(request: HttpRequest, customer: int) -> HttpResponse:
    """Become a member."""
    members.enrol(customer_id=customer, invitation_code=request.COOKIES.get(INVITATION_COOKIE, "")[:40], at=clock.now())
    return HttpResponseRedirect("/account/rewards/")


@require_POST
@member_only
def claim(request: HttpRequest, customer: int) -> HttpResponse:
    """Take a coupon into the wallet."""
    code = request.POST.get("code", "").replace("\x00", "").strip()[:40]
    try:
        members.claim_coupon(customer_id=customer, code=code, at=clock.now())
    except members.CouponRefused as refused:
        return _page(request, customer, member_words.refusal(refused.reason, code))
    return HttpResponseRedirect("/account/rewards/#wallet")


@require_POST
@member_only
def birthday(request: HttpRequest, customer: int) -> HttpResponse:
    """Note the day on which a gift comes; no year is asked for."""
    typed = [request.POST.get(name, "").strip() for name in ("month", "day")]
    month, day = (int(each) if each.isascii() and each.isdigit() and len(each) < 3 else 0 for each in typed)
    try:
        members.set_birthday(customer_id=customer, month=month, day=day, at=clock.now())
    except members.BirthdayInvalid:
        return _page(
            request, customer, _("There is no such day. Type the month and the day of your birthday as numbers.")
        )
    except members.NotAMember:
        return HttpResponseRedirect("/account/rewards/")
    return HttpResponseRedirect("/account/rewards/#birthday")


@require_safe
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Remember for a month who invited a visitor, and show them the shop."""
    response = HttpResponseRedirect("/")
    response.set_cookie(
        INVITATION_COOKIE,
        members.clean_code(code),
        max_age=INVITATION_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
