"""What somebody sees in a place of the shop now, and why; beside it the list of the night as it was worked out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.recommendations import api as recommendations
from kaipu.commerce.customers import api as customers
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.console.recommendations import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats
from kaipu.web.ui.pick_words import tell_reason

ROWS = 20


@require_safe
@needs("campaigns.view")
def preview(request: HttpRequest) -> HttpResponse:
    """Show a place as a customer (or a guest) sees it now."""
    form, at = Typed(request.GET), clock.now()
    number, slot = form.text("customer", 40), form.text("place", 20) or "home"
    customer_id = customers.find_customer_ids(numbers=[number]).get(number) if number else None
    if number and customer_id is None:
        form.errors["customer"] = _("No customer has the number “%(number)s”.") % {"number": number}
    card = shelf.find_card(sku_code=form.text("code", 64)) if form.text("code") else None
    if form.text("code") and card is None:
        form.errors["code"] = _("Nothing on the shelf has the number “%(code)s”.") % {"code": form.text("code", 64)}
    if slot not in recommendations.SLOTS:
        slot = "home"
    about = [card.sku_id] if card else []
    picks = [] if form.errors else recommendations.recommend(slot=slot, at=at, customer_id=customer_id, sku_ids=about)
    shown = {pick.sku_id for pick in picks}
    whole = recommendations.list_picks(kind="customer", key=customer_id)[:ROWS] if customer_id else []
    context: dict[str, Any] = {
        "given": request.GET, "errors": form.errors, "problems": form.problems, "places": wording.places().items(), "slot": slot,
        "picks": _rows(picks), "whole": [(*row, row[0].sku_id in shown) for row in _rows(whole)], "tab": "preview",
    }  # fmt: skip
    return show(
        request,
        "console/recommendations/preview.html",
        context,
        title=_("What somebody sees"),
        status=422 if form.errors else 200,
    )


def _rows(picks: list[recommendations.Pick]) -> list[tuple[recommendations.Pick, str, str]]:
    """Return picks with the name of the goods and the reason; what has left the shelf has a dash for a name."""
    found = {card.sku_id: card for card in shelf.list_cards(sku_ids=[pick.sku_id for pick in picks])}
    chinese = formats.speaks_chinese()
    names = {sku: (card.name_zh or card.name_en) if chinese else card.name_en for sku, card in found.items()}
    return [(pick, names.get(pick.sku_id, "–"), tell_reason(pick)) for pick in picks]
