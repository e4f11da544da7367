"""Own articles by what came of them: reads, readers, clicks, and the orders of readers within seven days."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.lake import api as lake
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.content import wording
from kaipu.web.console.shell import needs, show

PERIODS = ("7", "30", "90")
SORTS = ("reads", "clicks", "orders", "net", "gross_profit")


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the table."""

    item: content.ItemRecord
    kind: str
    stage: str
    came: behaviour.ReadResult

    @property
    def net(self) -> int:
        """Net sales in minor units."""
        return round(self.came.net * 100)

    @property
    def gross_profit(self) -> int:
        """Gross profit in minor units."""
        return round(self.came.gross_profit * 100)


@require_safe
@needs("content.view")
def figures(request: HttpRequest) -> HttpResponse:
    """Show what was told on the shop, in the order asked for."""
    query, at = request.GET, clock.now()
    days = int(listing.choice(query, "days", PERIODS) or "30")
    sort = listing.choice(query, "sort", SORTS) or "gross_profit"
    kinds, stages, kind = wording.kinds(), wording.stages(), listing.choice(query, "kind", wording.kinds())
    try:
        came = {
            each.path: each
            for each in behaviour.list_read_results(
                start="/read/", since=clock.local_date(at) - timedelta(days=days - 1), at=at
            )
        }
    except lake.NothingPublished:
        came = {}
    rows = [
        Told(item, kinds[item.kind], stages[item.stage], came[f"/read/{item.slug}/"])
        for item in content.list_items(kind=kind, limit=1000)
        if f"/read/{item.slug}/" in came
    ]
    rows.sort(key=lambda row: (-getattr(row.came, sort), row.item.id))
    words = {
        "reads": _("Times read"), "clicks": _("Clicks"), "orders": _("Orders"), "net": _("Net sales"), "gross_profit": _("Gross profit"),
    }  # fmt: skip
    periods = {"7": _("7 days"), "30": _("30 days"), "90": _("90 days")}
    context = {
        "rows": rows, "days": days, "following": behaviour.FOLLOWING_DAYS, "sorts": listing.chips(query, "sort", words.items()),
        "periods": listing.chips(query, "days", periods.items()), "kinds": listing.chips(query, "kind", kinds.items()),
    }  # fmt: skip
    return show(request, "console/content/figures.html", context, title=_("What articles brought"))
