"""Recommended goods as a page shows them: cards with the reason on each. Nothing to show is no section at all."""

from collections.abc import Collection, Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaipu.brain.recommendations import api as recommendations
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.storefront import bag, looks
from kaipu.web.storefront.goods import cards
from kaipu.web.ui.mould import escape, mould
from kaipu.web.ui.pick_words import tell_reason


def find_picks(request: HttpRequest, slot: str, sku_ids: Collection[int] = ()) -> list[recommendations.Pick]:
    """Return what a place shows to this visitor, knowing the cart as far as the page does."""
    lines = bag.read(request).lines
    inside = [card.sku_id for code in lines if (card := shelf.find_card(sku_code=code)) is not None]
    return recommendations.recommend(
        slot=slot,
        at=clock.now(),
        customer_id=bag.customer_of(request),
        sku_ids=sku_ids,
        inside=inside,
        looked=looks.read(request),
    )


def lifts(request: HttpRequest, slot: str) -> dict[int, float]:
    """Return how far goods move up in a listing for this visitor."""
    return recommendations.find_lifts(slot=slot, at=clock.now(), customer_id=bag.customer_of(request))


def section(request: HttpRequest, slot: str, title: str, sku_ids: Collection[int] = ()) -> str:
    """Return a row of recommended goods under a heading, each with its reason; empty when there is nothing."""
    return draw(find_picks(request, slot, sku_ids), title, bag.read(request), about=sku_ids)


def draw(picks: Sequence[recommendations.Pick], title: str, inside: bag.Bag, *, about: Collection[int] = ()) -> str:
    """Return picks as a row of cards with reasons under a heading; empty when there are none.

    `about` is what the page shows already, so that no reason repeats its name.
    """
    if not picks:
        return ""
    shown = {"title": escape(title), "cards": items(picks, inside, about=about)}
    return mould("storefront/goods/picked.html", ("title", "cards")).fill(shown)


def items(picks: Sequence[recommendations.Pick], inside: bag.Bag, *, about: Collection[int] = ()) -> str:
    """Return picks as list items, each a card with its reason."""
    reasons = {pick.sku_id: tell_reason(pick, about) for pick in picks}
    return "".join(
        _with_reason(cards.card_html(card, inside), reasons[card.sku_id])
        for card in shelf.list_cards(sku_ids=[pick.sku_id for pick in picks])
    )


def title_for(picks: Sequence[recommendations.Pick]) -> str:
    """Return the heading of the home page's row: what the reasons have in common."""
    reasons = {pick.reason for pick in picks}
    if reasons & {"again", "alike"}:
        return _("For you")
    if "looked" in reasons:
        return _("After what you looked at")
    return _("Goes with what is in your cart") if "along" in reasons else _("Often bought at this time of day")


def _with_reason(card: str, reason: str) -> str:
    before, _closing, after = card.rpartition("</li>")
    return f'{before}<p class="why">{escape(reason)}</p></li>{after}'
