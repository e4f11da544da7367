"""What the addresses of the pages of behaviour ask for, and how every page answers or says what it cannot.

A question lives in its address, so a funnel is saved and shared by its link.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import Condition, Span
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.behaviour import wording
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.shell import show

PRESETS = (7, 28, 91, 364)
WHO = ("real", "simulated")
NARROWING = ("device", "source", "medium", "campaign", "language", "browser", "channel", "location")
Operator = Literal["is", "is_not", "contains", "begins"]


@dataclass(frozen=True, slots=True)
class Typed:
    """One condition as it was typed."""

    number: int
    field: str
    operator: str
    value: str


def today() -> date:
    """Return today on the shop's clock."""
    return clock.local_date(clock.now())


def span(query: QueryDict, *, days: int = 28) -> Span:
    """Read whose acts are asked for; what is not given is the usual: everybody, so many days up to today."""
    last = listing.day(query, "to") or today()
    first = listing.day(query, "from") or last - timedelta(days=days - 1)
    who = listing.choice(query, "who", WHO)
    field, value = listing.choice(query, "only", NARROWING), listing.text(query, "value")
    conditions = (Condition(field, value),) if field and value else ()
    return Span(first, last, {"real": False, "simulated": True}.get(who), conditions)


def whole(query: QueryDict, name: str, usual: int, *, least: int = 1, most: int = 1000) -> int:
    """Read a whole number within limits; anything else counts as the usual."""
    typed = query.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and least <= int(typed[:9]) <= most else usual


def condition(typed: Typed) -> tuple[Condition, ...]:
    """Turn what was typed into a condition, none where a part is missing."""
    operators: dict[str, Operator] = {"is": "is", "is_not": "is_not", "contains": "contains", "begins": "begins"}
    if not typed.field or not typed.value:
        return ()
    return (Condition(typed.field, typed.value, operators.get(typed.operator, "is")),)


def typed(query: QueryDict, number: int) -> Typed:
    """Read one condition of a step."""
    return Typed(
        number, query.get(f"f{number}", "")[:40], listing.choice(query, f"o{number}", dict(wording.operators())) or "is",
        listing.text(query, f"v{number}"),
    )  # fmt: skip


def options(choices: Iterable[tuple[str, str]], chosen: str) -> list[tuple[str, str, bool]]:
    """Lay out the choices of a select; what was typed and is no choice stays."""
    found = [(value, label, value == chosen) for value, label in choices]
    return found if not chosen or any(on for *_, on in found) else [*found, (chosen, chosen, True)]


def frame(query: QueryDict, asked: Span) -> dict[str, Any]:
    """Lay out what every page of behaviour begins with: pages, days, who, and one narrowing."""
    chips = []
    for days in PRESETS:
        kept = query.copy()
        for name in ("from", "to", "page"):
            kept.pop(name, None)
        kept["from"], kept["to"] = (today() - timedelta(days=days - 1)).isoformat(), today().isoformat()
        on = (asked.first, asked.last) == (today() - timedelta(days=days - 1), today())
        chips.append(listing.Chip(_("%(days)d days") % {"days": days}, f"?{kept.urlencode()}", on, always=True))
    return {
        "span": asked, "presets": chips, "address": query.urlencode(), "charts": True,
        "who": options((("", _("Everybody")), ("real", _("Real shoppers")), ("simulated", _("Simulated shoppers"))),
                       listing.choice(query, "who", WHO)),
        "only": options([("", "–"), *((name, wording.field(name)) for name in NARROWING)], listing.choice(query, "only", NARROWING)),
        "only_value": listing.text(query, "value"),
    }  # fmt: skip


def respond(
    request: HttpRequest, template: str, context: dict[str, Any], compute: Callable[[], dict[str, Any]], *, title: str
) -> HttpResponse:
    """Answer with a page whose figures `compute` adds, or with the sentence that says why it has none."""
    status = 200
    try:
        context |= compute()
    except behaviour.QuestionInvalid as refused:
        context["trouble"], status = wording.trouble(refused), 422
    except (metrics.SeriesInvalid, metrics.MetricUnknown) as refused:
        context["trouble"], status = metric_wording.trouble(refused), 422
    except lake.NothingPublished:
        context["trouble"] = _(
            "The warehouse is not built yet, so there are no figures. It is built every five minutes."
        )
    except lake.QueryTooLong:
        context["trouble"] = _("This took more than half a minute and was stopped. Ask for fewer days or rows.")
    return show(request, f"console/behaviour/{template}.html", context, title=title, status=status)


def download(name: str, compute: Callable[[], Iterable[Iterable[object]]]) -> HttpResponse:
    """Answer with a CSV file; a question without an answer gives an empty one with status 422."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    try:
        csv.writer(response).writerows([_plain(row) for row in compute()])
    except (behaviour.QuestionInvalid, metrics.SeriesInvalid, metrics.MetricUnknown, lake.NothingPublished):
        response.status_code = 422
    return response


def _plain(row: Iterable[object]) -> list[object]:
    """Return a row in which no text is read as a formula by a spreadsheet."""
    return [f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell for cell in row]
