"""The pages of retention and stickiness."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import Act, RetentionQuestion
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.behaviour import asking, charts, wording
from kaipu.web.console.figures import day_label
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

SHOWN = ("people", "revenue")
SHADES = 9
USUAL = {"day": 14, "week": 12, "month": 12}


def read(query: QueryDict) -> RetentionQuestion:
    """Read an address; what is not given is buyers by month over a year."""
    grains: dict[str, Literal["day", "week", "month"]] = {"day": "day", "week": "week", "month": "month"}
    grain = grains.get(query.get("grain", ""), "month")
    return RetentionQuestion(
        asking.span(query, days=364), Act(query.get("begin", "")[:40] or behaviour.ORDER),
        Act(query.get("return", "")[:40] or behaviour.ORDER), grain, asking.whole(query, "periods", USUAL[grain], most=60),
        query.get("kind") == "unbounded", "each" if query.get("cohorts") == "each" else "first",
    )  # fmt: skip


@require_safe
@needs("metrics.view")
def retention(request: HttpRequest) -> HttpResponse:
    """Show cohorts and who of them came back."""
    question = read(request.GET)
    by = listing.choice(request.GET, "show", SHOWN) or "people"
    kinds = (("", _("in just that period")), ("unbounded", _("in that period or later")))
    context = {
        **asking.frame(request.GET, question.span), "tab": "retention", "question": question,
        "begins": asking.options(wording.acts(), question.starting.name),
        "returns": asking.options(wording.acts(), question.returning.name),
        "grains": asking.options(wording.grains(), question.grain),
        "kinds": asking.options(kinds, "unbounded" if question.unbounded else ""),
        "cohort_kinds": asking.options((("first", _("their first ever")), ("each", _("each time"))), question.cohorts),
        "shows": asking.options((("people", _("People who came back")), ("revenue", _("Net sales a person"))), by),
    }  # fmt: skip
    return asking.respond(request, "retention", context, lambda: _lay_out(question, by), title=_("Retention"))


def _lay_out(question: RetentionQuestion, by: str) -> dict[str, Any]:
    found = behaviour.get_retention(question, at=clock.now())
    money = by == "revenue"
    average = found.average_value if money else found.average
    cells = [
        [
            None if value is None else value / max(cohort.size, 1)
            for value in (cohort.values if money else cohort.returned)
        ]
        for cohort in found.cohorts
    ]
    later = [cell for row in cells for cell in row[1:] if cell is not None]
    most = max(later, default=0) if money else 1
    people = sum(cohort.size for cohort in found.cohorts)
    return {
        "periods": range(question.most + 1), "people": people, "few": people < 30,
        "rows": [
            (day_label(cohort.first_day, question.grain), cohort.size, [_cell(cell, most, money) for cell in row])
            for cohort, row in zip(found.cohorts, cells, strict=True)
        ],
        "average": [_cell(value, most, money) for value in average],
        "chart": {
            "kind": "time", "labels": [str(n) for n in range(question.most + 1)],
            "series": [charts.series(_("All cohorts"), average)], **charts.axis("money" if money else "ratio"),
        },
        "finding": _finding(question, average, money), "history_from": found.history_from,
        "early": question.cohorts == "first" and found.history_from is not None
        and found.history_from > question.span.first - timedelta(days=28),
    }  # fmt: skip


def _cell(value: float | None, most: float, money: bool) -> tuple[str, int]:
    """Write a cell, and say how dark it is."""
    if value is None:
        return "", 0
    shade = round(SHADES * min(max(value / most, 0), 1)) if most else 0
    return (formats.sign(settings.CURRENCY) + f"{value:,.2f}" if money else formats.percent(value, 0)), shade


def _finding(question: RetentionQuestion, average: tuple[float | None, ...], money: bool) -> str:
    known = [(n, value) for n, value in enumerate(average) if n and value is not None]
    if not known:
        return _("No period after the first is over yet")
    n, value = known[min(len(known), 3) - 1]
    facts = {"n": n, "value": _cell(value, 1, money)[0], "unit": dict(wording.grains())[question.grain].lower()}
    if money:
        return _("In period %(n)s (%(unit)s) a person brought %(value)s on average") % facts
    return _("%(value)s came back in period %(n)s (%(unit)s)") % facts


@require_safe
@needs("metrics.view")
def retention_table(request: HttpRequest) -> HttpResponse:
    """Answer with the cohorts as CSV: a row a cohort and period."""
    return asking.download("retention", lambda: _csv(read(request.GET)))


def _csv(question: RetentionQuestion) -> Iterator[list[object]]:
    yield ["cohort", "size", "period", "returned", "net_sales"]
    for cohort in behaviour.get_retention(question, at=clock.now()).cohorts:
        for period, (returned, value) in enumerate(zip(cohort.returned, cohort.values, strict=True)):
            if returned is not None and value is not None:
                yield [cohort.first_day.isoformat(), cohort.size, period, returned, f"{value:.2f}"]


@require_safe
@needs("metrics.view")
def stickiness(request: HttpRequest) -> HttpResponse:
    """Show how many people come each day, week and month, and how often."""
    asked, act = asking.span(request.GET, days=91), Act(request.GET.get("act", "")[:40] or behaviour.ORDER)
    context = {
        **asking.frame(request.GET, asked), "tab": "stickiness", "acts": asking.options(wording.acts(), act.name),
    }  # fmt: skip

    def compute() -> dict[str, Any]:
        found = behaviour.get_activity(asked, act, at=clock.now())
        drawn = [(_("A day"), found.daily), (_("7 days"), found.weekly), (_("30 days"), found.monthly)]
        often = found.month.people.tolist()
        return {
            "chart": charts.lines(charts.days(found.days), [charts.series(name, values) for name, values in drawn], "count"),
            "finding": _("%(ratio)s of those who came in 30 days come on an average day")
            % {"ratio": formats.percent(found.month.ratio) if found.month.in_all else "–"},
            "often": charts.columns(_("People"), [str(n + 1) for n in range(len(often))], often),
            "often_finding": _("%(n)s people came on one day only") % {"n": formats.whole(often[0] if often else 0)},
            "often_rows": [(n + 1, count) for n, count in enumerate(often) if count], "in_all": found.month.in_all,
            "rows": list(zip(found.days, found.daily, found.weekly, found.monthly, strict=True))[::-1],
        }  # fmt: skip

    return asking.respond(request, "stickiness", context, compute, title=_("Stickiness"))


@require_safe
@needs("metrics.view")
def stickiness_table(request: HttpRequest) -> HttpResponse:
    """Answer with people by day, 7 and 30 days as CSV."""

    def rows() -> Iterator[list[object]]:
        act = Act(request.GET.get("act", "")[:40] or behaviour.ORDER)
        found = behaviour.get_activity(asking.span(request.GET, days=91), act, at=clock.now())
        yield ["day", "people", "people_7_days", "people_30_days"]
        for day, *counts in zip(found.days, found.daily, found.weekly, found.monthly, strict=True):
            yield [day.isoformat(), *counts]

    return asking.download("stickiness", rows)
