"""The pages of members: how the programme stands, and one member with wallet and ledger."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import listing
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import member_words


@require_safe
@needs("members.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show how the programme stands, and what waits for a second person; a member's code leads to the member."""
    code = listing.text(request.GET)
    if code:
        found = members.find_member_by_code(code=code)
        if found is not None:
            return HttpResponseRedirect(f"/desk/members/{found.customer_id}/")
    figures, terms = members.get_programme_figures(), members.get_terms()
    titles = {tier.level: member_words.title(tier) for tier in members.list_tiers()}
    owed = (
        -figures.points.get("issued", 0)
        - figures.points.get("burnt", 0)
        - figures.points.get("expired", 0)
        - figures.points.get("corrected", 0)
    )
    context = {
        "q": code, "nobody": bool(code), "members": figures.members, "owed": owed,
        "owed_worth": Money(members.points_worth(terms, max(0, owed)), settings.CURRENCY),
        "burnt": figures.points.get("burnt", 0), "expired": figures.points.get("expired", 0),
        "levels": [(titles.get(level, _("No tier")), count) for level, count in figures.by_level.items()],
        "waiting": [_waiting(request, each) for each in members.list_corrections(state="waiting")],
    }  # fmt: skip
    return show(request, "console/members/overview.html", context, title=_("Members"))


def _waiting(request: HttpRequest, asked: members.CorrectionRecord) -> tuple[members.CorrectionRecord, bool]:
    return asked, asked.asked_by == f"user:{desk_of(request).user_id}"


@require_safe
@needs("members.view")
def member_page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show one member: tier, points, wallet, ledger."""
    return _member(request, customer_id)


def _member(request: HttpRequest, customer_id: int, form: Typed | None = None) -> HttpResponse:
    at = clock.now()
    try:
        customer = customers.get_customer(customer_id=customer_id)
    except customers.CustomerUnknown as error:
        raise Http404(str(customer_id)) from error
    member = members.find_membership(customer_id=customer_id)
    wallet = members.list_wallet(customer_id=customer_id, at=at)
    terms, tiers = members.get_terms(), {tier.level: member_words.title(tier) for tier in members.list_tiers()}
    open_coupons = [row.coupon for row in members.list_coupons(limit=100) if row.coupon.state_at(at) == "open"]
    context = {
        "customer_id": customer_id, "number": customer.number, "member": member, "expiry": members.find_next_expiry(customer_id=customer_id),
        "tier": member_words.title(member.tier) if member and member.tier else _("No tier"),
        "benefits": member_words.benefits(member.tier) if member and member.tier else [],
        "figures": members.get_figures(customer_id=customer_id, since=members.window_start(at, terms.window_days)),
        "currency": settings.CURRENCY, "days": terms.window_days, "approve_from": terms.approve_from,
        "wallet": [(each, member_words.title(each.coupon), member_words.worth(each.coupon), *member_words.state(each.state)) for each in wallet],
        "ledger": [(row, member_words.entry(row.kind, row.note)) for row in members.list_ledger(customer_id=customer_id)],
        "changes": [(tiers.get(each.from_level, _("No tier")), tiers.get(each.to_level, _("No tier")), each.at) for each in members.list_tier_changes(customer_id=customer_id)],
        "corrections": members.list_corrections(customer_id=customer_id), "coupons": [(each.id, f"{each.code} · {member_words.title(each)}") for each in open_coupons],
        "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "values": {name: form.given.get(name, "") for name in ("points", "reason")} if form else {},
    }  # fmt: skip
    context["spend"] = Money(
        members.get_figures(customer_id=customer_id, since=members.window_start(at, terms.window_days))["spend_minor"],
        settings.CURRENCY,
    )
    title = _("Member %(number)s") % {"number": customer.number}
    return show(request, "console/members/member.html", context, title=title, status=422 if form else 200)


@require_POST
@needs("members.edit")
def enrol(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Make a customer a member who asked for it."""
    try:
        customers.get_customer(customer_id=customer_id)
    except customers.CustomerUnknown as error:
        raise Http404(str(customer_id)) from error
    members.enrol(customer_id=customer_id, at=clock.now())
    messages.success(request, _("They are a member now."))
    return HttpResponseRedirect(f"/desk/members/{customer_id}/")


@require_POST
@needs("members.edit")
def correct(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Change a balance by hand; large changes wait for a second person."""
    form = Typed(request.POST)
    points = form.whole("points", least=-1_000_000, most=1_000_000)
    reason = form.needed("reason", _("Say why; the member and your colleagues can read it."), 300)
    if not points and "points" not in form.errors:
        form.errors["points"] = _("Type a number other than 0, for example 50 or -50.")
    if not form.errors:
        try:
            state = members.correct_points(customer_id=customer_id, points=points, reason=reason, at=clock.now())
        except members.CorrectionInvalid:
            form.errors["points"] = _("That would take more points than they have.")
        except members.NotAMember as error:
            raise Http404(str(customer_id)) from error
        else:
            said = (
                _("The balance is changed.")
                if state == "done"
                else _("A second person must agree; it waits on the members page.")
            )
            messages.success(request, said)
    if form.errors:
        return _member(request, customer_id, form)
    return HttpResponseRedirect(f"/desk/members/{customer_id}/")


@require_POST
@needs("members.edit")
def decide(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Agree to a correction, or refuse it."""
    agreed = request.POST.get("answer") == "yes"
    try:
        members.decide_correction(correction_id=correction_id, agreed=agreed, at=clock.now())
    except members.SamePerson:
        messages.warning(request, _("You asked for this yourself, so somebody else must agree to it."))
    except members.CorrectionUnknown:
        messages.warning(request, _("This was decided before, so nothing was done."))
    except members.CorrectionInvalid:
        messages.warning(request, _("They have fewer points by now than this would take. Refuse it, and ask for less."))
    else:
        messages.success(request, _("The balance is changed.") if agreed else _("It is refused; the balance stays."))
    return HttpResponseRedirect("/desk/members/")


@require_POST
@needs("members.edit")
def give_coupon(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Put a coupon into a customer's wallet."""
    typed = request.POST.get("coupon", "")
    try:
        coupon_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0
        customers.get_customer(customer_id=customer_id)
        members.grant_coupon(coupon_id=coupon_id, customer_id=customer_id, source="service", at=clock.now())
    except customers.CustomerUnknown as error:
        raise Http404(str(customer_id)) from error
    except members.CouponUnknown:
        messages.warning(request, _("Choose a coupon of the list; nothing was given."))
    else:
        messages.success(request, _("The coupon lies in their wallet."))
    return HttpResponseRedirect(f"/desk/members/{customer_id}/")
