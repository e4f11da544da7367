"""The workbench: describe, compare, group and extrapolate any metrics of the dictionary."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import Span
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures, listing
from kaipu.web.console.behaviour import asking, charts, telling
from kaipu.web.console.metrics import wording
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

WAYS = ("describe", "associate", "group", "extrapolate", "suppose")
FIELDS = 4
USUAL = {
    "describe": ("net_sales",), "associate": ("net_sales", "orders"), "group": ("net_sales", "units"),
    "extrapolate": ("net_sales",), "suppose": ("net_sales", "orders"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One reading of an address."""

    way: str
    names: tuple[str, ...]
    dimension: str
    steps: int
    supposed: str
    span: Span


def read(query: QueryDict) -> Asked:
    """Read an address; what is not given is net sales of a year up to yesterday."""
    way = listing.choice(query, "do", WAYS) or "describe"
    names = tuple(name[:80] for name in query.getlist("m") if name)[:FIELDS] or USUAL[way]
    if way == "suppose" and len(names) == 1:
        names = (names[0], "orders" if names[0] != "orders" else "buyers")
    span = asking.span(query, days=365)
    if not listing.day(query, "to"):
        span = Span(span.first, span.last - timedelta(days=1))
    return Asked(
        way,
        names,
        query.get("d", "category")[:40],
        asking.whole(query, "steps", 28, most=91),
        listing.text(query, "x"),
        span,
    )


@require_safe
@needs("metrics.view")
def workbench(request: HttpRequest) -> HttpResponse:
    """Answer with figures, a picture, and sentences on what was done and what it does not prove."""
    asked = read(request.GET)
    words = {
        "describe": _("Describe"), "associate": _("Compare"), "group": _("Group"), "extrapolate": _("Extrapolate"),
        "suppose": _("What if"),
    }  # fmt: skip
    known = [metric for metric in metrics.list_metrics() if metric.status != "deprecated"]
    choices = [(metric.name, figures.title_of(metric)) for metric in known]
    fields = {"describe": 1, "extrapolate": 1, "suppose": 2}.get(asked.way, FIELDS)
    chosen = [*asked.names, *[""] * FIELDS][:fields]
    dimensions = sorted({name for metric in known if metric.name in asked.names for name in metric.dimensions})
    context = {
        **asking.frame(request.GET, asked.span), "tab": "workbench", "asked": asked, "wanted": asked.supposed,
        "ways": [
            listing.Chip(word, listing.with_value(_without_metrics(request.GET), "do", way), way == asked.way, always=True)
            for way, word in words.items()
        ],
        "metric_fields": [asking.options([("", "–"), *choices] if n else choices, name) for n, name in enumerate(chosen)],
        "dimensions": asking.options([(name, wording.dimension(name)) for name in dimensions], asked.dimension),
    }  # fmt: skip
    answer = {
        "describe": _describe,
        "associate": _associate,
        "group": _group,
        "extrapolate": _extrapolate,
        "suppose": _suppose,
    }
    return asking.respond(
        request, "workbench", context, lambda: _laid_out(answer[asked.way], asked), title=_("Workbench")
    )


def _without_metrics(query: QueryDict) -> QueryDict:
    kept = query.copy()
    for name in ("m", "x"):
        kept.pop(name, None)
    return kept


def _laid_out(answer: Callable[[Asked], dict[str, Any]], asked: Asked) -> dict[str, Any]:
    found = answer(asked)
    if not found.get("sentences"):
        return {"little": True}
    names = [figures.title_of(metrics.get_definition(name=name)) for name in asked.names]
    return {"caption": _(", ").join(names), **found}


def _range(asked: Asked) -> dict[str, Any]:
    return {"first": asked.span.first, "last": asked.span.last, "at": clock.now()}


def _drawn(drawn: behaviour.Drawn, **more: Any) -> dict[str, Any]:
    series = [charts.series(telling.title(drawn), drawn.values)]
    return charts.lines(charts.days(drawn.buckets), series, drawn.metric.unit, **more)


