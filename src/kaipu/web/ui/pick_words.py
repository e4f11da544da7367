"""Why something is recommended, in half a sentence: for the shop's cards and the desk's preview."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.brain.recommendations import api as recommendations
from kaipu.commerce.shelf import api as shelf
from kaipu.web.ui import formats

CHEAPER = 0.95
RHYTHM_DAYS = 45  # a longer pause is hardly a rhythm


def tell_reason(pick: recommendations.Pick, about: Collection[int] = ()) -> str:
    """Say in half a sentence why something is recommended; what the reader is looking at (`about`) needs no name."""
    facts = pick.facts
    if pick.reason == "again":
        if 0 < facts.get("days", 0) <= RHYTHM_DAYS:
            every = ngettext("You buy it about every day", "You buy it about every %(n)d days", facts["days"])
            return every % {"n": facts["days"]}
        times = facts.get("times", 1)
        return _("You bought it before") if times < 2 else _("You bought it %(n)d times") % {"n": times}
    if pick.reason == "along":
        partner = None if facts["with"] in about else shelf.find_card(sku_id=facts["with"])
        if partner is not None:
            name = (partner.name_zh or partner.name_en) if formats.speaks_chinese() else partner.name_en
            return _("Goes with %(name)s") % {"name": name}
        return _("Often bought together")
    if pick.reason == "looked":
        seen = shelf.find_card(sku_id=facts["with"])
        if seen is not None:
            name = (seen.name_zh or seen.name_en) if formats.speaks_chinese() else seen.name_en
            return _("After looking at %(name)s") % {"name": name}
        return _("After what you looked at")
    if pick.reason == "alike":
        return _("Bought by people who shop like you")
    return _tell_like(pick.sku_id, about) if pick.reason == "similar" else _("Bought by many at the moment")


def _tell_like(sku_id: int, about: Collection[int]) -> str:
    """Say how a good stands beside the one like it that the reader looks at."""
    other = shelf.find_card(sku_id=next(iter(about))) if len(about) == 1 else None
    card = shelf.find_card(sku_id=sku_id) if other is not None else None
    if card is None or other is None:
        return _("Of the same kind")
    alike = card.unit_minor and other.unit_minor and card.size_unit == other.size_unit and card.weighed == other.weighed
    if alike and (card.unit_minor or 0) < CHEAPER * (other.unit_minor or 0):
        return _("Of the same kind, for less")
    if card.brand_en and card.brand_en == other.brand_en:
        return _("Of the same kind and brand")
    return _("Of the same kind")
