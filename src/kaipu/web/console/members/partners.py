"""The pages of partners: who brings buyers, what they earn by which rules, payouts by two persons, the year for taxes."""

import csv
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.partners import api as partners
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS, Money
from kaipu.web.console import listing, personal
from kaipu.web.console.members.coupons import amount_or_none
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, partner_words

PAGE = "/desk/members/partners/"
TAGS = {"name": "name", "email": "email", "tax_name": "name"}
TERMS = ("cap_order", "cap_month", "hold_days", "least_payout")
RISKY = ("=", "+", "-", "@", "\t", "\r")


def _money(minor: int) -> Money:
    return Money(minor, settings.CURRENCY)


def _plain(minor: int | None) -> str:
    return "" if minor is None else f"{_money(minor).major:.{MINOR_DIGITS.get(settings.CURRENCY, 2)}f}"


def _departments() -> list[tuple[str, str]]:
    chinese = formats.speaks_chinese()
    found = [
        (each.path, each.name_zh if chinese else each.name_en)
        for each in catalog.list_categories()
        if "/" not in each.path
    ]
    return [("", _("All others")), *sorted(found, key=lambda each: each[1])]


@require_safe
@needs("members.view")
def partner_list(request: HttpRequest) -> HttpResponse:
    """Show partners, rules and payouts."""
    return _page(request)


