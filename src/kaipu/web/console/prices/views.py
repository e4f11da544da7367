"""The page of prices: how goods answer, what rules would have brought, the bounds, and prices by class of customers."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import api as modelling
from kaipu.brain.price_advice import api as price_advice
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.prices import wording
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.ui import formats

HOME = "/desk/prices/"
PERCENTS = ("largest_step", "least_margin", "corridor_low", "corridor_high", "margin", "tier_spread", "proxy_limit")
COUNTS = ("days_between", "labels_a_day")
CATEGORIES, GOODS = 16, 8


@require_http_methods(["GET", "HEAD", "POST"])
@needs("decisions.view")
def prices_page(request: HttpRequest) -> HttpResponse:
    """Show how goods answer to price, and keep the bounds of prices."""
    if request.method != "POST":
        return _answer(request, _typed_of(price_advice.get_bounds()), {})
    if not desk_of(request).may("catalog.edit"):
        return refuse(request, "catalog.edit")
    typed = {
        name: request.POST.get(name, "").replace("\x00", "")[:2000]
        for name in ("objective", "margins", *PERCENTS, *COUNTS)
    }
    bounds, wrong = _read(typed)
    try:
        if not wrong:
            price_advice.set_bounds(bounds=bounds, at=clock.now())
    except price_advice.BoundsInvalid as invalid:
        wrong = list(invalid.fields)
    if wrong:
        return _answer(request, typed, {name: wording.refusals()[name] for name in wrong})
    messages.success(request, _("These bounds hold from now on; what is proposed tomorrow keeps to them."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("members.edit")
def set_discount(request: HttpRequest) -> HttpResponse:
    """Let a tier pay less than the public price, where that is fair."""
    level, typed = request.POST.get("level", ""), request.POST.get("discount", "")[:12]
    share = _share(typed)
    error = wording.refusals()["discount"]
    try:
        if share is not None and share <= 0.5 and level.isascii() and level.isdigit() and len(level) < 3:
            price_advice.set_class_discount(level=int(level), discount_bp=round(share * 10_000), at=clock.now())
            messages.success(request, _("The tier pays so much less from now on."))
            return HttpResponseRedirect(HOME)
    except price_advice.DiscountRefused as refused:
        error = wording.verdict(refused.verdict)
    except members.TierUnknown:
        error = _("There is no such tier any more.")
    except lake.NothingPublished:
        error = _("Whom it would favour can be tested once the warehouse is built.")
    return _answer(request, _typed_of(price_advice.get_bounds()), {}, refused=(level, typed, error))


def _answer(
    request: HttpRequest, typed: dict[str, str], errors: dict[str, str], refused: tuple[str, str, str] = ("", "", "")
) -> HttpResponse:
    standing = price_advice.find_standing()
    last = next(iter(modelling.list_cards(name=price_advice.MODEL, limit=1)), None)
    context: dict[str, Any] = {
        "typed": typed, "errors": errors, "objectives": wording.objectives(), "standing": standing, "card": standing.card if standing else None,
        "missed": last if last and not last.current and last.state != "kept" else None, "classes": _classes(refused), "doubts": wording.doubts(),
        "refused": refused[2],
    }  # fmt: skip
    if standing and standing.card:
        context |= _told(standing.card)
    return show(
        request, "console/prices/page.html", context, title=_("Prices"), status=422 if errors or refused[2] else 200
    )


def _told(card: modelling.Card) -> dict[str, Any]:
    told = card.figures
    test = told["test"]
    return {
        "tiles": (_number(told["median_of_goods"]), formats.percent(told["cannot_tell"]), f"{test['changes']:,}", formats.percent(test["coverage_80"])),
        "held": told["held_weeks"], "why": wording.reason(told["why"]),
        "methods": [(wording.method(row["method"]), f"{row['skill']:.3f}", formats.percent(row["wape"]), row["method"] == told["on"]) for row in test["methods"]],
        "quarters": [(place == 0, [_rule(row) for row in quarter["rules"]]) for place, quarter in enumerate(told["simulations"])],
        "categories": _categories(),
        "lists": [(_("People answer most"), _goods("strong")), (_("People answer least, as far as it can be told"), _goods("weak"))],
    }  # fmt: skip


def _rule(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    def money(value: float) -> str:
        return figures.written(Decimal(round(value)), "money", settings.CURRENCY, short=True)

    interval = f"{money(row['delivered_low'])} – {money(row['delivered_high'])}" if row["changes"] else "–"
    return wording.rule(row["rule"]), f"{row['changes']:,}", money(row["promised"]), money(row["delivered"]), interval


def _categories() -> list[dict[str, Any]]:
    try:
        names = price_advice.list_category_names(at=clock.now())
    except lake.NothingPublished:
        names = {}
    place = 1 if formats.speaks_chinese() else 0
    found = price_advice.list_answers(kind="category", limit=CATEGORIES)
    return [
        _answer_row(
            each, names[each.name][place] if each.name in names else each.name.replace("/", " › ").replace("-", " ")
        )
        for each in found
    ]


def _goods(order: str) -> list[dict[str, Any]]:
    found = price_advice.list_answers(kind="good", order=order, limit=GOODS)
    skus = catalog.list_skus(ids=[int(each.name) for each in found], at=clock.now())
    chinese = formats.speaks_chinese()
    named = [(each, skus.get(int(each.name))) for each in found]
    return [_answer_row(each, (sku.name_zh if chinese else sku.name_en) if sku else each.name) for each, sku in named]


def _answer_row(each: price_advice.AnswerRecord, title: str) -> dict[str, Any]:
    cross = _("replace each other") if (each.cross or 0) > 0 else _("go together")
    return {
        "title": title, "value": _number(each.value), "interval": f"{_number(each.low)} … {_number(each.high)}", "tells": each.tells, "weeks": each.weeks,
        "goods": each.goods, "promotion": f"× {2.718281828 ** each.promotion:.2f}" if each.promotion is not None else "–",
        "cross": f"{_number(each.cross)}, {cross}" if each.cross is not None else "–",
    }  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _classes(refused: tuple[str, str, str]) -> list[dict[str, Any]]:
    try:
        found = price_advice.list_classes(at=clock.now())
    except lake.NothingPublished:
        return []
    chinese = formats.speaks_chinese()
    return [
        {
            "level": each.level, "title": each.title_zh if chinese else each.title_en, "people": each.people, "allowed": each.verdict.allowed,
            "typed": refused[1] if refused[0] == str(each.level) else f"{each.discount_bp / 100:g}", "verdict": wording.verdict(each.verdict),
        }
        for each in found
    ]  # fmt: skip


def _typed_of(bounds: price_advice.Bounds) -> dict[str, str]:
    return {
        "objective": bounds.objective, **{name: f"{100 * getattr(bounds, name):g}" for name in PERCENTS},
        **{name: str(getattr(bounds, name)) for name in COUNTS}, "margins": "\n".join(f"{name}: {100 * share:g}" for name, share in bounds.margins.items()),
    }  # fmt: skip


def _read(typed: dict[str, str]) -> tuple[price_advice.Bounds, list[str]]:
    """Read bounds, and the names of what cannot be read."""
    shares = {name: _share(typed[name]) for name in PERCENTS}
    counts = {
        name: int(text) if (text := typed[name].strip()).isascii() and text.isdigit() and len(text) < 6 else None
        for name in COUNTS
    }
    margins: dict[str, float] = {}
    wrong = [name for name, value in (*shares.items(), *counts.items()) if value is None]
    for line in typed["margins"].replace("：", ":").splitlines():
        name, _colon, text = line.partition(":")
        share = _share(text)
        if line.strip() and (share is None or not name.strip()):
            wrong.append("margins")
        elif line.strip() and share is not None:
            margins[name.strip()[:80]] = share
    if wrong:
        return price_advice.Bounds(), sorted(set(wrong))
    known: dict[str, Any] = {**shares, **counts, "margins": margins, "objective": typed["objective"]}
    return replace(price_advice.Bounds(), **known), []


def _share(text: str) -> float | None:
    """Read per cent as a share; None where it is no number."""
    number = text.strip().rstrip("%％ ")
    whole, _point, rest = number.partition(".")
    good = (
        whole.isascii()
        and whole.isdigit()
        and len(whole) < 5
        and (not rest or (rest.isascii() and rest.isdigit() and len(rest) < 5))
    )
    return float(number) / 100 if good else None