def _describe(asked: Asked) -> dict[str, Any]:
    answer = behaviour.get_description(asked.names[0], **_range(asked))
    drawn, found = answer.drawn, answer.description
    if found is None:
        return {}
    amounts = [
        (_("Days"), formats.whole(found.count)), (_("Days without data"), formats.whole(found.missing)),
        (_("Mean"), telling.amount(found.mean, drawn)), (_("Middle"), telling.amount(found.median, drawn)),
        (_("Standard deviation"), telling.amount(found.deviation, drawn)),
        (_("Robust deviation (MAD)"), telling.amount(found.robust_deviation, drawn)),
        (_("Least"), telling.amount(found.low, drawn)), (_("Most"), telling.amount(found.high, drawn)),
        (_("Skewness"), f"{found.skewness:.2f}"), (_("Excess kurtosis"), f"{found.kurtosis:.2f}"),
        (_("Memory from day to day"), f"{found.memory:.2f}"),
        (_("Trend a day (Sen)"), telling.amount(found.trend.slope, drawn)), (_("Trend: p"), telling.chance(found.trend.p)),
    ]  # fmt: skip
    return {
        "sentences": telling.describe(drawn, found), "chart": _drawn(drawn, marks=list(found.outliers)),
        "head": [_("Figure"), _("Value")], "rows": amounts,
        "week": charts.columns(telling.title(drawn), telling.weekdays(), [None if s != s else s for s in found.week], "ratio"),
        "week_rows": [(name, formats.percent(share)) for name, share in zip(telling.weekdays(), found.week, strict=True) if share == share],
    }  # fmt: skip


def _associate(asked: Asked) -> dict[str, Any]:
    answer = behaviour.get_associations_of(asked.names, **_range(asked))
    if not answer.pairs:
        return {}
    first = answer.pairs[0]
    left, right = (telling.title(answer.drawn[n]) for n in (first.first, first.second))
    points = [(x, y, "") for x, y in _shifted(first) if x == x and y == y]
    return {
        "sentences": telling.associate(answer.drawn, answer.pairs),
        "chart": charts.scatter([("", points)], _rest(left, first), _rest(right, first)),
        "head": [_("First"), _("Second"), "r", _("When"), _("Test"), "p", _("corrected p"), _("Days")],
        "rows": [
            (telling.title(answer.drawn[p.first]), telling.title(answer.drawn[p.second]), f"{p.correlation:.2f}", telling.lag(p),
             telling.method(p), telling.chance(p.p), telling.chance(p.q), p.count)
            for p in answer.pairs
        ],
    }  # fmt: skip


def _shifted(pair: Any) -> Iterator[tuple[float, float]]:
    lag = pair.lag
    yield from zip(pair.left[max(-lag, 0) :], pair.right[max(lag, 0) :], strict=False)


def _rest(name: str, pair: Any) -> str:
    words = (
        _("%(name)s: change from day to day, weekdays taken off")
        if pair.differenced
        else _("%(name)s: weekdays taken off")
    )
    return words % {"name": name}


def _group(asked: Asked) -> dict[str, Any]:
    answer = behaviour.get_groups(asked.names, dimension=asked.dimension, **_range(asked))
    clusters = answer.clusters
    sentences = telling.group(answer)
    if clusters is None:
        return {"sentences": sentences}
    titles = [figures.title_of(metric) for metric in answer.metrics]
    names = [_("Group %(n)s") % {"n": n + 1} for n in range(clusters.sizes.size)]
    x, y = 0, min(1, len(titles) - 1)
    points = [
        (name, [(m.values[x], m.values[y], _named(m)) for m in answer.members if m.group == n])
        for n, name in enumerate(names)
    ]
    drawn = [behaviour.Drawn(metric, (), ()) for metric in answer.metrics]
    return {
        "sentences": sentences, "chart": charts.scatter(
            points, titles[x], titles[y], logarithms=(clusters.logarithms[x], clusters.logarithms[y])
        ),
        "head": [_("Group"), _("How many"), _("What sets it apart"), *titles, _("For example")],
        "rows": [
            (name, int(clusters.sizes[n]), telling.profile(answer, n),
             *(telling.amount(float(v), d) for v, d in zip(clusters.centres[n], drawn, strict=True)),
             _(", ").join([_named(m) for m in answer.members if m.group == n][:4]))
            for n, name in enumerate(names)
        ],
    }  # fmt: skip


