"""The home page: departments, what is recommended, what sells best, and good reasons to come back."""

import time
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.shelf import api as shelf
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.challenges.views import strip
from kaipu.web.storefront.goods import cards, picked
from kaipu.web.storefront.letters.views import banner
from kaipu.web.ui import formats
from kaipu.web.ui.collect import collect
from kaipu.web.ui.mould import escape, mould

ROWS = 6
SECONDS = 5
LONG, DEEP = 12, 80
ART = ("leafy-green", "glass-of-milk", "bread", "red-apple", "cheese-wedge", "tomato", "egg", "fish")


@lru_cache(maxsize=8)
def _shell(_language: str, _moment: int) -> str:
    tiles = [
        (branch, cards.picture(branch.icon), cards.department_tint(branch.id)) for branch in frame.departments()[:16]
    ]
    art = [cards.picture(name) for name in ART]
    return render_to_string(
        "storefront/home/top.html", {"tiles": tiles, "art": art, "free_from": frame.delivery_terms().free_from}
    )


def _mixed(cards_: list[shelf.Card], without: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Pick best sellers of different kinds: one of each shelf, then, if that is too few, the rest in order."""
    rest = [card for card in cards_ if card.sku_id not in without]
    first = {card.category_id: card.sku_id for card in reversed(rest)}
    picked = [card.sku_id for card in rest if first[card.category_id] == card.sku_id]
    picked += [card.sku_id for card in rest if first[card.category_id] != card.sku_id]
    return tuple(picked[:LONG])


@lru_cache(maxsize=8)
def _rows(_moment: int) -> tuple[tuple[shelf.Branch | None, tuple[int, ...]], ...]:
    """Return what sells best of everything, then of the departments that people buy most from."""
    best = shelf.list_popular(limit=DEEP)
    everything = _mixed(best)
    trails = (shelf.get_trail(category_id=card.category_id) for card in best)
    liked = {trail[0].path: trail[0] for trail in trails if trail}
    branches = list({**liked, **{branch.path: branch for branch in frame.departments()}}.values())[:ROWS]
    return (
        (None, everything),
        *(
            (branch, _mixed(shelf.list_popular(path=branch.path, limit=DEEP), frozenset(everything)))
            for branch in branches
        ),
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page."""
    collect("page_view", request, page="home")
    moment = int(time.monotonic() / SECONDS)
    inside = bag.read(request)
    row = mould("storefront/home/row.html", ("title", "href", "cards"), linked=True)
    first = mould("storefront/home/row.html", ("title", "href", "cards"), linked=False)
    picks = picked.find_picks(request, "home")
    parts = [
        banner(request),
        _shell(get_language() or "en", moment),
        picked.draw(picks, picked.title_for(picks), inside),
        strip(),
    ]
    for branch, skus in _rows(moment):
        shown = cards.grid(shelf.list_cards(sku_ids=skus), inside)
        if not shown:
            continue
        if branch is None:
            parts.append(first.fill({"title": _("Most bought"), "href": "", "cards": shown}))
        else:
            name = (branch.name_zh or branch.name_en) if formats.speaks_chinese() else branch.name_en
            parts.append(row.fill({"title": escape(name), "href": f"/c/{branch.path}/", "cards": shown}))
    return frame.page(
        request, "".join(parts), title=_("Groceries, fairly priced"), place="home",
        description=_("A neighbourhood grocery: fresh food, honest unit prices, delivered tomorrow or ready to collect."),
    )  # fmt: skip
