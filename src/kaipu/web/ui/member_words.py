"""Sentences about coupons, points and tiers, for the shop, the desk and the till."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.commerce.members import api as members
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money
from kaipu.web.ui import formats


def refusal(reason: str, code: str) -> str:
    """Return why a coupon cannot be used."""
    sentences = {
        "unknown": _("There is no coupon “%(code)s”. Check what you typed."),
        "early": _("The coupon %(code)s is not valid yet."),
        "over": _("The coupon %(code)s is over."),
        "channel": _("The coupon %(code)s cannot be used here."),
        "exhausted": _("The coupon %(code)s has been used up by others."),
        "used": _("You have used the coupon %(code)s as often as it may be used."),
        "theirs": _("The coupon %(code)s is only for those who were given it. Log in if that is you."),
    }
    return sentences.get(reason, _("The coupon %(code)s cannot be used.")) % {"code": code[:32]}


def title(record: object, field: str = "title") -> str:
    """Return a record's title in the reader's language."""
    chinese, english = getattr(record, f"{field}_zh", ""), getattr(record, f"{field}_en", "")
    return str((chinese or english) if formats.speaks_chinese() else english)


def reduction(adjustment: pricing.Adjustment) -> str:
    """Return what lowered a price."""
    values = dict(adjustment.values)
    if adjustment.code == "points":
        count = int(values.get("points", "0"))
        return ngettext("%(count)d point", "%(count)d points", count) % {"count": count}
    if adjustment.code == "till_difference":
        return _("Difference at the till")
    name = values.get("zh" if formats.speaks_chinese() else "en", "") or adjustment.code.partition(":")[2]
    kind = adjustment.code.partition(":")[0]
    if kind == "tier":
        return _("Member price: %(name)s") % {"name": name}
    return _("Coupon: %(name)s") % {"name": name} if kind == "coupon" else name


def reductions(priced: pricing.PricedCart) -> list[tuple[str, Money]]:
    """Return what lowered a cart's price, each with the amount taken off."""
    return [(reduction(each), -each.amount) for each in priced.reductions]


def worth(coupon: members.CouponRecord) -> str:
    """Return what a coupon takes off, in words."""
    if coupon.kind == "amount":
        off = _("%(amount)s off") % {"amount": formats.money_round(Money(coupon.amount_minor, coupon.currency))}
    else:
        off = _("%(percent)s off") % {
            "percent": formats.percent(coupon.percent_bp / 10_000, 0 if coupon.percent_bp % 100 == 0 else 1)
        }
    if coupon.cap_minor:
        most = formats.money_round(Money(coupon.cap_minor, coupon.currency))
        off = _("%(off)s, at most %(most)s") % {"off": off, "most": most}
    if coupon.threshold_minor:
        least = formats.money_round(Money(coupon.threshold_minor, coupon.currency))
        off = _("%(off)s from %(least)s on") % {"off": off, "least": least}
    return off


def state(name: str) -> tuple[str, str]:
    """Return (word, tone) for the state of a coupon."""
    words = {
        "open": (_("valid"), "good"), "early": (_("not yet valid"), "info"), "over": (_("over"), ""),
        "exhausted": (_("used up"), "warn"), "used": (_("used"), ""),
    }  # fmt: skip
    return words.get(name, (name, ""))


def entry(kind: str, note: str = "") -> str:
    """Return why points moved."""
    words = {
        "earn": _("Earned with an order"), "burn": _("Spent on an order"), "burn_back": _("Given back: order cancelled"),
        "claw_back": _("Taken back: order refunded"), "expire": _("Expired"), "adjust": _("Corrected by the shop"),
        "gift": _("Gift"), "opening": _("Brought from before"),
    }  # fmt: skip
    if note == "invitation":
        return _("For an invitation")
    return words.get(kind, kind)


def service_level(name: str) -> str:
    """Return a level of service in words."""
    words = {"standard": _("Standard service"), "fast": _("Faster answers"), "personal": _("A person of one's own")}
    return words.get(name, name)


def benefits(tier: members.TierRecord) -> list[str]:
    """Return what a tier brings, one sentence each."""
    found = []
    if tier.price_bp:
        found.append(
            _("%(percent)s off every price")
            % {"percent": formats.percent(tier.price_bp / 10_000, 1 if tier.price_bp % 100 else 0)}
        )
    if tier.earn_bp != 10_000:
        found.append(_("%(times)s times the points") % {"times": f"{tier.earn_bp / 10_000:g}"})
    if tier.free_delivery_from_minor == 0:
        found.append(_("Delivery is always free"))
    elif tier.free_delivery_from_minor is not None:
        least = formats.money_round(Money(tier.free_delivery_from_minor, settings.CURRENCY))
        found.append(_("Free delivery from %(least)s on") % {"least": least})
    if tier.birthday_coupon_id:
        found.append(_("A gift for your birthday"))
    if tier.service_level != "standard":
        found.append(service_level(tier.service_level))
    return found
