"""A partner's own page: asking to be one, links, what was earned, and the data that taxes need."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.partners import api as partners
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.storefront import frame
from kaipu.web.storefront.account.views import member_only
from kaipu.web.storefront.partner.arrival import code_of
from kaipu.web.ui import partner_words
from kaipu.web.ui.addresses import site_of

PAGE = "/account/partner/"
TAX = ("tax_name", "tax_id", "tax_country")


def _money(minor: int) -> Money:
    return Money(minor, settings.CURRENCY)


def _page(request: HttpRequest, customer: int, errors: dict[str, str] | None = None) -> HttpResponse:
    partner, terms = partners.find_partner_of(customer_id=customer), partners.get_terms()
    shares = partners.get_shares()
    context: dict[str, object] = {
        "partner": partner, "errors": errors or {}, "problems": list((errors or {}).items()), "is_open": terms.is_open,
        "shares": [partner_words.share(shares[level].get("", 0)) for level in (1, 2)], "hold_days": terms.hold_days,
        "least": _money(terms.least_payout_minor),
    }  # fmt: skip
    if partner is not None:
        link = f"{site_of(request)}/via/{partner.code}/"
        standing = partners.get_standing(partner_id=partner.id)
        kept = {"tax_name": partner.tax_name, "tax_id": "", "tax_country": partner.tax_country}
        context |= {
            "link": link, "qr": str(segno.make(link, error="m").svg_data_uri(scale=5, border=2)),
            "held": _money(standing.held_minor), "free": _money(standing.free_minor), "paid": _money(standing.paid_minor),
            "state": partner_words.state(partner.state),
            "values": {name: request.POST.get(name, "")[:200] for name in TAX} if errors else kept,
            "ledger": [(row, partner_words.entry(row.kind), _money(row.held_minor), _money(row.free_minor)) for row in partners.list_ledger(partner_id=partner.id, limit=30)],
        }  # fmt: skip
    return frame.show(
        request, "storefront/partner/partner.html", context, title=_("Recommend us"), place="account",
        status=422 if errors else 200,
    )  # fmt: skip


@require_safe
@member_only
def partner_page(request: HttpRequest, customer: int) -> HttpResponse:
    """Show a partner's links and money; whoever is none may ask to be one."""
    return _page(request, customer)


@require_POST
@member_only
def ask(request: HttpRequest, customer: int) -> HttpResponse:
    """Ask to become a partner; whose link the browser remembers brought them along, unless they stand on the second level."""
    at = clock.now()
    if partners.get_terms().is_open:
        try:
            partners.apply_as_partner(customer_id=customer, parent_code=code_of(request), at=at)
        except partners.AlreadyPartner:
            pass  # asked twice
        except (partners.TooDeep, partners.PartnerUnknown):
            partners.apply_as_partner(customer_id=customer, at=at)
    return HttpResponseRedirect(PAGE)


@require_POST
@member_only
def tax(request: HttpRequest, customer: int) -> HttpResponse:
    """Note what the tax office asks for."""
    partner = partners.find_partner_of(customer_id=customer)
    if partner is None:
        return HttpResponseRedirect(PAGE)
    name, number, country = (request.POST.get(field, "").replace("\x00", "")[:200] for field in TAX)
    try:
        partners.set_tax_data(partner_id=partner.id, name=name, tax_id=number, country=country, at=clock.now())
    except partners.PartnerInvalid as refused:
        return _page(request, customer, {field: partner_words.tax_fault(field) for field in refused.fields})
    return HttpResponseRedirect(PAGE)
