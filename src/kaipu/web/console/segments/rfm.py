"""The page of recency, frequency and money: how they are scored, who is where, and making segments of it."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS, Money
from kaipu.web.console import figures
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.ui import formats

HOME = "/desk/segments/rfm/"
LIMITS = ("recency", "frequency", "money")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("campaigns.view")
def page(request: HttpRequest) -> HttpResponse:
    """Show customers by scores, and keep how they are scored."""
    if request.method != "POST":
        return _answer(request, _typed_of(segments.get_scoring()), {})
    if not desk_of(request).may("campaigns.edit"):
        return refuse(request, "campaigns.edit")
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:80] for name in ("way", "days", *LIMITS)}
    try:
        segments.set_scoring(scoring=_read(request.POST), user_id=desk_of(request).user_id, at=clock.now())
    except segments.ScoringInvalid as error:
        return _answer(request, typed, {error.field: _refusals()[error.field]})
    messages.success(request, _("Scores are given this way from now on; segments that ask for them follow."))
    return HttpResponseRedirect(HOME)


def _answer(request: HttpRequest, typed: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    scoring = segments.get_scoring()
    try:
        cells = segments.list_scores(at=clock.now())
    except lake.NothingPublished:
        cells = []
    people, net = sum(each.people for each in cells), sum((each.net for each in cells), Decimal(0))
    by_place = {(each.recency, each.frequency): each for each in cells}
    most = max((each.people for each in cells), default=1)
    context: dict[str, Any] = {
        "typed": typed, "errors": errors, "scoring": scoring, "people": people,
        "ways": [("fifths", _("by fifths of the customers")), ("limits", _("by limits of our own"))],
        "groups": [_group(each, by_place, people, net) for each in segments.GROUPS] if cells else [],
        "scores": range(1, 6),
        "matrix": [(r, [_cell(by_place.get((r, f)), most) for f in range(1, 6)]) for r in range(5, 0, -1)],
    }  # fmt: skip
    return show(
        request,
        "console/segments/rfm.html",
        context,
        title=_("Recency, frequency, money"),
        status=422 if errors else 200,
    )


def _group(
    each: segments.Rectangle, cells: dict[tuple[int, int], segments.Cell], people: int, net: Decimal
) -> dict[str, Any]:
    mine = [cell for (r, f), cell in cells.items() if segments.group_of(r, f) == each.name]
    count, worth = sum(cell.people for cell in mine), sum((cell.net for cell in mine), Decimal(0))
    asked = {"title": names()[each.name]}
    bounds = [("rfm_recency", *each.recency), ("rfm_frequency", *each.frequency)]
    for place, (field, op, score) in enumerate(
        (field, op, score) for field, least, most in bounds for op, score in (("least", least), ("most", most))
    ):
        asked |= {f"field{place}": field, f"op{place}": op, f"value{place}": str(score)}
    return {
        "title": names()[each.name], "recency": _span(each.recency), "frequency": _span(each.frequency), "people": count,
        "share": formats.percent(count / people) if people else "–", "net": figures.written(worth, "money", settings.CURRENCY, short=True),
        "net_share": formats.percent(worth / net) if net else "–", "segment": "/desk/segments/new/?" + urlencode(asked),
    }  # fmt: skip


def names() -> dict[str, str]:
    """Return the groups' names."""
    return {
        "champions": _("Champions"), "loyal": _("Loyal, seen less lately"), "promising": _("Promising"), "fresh": _("First orders"),
        "attention": _("Need attention"), "fading": _("Fading"), "at_risk": _("Good customers who stay away"), "lost": _("Lost or nearly"),
    }  # fmt: skip


def _span(ends: tuple[int, int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def _cell(cell: segments.Cell | None, most: int) -> tuple[int, str, int]:
    """Return people, their net sales, and how dark the cell is (0 to 4)."""
    if cell is None:
        return 0, "", 0
    return (
        cell.people,
        figures.written(cell.net, "money", settings.CURRENCY, short=True),
        min(4, 1 + 4 * cell.people // max(most + 1, 1)),
    )


def _typed_of(scoring: segments.Scoring) -> dict[str, str]:
    money = ", ".join(f"{Money(each, settings.CURRENCY).major:f}" for each in scoring.money)
    return {
        "way": scoring.way, "days": str(scoring.days), "recency": ", ".join(map(str, scoring.recency)),
        "frequency": ", ".join(map(str, scoring.frequency)), "money": money,
    }  # fmt: skip


def _read(given: QueryDict) -> segments.Scoring:
    days = given.get("days", "").strip()
    recency, frequency, money = (_limits(given.get(name, ""), money=name == "money") for name in LIMITS)
    whole = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0
    return segments.Scoring(given.get("way", ""), whole, recency, frequency, money)


def _limits(typed: str, *, money: bool) -> tuple[int, ...]:
    """Read limits; what cannot be read gives none, which is refused."""
    found = []
    for word in typed.replace("，", ",").replace("、", ",").split(","):
        number = word.strip().lstrip("$¥")
        whole, _point, rest = number.partition(".")
        digits = MINOR_DIGITS.get(settings.CURRENCY, 2) if money else 0
        good = whole.isascii() and whole.isdigit() and len(whole) < 9 and len(rest) <= digits
        if not good or (rest and not (rest.isascii() and rest.isdigit())):
            return ()
        found.append(int(Decimal(number).scaleb(digits)) if money else int(whole))
    return tuple(found)


def _refusals() -> dict[str, str]:
    return {
        "way": _("Choose one of the ways."), "days": _("Type from 28 to 1,095 days."),
        "recency": _("Type four growing numbers of days, such as 14, 30, 60, 120."),
        "frequency": _("Type four growing numbers of orders, such as 2, 5, 15, 40."),
        "money": _("Type four growing amounts, such as 50, 200, 750, 2000."),
    }  # fmt: skip
