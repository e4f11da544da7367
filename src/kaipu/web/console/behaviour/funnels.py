"""The page of funnels: steps, conditions, window, exclusion and breakdown in the address; who dropped out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import Act, FunnelQuestion
from kaipu.brain.privacy import api as privacy
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.console import listing, personal
from kaipu.web.console.behaviour import asking, charts, wording
from kaipu.web.console.shell import desk_of, needs
from kaipu.web.ui import formats

STEPS = 6
USUAL = ("product_view", "add_to_cart", "checkout_step", "purchase")
UNITS = {"minutes": 60, "hours": 3600, "days": 86400}
PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A funnel as it was asked for, and as it was typed."""

    question: FunnelQuestion
    steps: tuple[tuple[str, asking.Typed], ...]
    without: str
    window: int
    unit: str


def read(query: QueryDict) -> Asked:
    """Read an address; without steps, from product to purchase within seven days."""
    names = [query.get(f"s{n}", "")[:40] for n in range(1, STEPS + 1)]
    if not any(names) and "s1" not in query:
        names = [*USUAL, *[""] * STEPS][:STEPS]
    steps = tuple((name, asking.typed(query, n)) for n, name in enumerate(names, start=1))
    window = asking.whole(query, "w", 7, most=10**6)
    unit = listing.choice(query, "wu", UNITS) or "days"
    without = query.get("without", "")[:40]
    question = FunnelQuestion(
        asking.span(query), tuple(Act(name, asking.condition(typed)) for name, typed in steps if name),
        window=window * UNITS[unit], unit="visit" if query.get("unit") == "visit" else "person",
        by=query.get("by", "")[:40], without=Act(without) if without else None,
    )  # fmt: skip
    return Asked(question, steps, without, window, unit)


@require_safe
@needs("metrics.view")
def funnels(request: HttpRequest) -> HttpResponse:
    """Show how many go through steps in order."""
    asked = read(request.GET)
    context = {**asking.frame(request.GET, asked.question.span), **_form(asked), "tab": "funnels"}
    return asking.respond(
        request, "funnels", context, lambda: _lay_out(asked, request.GET, people=desk_of(request).may("customers.view")), title=_("Funnels")
    )  # fmt: skip


def _form(asked: Asked) -> dict[str, Any]:
    acts, fields = wording.acts(), [(name, wording.field(name)) for name in sorted(behaviour.FIELDS)]
    windows = {"minutes": _("minutes"), "hours": _("hours"), "days": _("days")}
    return {
        "steps": [
            (n, asking.options(acts, name), asking.options(fields, typed.field),
             asking.options(wording.operators(), typed.operator), typed)
            for n, (name, typed) in enumerate(asked.steps, start=1)
        ],
        "without": asking.options(acts, asked.without), "window": asked.window,
        "window_units": asking.options(windows.items(), asked.unit),
        "units": asking.options((("person", _("People")), ("visit", _("Visits"))), asked.question.unit),
        "breakdowns": asking.options([(name, wording.field(name)) for name in behaviour.BREAKDOWNS], asked.question.by),
    }  # fmt: skip


def _lay_out(asked: Asked, query: QueryDict, *, people: bool) -> dict[str, Any]:
    found = behaviour.get_funnel(asked.question, at=clock.now())
    began = found.steps[0].passed
    names = [f"{n}. {wording.act(step.act.name)}" for n, step in enumerate(found.steps, start=1)]
    rows = []
    for n, (name, step) in enumerate(zip(names, found.steps, strict=True)):
        before = found.steps[n - 1].passed if n else step.passed
        following = found.steps[n + 1].passed if n + 1 < len(found.steps) else None
        rows.append(
            {"name": name, "passed": step.passed, "share": _share(step.passed, began), "of_before": _share(step.passed, before),
             "time": wording.duration(step.median_seconds) if n else "",
             "lost": None if following is None else step.passed - following,
             "passed_url": _people(query, n, dropped=False) if people and step.passed else "",
             "lost_url": _people(query, n, dropped=True) if people and following is not None and step.passed > following else ""}
        )  # fmt: skip
    shown = {
        "rows": rows, "began": began, "few": began < 30,
        "chart": charts.bars(_("Visits") if asked.question.unit == "visit" else _("People"), names, [s.passed for s in found.steps]),
        "finding": _finding(names, rows), "names": names, "by_title": wording.field(asked.question.by),
        "groups": [
            (wording.value(asked.question.by, name), [(step.passed, _share(step.passed, steps[0].passed)) for step in steps])
            for name, steps in found.groups
        ],
    }  # fmt: skip
    return shown if began else shown | {"acts": _what_there_is(asked)}