def _page(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    found = partners.list_partners(limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [
        (personal.masked(request, row.partner, TAGS), row, _money(row.held_minor), _money(row.free_minor), _money(row.paid_minor), partner_words.state(row.partner.state))
        for row in found
    ]  # fmt: skip
    terms, departments = partners.get_terms(), _departments()
    names, me = dict(departments), f"user:{desk_of(request).user_id}"
    values: dict[str, object] = {
        "cap_order": _plain(terms.cap_order_minor), "cap_month": _plain(terms.cap_month_minor), "hold_days": terms.hold_days,
        "least_payout": _plain(terms.least_payout_minor), "is_open": terms.is_open,
    }  # fmt: skip
    if form:
        values |= {
            name: form.given.get(name, "")
            for name in (*TERMS, "name", "email", "parent", "share")
            if name in form.given
        }
    context = {
        "window": listing.window(request, rows), "values": values, "departments": departments,
        "shares": [(level, department, names.get(department, department), partner_words.share(share)) for level, by in partners.get_shares().items() for department, share in sorted(by.items())],
        "payouts": [(run, _money(run.total_minor), partner_words.payout_state(run.state), run.asked_by == me) for run in partners.list_payouts(limit=10)],
        "errors": form.errors if form else {}, "problems": form.problems if form else [], "currency": settings.CURRENCY,
        "year": clock.local_date(clock.now()).year,
    }  # fmt: skip
    return show(request, "console/members/partners.html", context, title=_("Partners"), status=422 if form else 200)


@require_safe
@needs("members.view")
def partner_page(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Show one partner with their books."""
    try:
        partner = partners.get_partner(partner_id=partner_id)
    except partners.PartnerUnknown as error:
        raise Http404(str(partner_id)) from error
    standing = partners.get_standing(partner_id=partner_id)
    context = {
        "partner": personal.masked(request, partner, TAGS), "state": partner_words.state(partner.state),
        "held": _money(standing.held_minor), "free": _money(standing.free_minor), "paid": _money(standing.paid_minor),
        "ledger": [(row, partner_words.entry(row.kind), _money(row.held_minor), _money(row.free_minor)) for row in partners.list_ledger(partner_id=partner_id)],
    }  # fmt: skip
    return show(request, "console/members/partner.html", context, title=_("Partner %(code)s") % {"code": partner.code})


@require_POST
@needs("members.edit")
def decide(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Take on who asked, refuse them, or end a partnership."""
    answer = request.POST.get("answer", "")
    try:
        if answer == "end":
            partners.end_partner(partner_id=partner_id, at=clock.now())
        else:
            partners.decide_partner(partner_id=partner_id, agreed=answer == "yes", at=clock.now())
    except partners.PartnerUnknown:
        messages.warning(request, _("This was decided before, so nothing was done."))
    else:
        messages.success(request, _("Noted."))
    return HttpResponseRedirect(PAGE)


@require_POST
@needs("members.edit")
def company(request: HttpRequest) -> HttpResponse:
    """Make a company a partner."""
    form = Typed(request.POST)
    name = form.needed("name", _("Type the company's name."))
    if not form.errors:
        try:
            partners.make_company(name=name, email=form.text("email"), parent_code=form.text("parent"), at=clock.now())
        except partners.PartnerUnknown:
            form.errors["parent"] = _("No partner has this code.")
        except partners.TooDeep:
            form.errors["parent"] = _(
                "This partner was brought along, so they cannot bring others: there are two levels."
            )
    if form.errors:
        return _page(request, form)
    messages.success(request, _("The company is a partner now."))
    return HttpResponseRedirect(PAGE)


@require_POST
@needs("members.edit")
def rules(request: HttpRequest) -> HttpResponse:
    """Write caps, the time a commission is held, and from which sum on it is paid."""
    form = Typed(request.POST)
    order, month, least = (amount_or_none(form, name) for name in ("cap_order", "cap_month", "least_payout"))
    days = form.whole("hold_days", most=365)
    if form.errors:
        return _page(request, form)
    terms = partners.Terms(order, month, days, least or 0, request.POST.get("is_open") == "yes")
    partners.set_scheme(terms=terms, at=clock.now())
    messages.success(request, _("The rules hold for orders handed over from now on."))
    return HttpResponseRedirect(PAGE)


@require_POST
@needs("members.edit")
def share(request: HttpRequest) -> HttpResponse:
    """Write what a level earns of a department, or take the line away."""
    form = Typed(request.POST)
    level = form.whole("level", least=1, most=2)
    department = form.text("department")
    if department not in dict(_departments()):
        form.errors["department"] = _("Choose a department of the list.")
    text = form.text("share").rstrip("%％ ")
    points: int | None = None
    if text and request.POST.get("what") != "remove":
        try:
            points = round(float(text) * 100)
        except (ValueError, OverflowError):
            points = -1
        if not 0 <= points <= 5000:
            form.errors["share"] = _("Type a percentage from 0 to 50.")
    elif request.POST.get("what") != "remove":
        form.errors["share"] = _("Type a percentage from 0 to 50.")
    if form.errors:
        return _page(request, form)
    partners.set_share(level=level, department=department, share_bp=points, at=clock.now())
    messages.success(request, _("The rules hold for orders handed over from now on."))
    return HttpResponseRedirect(PAGE)


@require_POST
@needs("members.edit")
def prepare(request: HttpRequest) -> HttpResponse:
    """Prepare a payout."""
    try:
        partners.prepare_payout(at=clock.now())
    except partners.NothingToPay:
        messages.warning(request, _("Nobody has enough to be paid and has told what taxes need."))
    except partners.PayoutWaits:
        messages.warning(request, _("Another payout waits; decide it first."))
    else:
        messages.success(request, _("A second person must agree; it waits below."))
    return HttpResponseRedirect(f"{PAGE}#payouts")


@require_POST
@needs("members.edit")
def decide_payout(request: HttpRequest, payout_id: int) -> HttpResponse:
    """Agree to a payout, or refuse it."""
    try:
        partners.decide_payout(payout_id=payout_id, agreed=request.POST.get("answer") == "yes", at=clock.now())
    except partners.SamePerson:
        messages.warning(request, _("You prepared this yourself, so somebody else must agree to it."))
    except partners.PayoutUnknown:
        messages.warning(request, _("This was decided before, so nothing was done."))
    except partners.NothingToPay:
        messages.warning(
            request, _("Goods came back since, and somebody has less by now. Refuse it, and prepare another.")
        )
    else:
        messages.success(request, _("Noted."))
    return HttpResponseRedirect(f"{PAGE}#payouts")


@require_safe
@needs("customers.contact")
def taxes(request: HttpRequest) -> HttpResponse:
    """Give the year for the tax office as a file; who took it is written down."""
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 and "2000" <= typed <= "2100" else 0
    if not year:
        raise Http404(typed[:10])
    rows = partners.list_tax_rows(since=clock.day_start(date(year, 1, 1)), until=clock.day_start(date(year + 1, 1, 1)))
    privacy.note_access(what="export", subject=f"partners:{year}", persons=len(rows), reason="law", at=clock.now())
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="partners-{year}.csv"'
    writer = csv.writer(response)
    writer.writerow(["partner", "tax_name", "tax_id", "tax_country", "year", "paid", "currency", "payments"])
    for row in rows:
        texts = [f"'{text}" if text.startswith(RISKY) else text for text in (row.tax_name, row.tax_id, row.tax_country)]
        writer.writerow([row.partner_id, *texts, year, _plain(row.paid_minor), settings.CURRENCY, row.payments])
    return response
