"""The page of the check-up: every part of the business against its own weeks before, the worst first."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import building, figures
from kaipu.web.console.shell import needs, show
from kaipu.web.console.why.wording import why_address
from kaipu.web.ui import formats


def area_word(name: str) -> str:
    """Return a part of the business."""
    return {
        "products": _("Products"), "users": _("Customers"), "traffic": _("Traffic"), "conversion": _("Conversion"),
        "supply": _("Supply"), "service": _("Service"),
    }[name]  # fmt: skip


def band_word(band: str) -> tuple[str, str]:
    """Return how something stands against its history, and the tone."""
    return {
        "much_worse": (_("much worse than usual"), "bad"), "worse": (_("worse than usual"), "warn"), "usual": (_("as usual"), ""),
        "better": (_("better than usual"), "good"), "unknown": (_("too little history"), ""),
    }[band]  # fmt: skip


@require_safe
@needs("plans.view")
def check_up(request: HttpRequest) -> HttpResponse:
    """Show the check-up of the last closed week."""
    try:
        found = plans.check_up(at=clock.now())
    except lake.NothingPublished:
        return show(request, "console/plans/checkup.html", {"areas": []}, title=_("Check-up"))
    context = {
        "rebuilding": building.find_last_day(clock.now()),
        "span": f"{formats.day(found.first)} – {formats.day(found.last)}", "special": found.special,
        "areas": [(area_word(area.name), _points(area.points), *band_word(area.band), [_row(each, found) for each in area.checks]) for area in found.areas],
    }  # fmt: skip
    return show(request, "console/plans/checkup.html", context, title=_("Check-up"))


def _points(points: float | None) -> str:
    return figures.NOTHING if points is None else f"{points:.0f}"


def _row(check: plans.Check, found: plans.CheckUp) -> dict[str, object]:
    metric = check.metric
    word, tone = band_word(check.band)
    usual = figures.to_decimal(check.usual) if check.usual is not None else None
    title = figures.title_of(metric)
    value = figures.written(check.value, metric.unit, settings.CURRENCY, short=True)
    task = {
        "title": _("Look into %(metric)s (%(value)s)") % {"metric": title, "value": value},
        "origin": _("Check-up %(day)s: %(metric)s") % {"day": formats.day(found.first), "metric": title},
    }  # fmt: skip
    return {
        "title": title, "url": f"/desk/metrics/{metric.name}/", "why": why_address(metric.name, found.first, found.last),
        "value": value, "usual": figures.written(usual, metric.unit, settings.CURRENCY, short=True), "weeks": check.weeks,
        "points": _points(check.points), "bar": round(check.points) if check.points is not None else None, "word": word, "tone": tone,
        "task": f"/desk/plans/tasks/new/?{urlencode(task)}", "assumed": metric.assumed,
    }  # fmt: skip