def _named(member: Any) -> str:
    return (member.name_zh if formats.speaks_chinese() else member.name_en) or member.code or _("without")


def _extrapolate(asked: Asked) -> dict[str, Any]:
    answer = behaviour.get_extrapolation(asked.names[0], steps=asked.steps, **_range(asked))
    drawn, found = answer.drawn, answer.extrapolation
    if found is None:
        return {}
    known = 8 * 7
    gap: list[float | None] = [None] * min(known, len(drawn.values))
    before = list(drawn.values[-known:])
    blank: list[float | None] = [None] * asked.steps
    return {
        "sentences": telling.extrapolate(drawn, found),
        "chart": charts.lines(
            charts.days((*drawn.buckets[-known:], *answer.ahead)),
            [charts.series(telling.title(drawn), before + blank), charts.series(_("Extrapolated"), [*gap, *found.values], dashed=True)],
            drawn.metric.unit, low=[*gap, *found.low], high=[*gap, *found.high], band=_("Range of nine in ten"),
        ),
        "head": [_("Day"), _("Extrapolated"), _("From"), _("to")],
        "rows": [
            (formats.day(day), *(telling.amount(v, drawn) for v in values))
            for day, *values in zip(answer.ahead, found.values, found.low, found.high, strict=True)
        ],
    }  # fmt: skip


def _number(typed: str) -> float:
    plain = typed.replace(",", "").lstrip("$¥€£ ")
    if not (plain.isascii() and plain.replace(".", "", 1).isdecimal()):
        raise behaviour.QuestionInvalid("number", typed)
    return float(plain)


def _suppose(asked: Asked) -> dict[str, Any]:
    supposed = _number(asked.supposed) if asked.supposed else None
    answer = behaviour.get_supposition(asked.names[0], asked.names[1], supposed=supposed or 0.0, **_range(asked))
    effect = answer.effect
    if effect is None:
        return {}
    wanted = effect.mean_driver * 1.1 if supposed is None else supposed
    points = [
        (x, y, "")
        for x, y in zip(answer.driver.values, answer.drawn.values, strict=True)
        if x is not None and y is not None
    ]
    name, driver = telling.title(answer.drawn), telling.title(answer.driver)
    return {
        "sentences": telling.suppose(answer.drawn, answer.driver, effect, wanted), "wanted": asked.supposed or f"{wanted:.2f}",
        "chart": charts.scatter([("", points)], driver, name), "head": [_("Figure"), _("Value")],
        "rows": [
            (_("%(metric)s for one more of %(driver)s") % {"metric": name, "driver": driver}, telling.amount(effect.slope, answer.drawn)),
            (_("Standard error"), telling.amount(effect.error, answer.drawn)), ("p", telling.chance(effect.p)),
            (_("Days"), formats.whole(effect.count)),
        ],
    }  # fmt: skip


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the days of the chosen metrics as CSV: what the workbench worked with."""

    def rows() -> Iterator[list[object]]:
        asked = read(request.GET)
        result = metrics.query(
            metrics.Query(asked.names, asked.span.first, asked.span.last, grain="day"), at=clock.now()
        )
        yield ["day", *(metric.name for metric in result.metrics)]
        for n, bucket in enumerate(result.buckets):
            yield [bucket.isoformat(), *("" if values[n] is None else str(values[n]) for values in result.values)]

    return asking.download("workbench", rows)
