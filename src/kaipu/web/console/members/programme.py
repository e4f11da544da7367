"""The rules of points, and the tiers with their benefits."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.price_advice import api as price_advice
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS, Money
from kaipu.web.console.members.coupons import amount_or_none
from kaipu.web.console.prices import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, member_words

NUMBERS = (
    "points_per_major", "burn_points", "keep_months", "window_days", "grace_days", "approve_from", "referral_points",
    "referral_limit",
)  # fmt: skip
TIER_TEXTS = (
    "level",
    "code",
    "title_en",
    "title_zh",
    "spend",
    "points",
    "orders",
    "price",
    "earn",
    "free_from",
    "service",
    "gift",
)


def _weekdays() -> list[tuple[int, str]]:
    return [
        (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")), (6, _("Saturday")),
        (7, _("Sunday")),
    ]  # fmt: skip


@require_safe
@needs("members.view")
def programme(request: HttpRequest) -> HttpResponse:
    """Show the rules of points and the tiers."""
    return _page(request)


def _page(request: HttpRequest, rules: Typed | None = None, tier: Typed | None = None) -> HttpResponse:
    terms, tiers = members.get_terms(), members.list_tiers()
    values: dict[str, object] = {name: getattr(terms, name) for name in NUMBERS}
    values |= {"burn_minor": _plain(terms.burn_minor), "share": f"{terms.burn_share_bp / 100:g}"}
    doubled = set(terms.double_weekdays)
    if rules:
        values = {name: rules.given.get(name, "") for name in (*NUMBERS, "burn_minor", "share")}
        doubled = {int(each) for each in rules.given.getlist("double") if each in "1234567" and each}
    chosen = next((each for each in tiers if str(each.level) == request.GET.get("tier", "")), None)
    form = tier or rules
    context = {
        "values": values, "weekdays": [(day, name, day in doubled) for day, name in _weekdays()],
        "tiers": [(each, member_words.title(each), _asks(each), member_words.benefits(each)) for each in tiers],
        "errors": form.errors if form else {}, "problems": form.problems if form else [], "currency": settings.CURRENCY,
        "tier": {name: tier.given.get(name, "") for name in TIER_TEXTS} if tier else _tier_values(chosen, len(tiers) + 1),
        "services": [(each, member_words.service_level(each)) for each in ("standard", "fast", "personal")],
        "gifts": [(str(row.coupon.id), f"{row.coupon.code} · {member_words.title(row.coupon)}") for row in members.list_coupons(access="gift", limit=50)],
    }  # fmt: skip
    return show(
        request, "console/members/programme.html", context, title=_("Programme and tiers"), status=422 if form else 200
    )


def _plain(minor: int | None) -> str:
    if minor is None:
        return ""
    return f"{Money(minor, settings.CURRENCY).major:.{MINOR_DIGITS.get(settings.CURRENCY, 2)}f}"


def _asks(tier: members.TierRecord) -> str:
    """Return by which figures a tier is reached."""
    found = []
    if tier.spend_minor is not None:
        found.append(formats.money_round(Money(tier.spend_minor, settings.CURRENCY)))
    if tier.orders is not None:
        found.append(_("%(count)d orders") % {"count": tier.orders})
    if tier.points is not None:
        found.append(_("%(count)d points") % {"count": tier.points})
    return f" {_('or')} ".join(found) or _("nothing asked for")


def _tier_values(tier: members.TierRecord | None, fresh_level: int) -> dict[str, object]:
    if tier is None:
        return {"level": fresh_level, "earn": "1"}
    return {
        "level": tier.level, "code": tier.code, "title_en": tier.title_en, "title_zh": tier.title_zh,
        "spend": _plain(tier.spend_minor), "points": "" if tier.points is None else tier.points,
        "orders": "" if tier.orders is None else tier.orders, "price": f"{tier.price_bp / 100:g}" if tier.price_bp else "",
        "earn": f"{tier.earn_bp / 10_000:g}", "free_from": _plain(tier.free_delivery_from_minor), "service": tier.service_level,
        "gift": str(tier.birthday_coupon_id or ""),
    }  # fmt: skip


def _share(form: Typed, name: str, most: float, factor: int) -> int:
    """Read a number with decimals as whole parts of `factor`."""
    text = form.text(name).rstrip("%％ ") or "0"
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        form.errors[name] = _("Type a number from 0 to %(most)s.") % {"most": f"{most:g}"}
        return 0
    return round(value * factor)


@require_POST
@needs("members.edit")
def set_rules(request: HttpRequest) -> HttpResponse:
    """Write the rules of points."""
    form = Typed(request.POST)
    numbers = {
        name: form.whole(name, least=1 if name in ("burn_points", "window_days") else 0, most=1_000_000)
        for name in NUMBERS
    }
    worth, share = form.money("burn_minor").minor, _share(form, "share", 100, 100)
    days = tuple(sorted({int(each) for each in request.POST.getlist("double") if each in tuple("1234567")}))
    if not form.errors:
        terms = members.Terms(**numbers, burn_minor=worth, burn_share_bp=share, double_weekdays=days)
        try:
            members.set_programme(terms=terms, at=clock.now())
        except members.ProgrammeInvalid as refused:
            for name in refused.fields:
                form.errors[name] = _("This number is too large.")
    if form.errors:
        return _page(request, rules=form)
    messages.success(request, _("The rules hold from now on. Points earned before stay as they are."))
    return HttpResponseRedirect("/desk/members/programme/")


def _find_unfair(tier: members.TierRecord) -> str:
    """Return why a tier may not pay so much less than before; nothing where it may, or where that cannot be tested yet."""
    if tier.price_bp <= next((each.price_bp for each in members.list_tiers() if each.level == tier.level), 0):
        return ""
    try:
        verdict = price_advice.judge_class(tier=tier, at=clock.now())
    except lake.NothingPublished:
        return ""
    return "" if verdict.allowed else wording.verdict(verdict)


@require_POST
@needs("members.edit")
def set_tier(request: HttpRequest) -> HttpResponse:
    """Write one tier."""
    form = Typed(request.POST)
    level = form.whole("level", least=1, most=9)
    code = form.needed("code", _("Give it a short name in Latin letters, for example gold."), 20).lower()
    english, chinese = (
        form.needed("title_en", _("Say in English what it is.")),
        form.needed("title_zh", _("Say in Chinese what it is.")),
    )
    spend, free = amount_or_none(form, "spend"), amount_or_none(form, "free_from")
    points = form.whole("points", least=1) if form.text("points") else None
    count = form.whole("orders", least=1) if form.text("orders") else None
    price, earn = _share(form, "price", 50, 100), _share(form, "earn", 10, 10_000)
    gift = form.text("gift")
    if any(each.code == code and each.level != level for each in members.list_tiers()):
        form.errors["code"] = _("Another tier is called like this.")
    tier = members.TierRecord(
        level, code, english, chinese, spend, points, count, price, earn, free, form.text("service") or "standard",
        int(gift) if gift.isascii() and gift.isdigit() and len(gift) < 16 else None,
    )  # fmt: skip
    if not form.errors and (unfair := _find_unfair(tier)):
        form.errors["price"] = unfair
    if not form.errors:
        try:
            members.set_tier(tier=tier, at=clock.now())
        except members.ProgrammeInvalid as refused:
            for name in refused.fields:
                form.errors[name] = _("Please look at this field again.")
    if form.errors:
        return _page(request, tier=form)
    messages.success(request, _("The tier is written. Members move at the next order, or at night."))
    return HttpResponseRedirect("/desk/members/programme/")


@require_POST
@needs("members.edit")
def remove_tier(request: HttpRequest, level: int) -> HttpResponse:
    """Take a tier away."""
    try:
        members.remove_tier(level=level, at=clock.now())
        messages.success(request, _("The tier is taken away."))
    except members.TierUnknown:
        messages.warning(request, _("This tier was taken away before."))
    return HttpResponseRedirect("/desk/members/programme/")
