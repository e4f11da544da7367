"""The page that a supplier opens by its link, and the same as CSV. Nobody is logged in: the link is the key, and the desk can end it."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.storefront import frame
from kaipu.web.ui import supply_words

MOST = 200


def _find(secret: str) -> replenishment.TermsRecord:
    terms = replenishment.find_sharing(secret=secret.replace("\x00", "")[:100])
    if terms is None:
        raise Http404("supplier")
    return terms


@require_safe
def supplier_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a supplier what we expect to order in four weeks, open orders without prices, and its record. Seven statements besides the frame's."""
    supplier_id = _find(secret).supplier_id
    supplier = inventory.get_supplier(supplier_id=supplier_id)
    cards = replenishment.list_scorecards(at=clock.now(), supplier_id=supplier_id)
    expected = replenishment.list_expected(supplier_id=supplier_id, limit=MOST)
    waiting = inventory.list_purchase_orders(state="ordered", supplier_id=supplier_id, limit=MOST)
    context = {
        "supplier": supplier, "secret": secret, "day": replenishment.find_kept_day(), "card": supply_words.score(cards.get(supplier_id)),
        "expected": [supply_words.expected_row(each) for each in expected], "open": waiting,
    }  # fmt: skip
    return frame.show(request, "storefront/supply/page.html", context, title=_("What we expect of you"))


@require_safe
def supplier_csv(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer with the same as a file."""
    supplier_id = _find(secret).supplier_id
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="forecast.csv"'
    response["Cache-Control"] = "private, no-store"
    csv.writer(response).writerows(supply_words.csv_rows(replenishment.list_expected(supplier_id=supplier_id)))
    return response
