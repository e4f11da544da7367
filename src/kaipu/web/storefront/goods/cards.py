"""Cards of goods as ready strings, kept until anything on the card changes."""

import time
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.commerce.shelf import api as shelf
from kaipu.kernel.money import Money, worth
from kaipu.web.storefront.bag import Bag
from kaipu.web.ui import formats, quantities
from kaipu.web.ui.mould import escape, mould

GAPS = ("slug", "name", "picture", "alt", "tint", "price", "unit_price", "hint", "control")
CONTROL_GAPS = ("code", "name", "quantity", "less", "more")
FEW = 5
FEW_GRAMS = 1000
# Three tints that go together for each department, the largest first; a department's shelves share them out.
TINTS = ((2, 7, 8), (5, 4, 6), (1, 7, 6), (7, 1, 2), (3, 5, 8), (2, 3, 8), (3, 8, 2), (4, 6, 1))
MOST_KEPT = 20_000
_kept: dict[tuple[int, bool], tuple[int, str, str]] = {}
_MARK = "\ue002"


@lru_cache(maxsize=1024)
def picture(icon: str) -> str:
    """Return the address of a product picture; the plain basket for an icon that is not among the pictures."""
    for name in (icon, "basket"):
        path = f"ui/products/{name}.svg"
        try:
            if name and staticfiles_storage.url(path) and (settings.TESTING or settings.DEBUG or _exists(path)):
                return staticfiles_storage.url(path)
        except ValueError:  # the manifest does not know it
            continue
    return staticfiles_storage.url("ui/logo.svg")


def _exists(path: str) -> bool:
    return staticfiles_storage.exists(path)


@lru_cache(maxsize=2)
def _numbers(_minute: int) -> dict[int, tuple[int, ...]]:
    """Deal the tints to the departments, the largest first."""
    largest = sorted(shelf.list_departments(), key=lambda branch: (-branch.count, branch.id))
    return {branch.id: TINTS[place % len(TINTS)] for place, branch in enumerate(largest)}


def _tints(department_id: int) -> tuple[int, ...]:
    return _numbers(int(time.monotonic() / 60)).get(department_id, TINTS[-1])


def _family(category_id: int) -> tuple[int, str, str]:
    """Return the tint of a category (that of its second level, so that neighbours differ) and its names."""
    trail = shelf.get_trail(category_id=category_id)
    if not trail:
        return 8, "", ""
    tints = _tints(trail[0].id)
    return tints[trail[min(1, len(trail) - 1)].id % len(tints)], trail[-1].name_en, trail[-1].name_zh


def department_tint(department_id: int) -> str:
    """Return the class of a department's tinted paper."""
    return f"tint-{_tints(department_id)[0]}"


def tint(category_id: int) -> str:
    """Return the class of the tinted paper behind pictures of a category."""
    return f"tint-{_family(category_id)[0]}"


def control(code: str, name: str, quantity: int, grams: int = 0) -> str:
    """Return the add button, or the stepper where some is in the cart. `name` is escaped already; `grams`: the step of what is weighed."""
    unit = "g" if grams else ""
    values = {
        "code": escape(code),
        "name": name,
        "quantity": quantities.written(quantity, weighed=grams > 0),
        "less": f"{max(0, quantity - (grams or 1))}{unit}",
        "more": f"{quantity + (grams or 1)}{unit}",
    }
    return mould("storefront/goods/control.html", CONTROL_GAPS, inside=quantity > 0).fill(values)


def _hint(card: shelf.Card) -> str:
    if card.available <= 0:
        return ""
    return left(card.available, card.weighed) if is_few(card) else ""


def is_few(card: shelf.Card) -> bool:
    """Tell whether so little is left that one says it."""
    return 0 < card.available <= (FEW_GRAMS if card.weighed else FEW)


def left(available: int, weighed: bool) -> str:
    """Say that little is left."""
    if weighed:
        return _("Only %(weight)s left") % {"weight": quantities.written(available, weighed=True)}
    return ngettext("Only %(n)d left", "Only %(n)d left", available) % {"n": available}


def price_of(card: shelf.Card) -> str:
    """Return what it costs, of what is weighed a kilogram; ready for a page."""
    return formats.money(Money(card.price_minor, settings.CURRENCY)) + ("/kg" if card.weighed else "")


def compared(card: shelf.Card) -> str:
    """Return what a comparable unit costs; of what is weighed 100 g beside its kilogram."""
    if card.weighed:
        return _("%(price)s/100 g") % {
            "price": formats.money_text(Money(worth(card.price_minor, 100, 1000), settings.CURRENCY))
        }
    return formats.unit_price(card.unit_minor, card.size_unit, settings.CURRENCY)


def _badge(card: shelf.Card) -> str:
    if card.policy == "age":
        return "age"
    return "frozen" if card.storage == "frozen" else ""


def picture_text(category_id: int, name: str) -> str:
    """Return what a picture shows, for those who do not see it: the kind of thing, never just the name beside it again."""
    _number, english, chinese = _family(category_id)
    kind = (chinese or english) if formats.speaks_chinese() else english
    return kind if kind and kind.lower() != name.lower() else _("Picture: %(what)s") % {"what": name}


def _render(card: shelf.Card, chinese: bool) -> str:
    family = _family(card.category_id)[0]
    plain = (card.name_zh or card.name_en) if chinese else card.name_en
    name = escape(plain)
    frame = mould(
        "storefront/goods/card.html", GAPS, badge=_badge(card), sold_out=card.available <= 0, age=card.policy == "age",
        variants=card.skus > 1, few=is_few(card),
    )  # fmt: skip
    return frame.fill(
        {
            "slug": card.slug,
            "name": name,
            "picture": picture(card.icon),
            "alt": escape(picture_text(card.category_id, plain)),
            "tint": f"tint-{family}",
            "price": price_of(card),
            "unit_price": escape(compared(card)),
            "hint": _hint(card),
            "control": f"{_MARK}{name}{_MARK}",
        }
    )


def card_html(card: shelf.Card, bag: Bag) -> str:
    """Return one card; rendered only when the kept one is of another stamp."""
    chinese, grams = formats.speaks_chinese(), card.step if card.weighed else 0
    key = (card.sku_id, chinese)
    kept = _kept.get(key)
    if kept is None or kept[0] != card.stamp:
        before, *rest = _render(card, chinese).split(_MARK)
        name, after = rest or ("", "")
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        plain = before + (control(card.sku_code, name, 0, grams) if rest else "") + after
        kept = _kept[key] = (card.stamp, plain, name)
    quantity = bag.lines.get(card.sku_code, 0)
    if not quantity or not kept[2]:
        return kept[1]
    return kept[1].replace(control(card.sku_code, kept[2], 0, grams), control(card.sku_code, kept[2], quantity, grams))


def grid(cards: Iterable[shelf.Card], bag: Bag) -> str:
    """Return cards as list items."""
    return "".join([card_html(card, bag) for card in cards])


def sold_out_word() -> str:
    """Say that nothing is left."""
    return _("Sold out")