def _what_there_is(asked: Asked) -> list[tuple[str, int]]:
    """Return what was done in these days, so that an empty funnel says what could be asked instead."""
    return [
        (wording.act(each.name), each.count) for each in behaviour.list_acts(asked.question.span, at=clock.now())[:12]
    ]


def _finding(names: list[str], rows: list[dict[str, Any]]) -> str:
    """Say in one sentence how many arrive and where most are lost."""
    lost = [(row["lost"], n) for n, row in enumerate(rows) if row["lost"]]
    facts = {"share": rows[-1]["share"], "began": formats.whole(rows[0]["passed"])}
    if not lost:
        return _("%(share)s of %(began)s arrive") % facts
    most, at = max(lost)
    facts |= {"lost": formats.whole(most), "step": names[at]}
    return _("%(share)s of %(began)s arrive; most, %(lost)s, are lost after “%(step)s”") % facts


def _share(part: int, of: int) -> str:
    return formats.percent(part / of) if of else "–"


def _people(query: QueryDict, step: int, *, dropped: bool) -> str:
    kept = query.copy()
    kept["step"] = str(step)
    if dropped:
        kept["dropped"] = "1"
    return f"/desk/behaviour/funnels/people/?{kept.urlencode()}"


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the funnel as CSV."""
    return asking.download("funnel", lambda: _csv(read(request.GET)))


def _csv(asked: Asked) -> Iterator[list[object]]:
    found = behaviour.get_funnel(asked.question, at=clock.now())
    yield ["group", "step", "act", "passed", "median_seconds"]
    for group, steps in (("", found.steps), *found.groups):
        for n, step in enumerate(steps, start=1):
            yield [group, n, step.act.name, step.passed, step.median_seconds]


@require_safe
@needs("customers.view")
def people(request: HttpRequest) -> HttpResponse:
    """Show the customers who passed a step, or were lost after it, masked."""
    asked, step = read(request.GET), asking.whole(request.GET, "step", 0, least=0, most=STEPS)
    dropped = request.GET.get("dropped") == "1"

    def compute() -> dict[str, Any]:
        found = behaviour.get_walkers(asked.question, step=step, dropped=dropped, at=clock.now())
        start = listing.offset(request, PEOPLE)
        chosen = found.customers[start : start + PEOPLE + 1]
        known = customers.list_customers(ids=chosen, limit=PEOPLE + 1)
        return {
            "window": listing.window(request, [personal.masked(request, each, privacy.CUSTOMER_TAGS) for each in known], PEOPLE),
            "customers": len(found.customers), "visitors": found.visitors,
        }  # fmt: skip

    names = [wording.act(act.name) for act in asked.question.steps]
    name = names[step] if step < len(names) else ""
    title = _("Lost after “%(step)s”") if dropped else _("Passed “%(step)s”")
    kept = request.GET.copy()
    for each in ("step", "dropped", "page"):
        kept.pop(each, None)
    context = {"back": f"/desk/behaviour/funnels/?{kept.urlencode()}", "tab": "funnels"}
    return asking.respond(request, "people", context, compute, title=title % {"step": name})
