"""The page that answers why a figure moved."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.insight import api as insight
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording as dictionary
from kaipu.web.console.shell import needs, show
from kaipu.web.console.why import asking, charts, wording


@require_safe
@needs("metrics.view")
def why(request: HttpRequest) -> HttpResponse:
    """Explain a metric's change between two periods."""
    at = clock.now()
    question = asking.read(request.GET, clock.local_date(at))
    context: dict[str, object] = {
        **asking.options(question), "question": question, "trouble": question.trouble, "charts": True,
        "metric_title": figures.title_of(question.metric), "now": wording.span(question.now),
        "before": wording.span(question.before),
    }  # fmt: skip
    try:
        told = insight.explain(metric=question.metric.name, now=question.now, before=question.before, at=at)
    except lake.NothingPublished:
        context["trouble"] = _(
            "The warehouse is not built yet, so there are no figures. It is built every five minutes."
        )
    except metrics.SeriesInvalid as refused:
        context["trouble"] = dictionary.trouble(refused) % {"what": refused.value}
    else:
        context |= _told(told)
    return show(request, "console/why/why.html", context, title=_("Why did it move?"))


def _told(told: insight.Explanation) -> dict[str, object]:
    return {
        "told": told, "sentences": wording.sentences(told), "waterfall": charts.waterfall(told),
        "walk_rows": charts.walk_rows(told), "parts": [_part(told, part) for part in told.parts],
        "trees": [(charts.factors(told, tree), charts.factor_rows(told, tree)) for tree in told.trees],
        "history": charts.history(told) if told.history else None, "history_rows": charts.history_rows(told),
        "sliced": [dictionary.dimension(name) for name in told.sliced],
        "rows_url": wording.rows_address(told, None, told.now), "holidays_now": wording.holiday_names(told, "now"),
        "holidays_soon": wording.holiday_names(told, "soon"), "holidays_before": wording.holiday_names(told, "before"),
        "finding": _finding(told),
    }  # fmt: skip


def _part(told: insight.Explanation, part: insight.Part) -> dict[str, object]:
    return {
        "name": wording.slice_name(part),
        "dimensions": _(", ").join(dictionary.dimension(each.dimension) for each in part.conditions),
        "before": wording.written(told, part.before), "now": wording.written(told, part.now),
        "expected": wording.written(told, part.expected), "effect": wording.step(told, part.effect, short=True),
        "share": wording.formats.percent(part.share, 0) if part.share is not None else _("against it"),
        "rows": wording.rows_address(told, part, told.now),
    }  # fmt: skip


def _finding(told: insight.Explanation) -> str:
    return _("%(metric)s from before to now: %(change)s") % {
        "metric": figures.title_of(told.metric),
        "change": wording.step(told, told.change, short=True) if told.change is not None else figures.NOTHING,
    }  # fmt: skip
