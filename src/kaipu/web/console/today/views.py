"""The desk's first page. What needs somebody comes from the modules; every figure comes from the metric catalogue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.briefs import api as briefs
from kaipu.brain.decisions import api as decisions
from kaipu.brain.insight import api as insight
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.privacy import api as privacy
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock, jobs, outbox
from kaipu.web.console import words
from kaipu.web.console.alerts import wording as alerts
from kaipu.web.console.alerts.views import readable
from kaipu.web.console.decisions import showing
from kaipu.web.console.decisions.views import stops
from kaipu.web.console.shell import Desk, desk_of, needs, show
from kaipu.web.console.stock.views import LOW
from kaipu.web.console.today import story
from kaipu.web.ui import formats

SHOWN = 5
DUE = 200
LOOKED_AT = 100


@require_safe
@needs("today.view")
def today(request: HttpRequest) -> HttpResponse:
    """Show today; each part only to those who may open its page."""
    desk, at = desk_of(request), clock.now()
    context = {
        "brief": [
            (each.zh if formats.speaks_chinese() else each.en, each.url)
            for each in briefs.get_brief(scopes=desk.scopes, at=at)
        ],
        "by_mail": briefs.is_reader(user_id=desk.user_id),
        "stops": stops() if desk.may("decisions.view") else (),
        "live": story.live(at, linked=desk.may("metrics.view")),
        "yesterday": story.tell(at) if desk.may("metrics.view") else None,
        "alerts": _alerts(desk) if desk.may("metrics.view") else None,
        "decisions": _decisions() if desk.may("decisions.view") else None,
        "due": _due(desk) if desk.may("orders.view") else None,
        "trouble": _trouble() if desk.may("system.view") else None,
        "short": _short() if desk.may("inventory.view") else None,
    }
    return show(request, "console/today/today.html", context, title=_("Today"))


@require_safe
@needs("today.view")
def live(request: HttpRequest) -> HttpResponse:
    """Answer with the live tile alone, which asks for itself every two seconds. Two statements besides the shell's."""
    figures = story.live(clock.now(), linked=desk_of(request).may("metrics.view"))
    return render(request, "console/today/live.html", {"live": figures})


@require_POST
@needs("today.view")
def brief_by_mail(request: HttpRequest) -> HttpResponse:
    """Begin or end writing the morning's brief to whoever asks, in the language they read now."""
    desk = desk_of(request)
    if request.POST.get("wanted") == "1":
        briefs.subscribe(user_id=desk.user_id, language=get_language() or "en", at=clock.now())
        messages.success(request, _("You get these sentences by mail every morning."))
    else:
        briefs.unsubscribe(user_id=desk.user_id)
        messages.success(request, _("No more mail in the morning."))
    return HttpResponseRedirect("/desk/")


def _alerts(desk: Desk) -> dict[str, object]:
    kinds = readable(desk)
    known = {metric.name: metric for metric in metrics.list_metrics()}
    found = [
        each
        for each in insight.list_alerts(standing=True, kinds=kinds, limit=SHOWN)
        if each.kind != "metric" or each.metric in known
    ]
    return {
        "count": insight.count_alerts(kinds=kinds).get("open", 0),
        "rows": [
            (each, alerts.title(each, known.get(each.metric)), alerts.sentence(each, known.get(each.metric)))
            for each in found
        ],
    }


def _decisions() -> dict[str, object]:
    inbox = decisions.list_inbox()
    return {
        "count": len(inbox.rows),
        "rows": [(each.decision, showing.headline(each.decision)) for each in inbox.rows[:SHOWN]],
    }


def _due(desk: Desk) -> dict[str, object]:
    day = clock.local_date(clock.now())
    due = fulfilment.list_due(on=day, limit=DUE)
    rows = {row.id: row for row in orders.list_orders(ids=[order_id for order_id, *_ in due[:SHOWN]], limit=SHOWN)}
    shown = [
        (rows[key], words.order_state(rows[key].state), words.order_tone(rows[key].state), words.method(kind), promised,
         promised < day, privacy.mask_value("name", rows[key].name))
        for key, kind, _state, promised in due[:SHOWN]
        if key in rows
    ]  # fmt: skip
    return {
        "count": len(due),
        "full": len(due) == DUE,
        "late": sum(promised < day for *_, promised in due),
        "rows": shown,
    }


def _trouble() -> dict[str, object]:
    failed, health = jobs.count_jobs().get("failed", 0), outbox.get_health()
    warehouse = lake.get_status(at=clock.now())
    refused = warehouse.newest is not None and warehouse.newest.state == "failed"
    return {
        "warehouse": warehouse,
        "refused": refused,
        "jobs": failed,
        "deliveries": health.failed,
        "waiting": health.pending,
        "any": bool(failed or health.failed or refused or warehouse.late_days),
    }


def _short() -> list[tuple[inventory.StockRow, int]]:
    """Return the scarcest place of each best seller that runs out, with how many places it runs out at."""
    by_sku: dict[int, list[inventory.StockRow]] = {}
    for row in inventory.list_stock(at_most=LOW, limit=LOOKED_AT):
        by_sku.setdefault(row.sku_id, []).append(row)
    return [(min(rows, key=lambda row: row.available), len(rows)) for rows in list(by_sku.values())[:SHOWN]]
