"""The page of forecasts."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.forecasts import api as forecasts
from kaipu.brain.modelling import api as modelling
from kaipu.web.console import figures, listing
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

ROWS = 20


@require_safe
@needs("inventory.view")
def forecast_page(request: HttpRequest) -> HttpResponse:
    """Show one series ahead, the others to choose from, and how good forecasts were."""
    standing = modelling.find_model(name=forecasts.MODEL)
    last = next(iter(modelling.list_cards(name=forecasts.MODEL, limit=1)), None)
    kind = listing.choice(request.GET, "kind", forecasts.KINDS) or forecasts.KINDS[0]
    text, place = listing.text(request.GET), request.GET.get("place", "")[:60]
    rows, total = forecasts.list_outlooks(kind=kind, text=text, place=place, limit=ROWS)
    typed = request.GET.get("series", "")
    asked = (
        forecasts.find_outlook(number=int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None
    )
    shown = asked or next(iter(rows), None)
    context: dict[str, Any] = {
        "standing": standing, "card": standing.card if standing else None, "charts": True, "q": text, "total": total,
        "missed": last if last and not last.current and last.state != "kept" else None,
        "kinds": [(each, kind_word(each), each == kind) for each in forecasts.KINDS],
        "places": [(code, _named(english, chinese), code == place) for code, english, chinese in forecasts.list_forecast_places()],
        "rows": [(each, title(each.name), place_name(each.name), "?" + urlencode({"kind": kind, "q": text, "place": place, "series": each.number}), method(each.method)) for each in rows],
        "more": total - len(rows),
    }  # fmt: skip
    if shown and standing and standing.card:
        told = standing.card.figures[shown.name.kind]
        context |= {
            "shown": shown, "shown_title": _whole_title(shown.name), "levels": _levels(standing.card.figures.get("levels")),
            "method": method(shown.method), "chart": _chart(shown), "days": _days(shown), "told": told,
            "methods": [_row(row, told["best_for_all"]) for row in told["methods"]],
            "covered": formats.percent(told["interval"]["coverage"]), "covered_total": formats.percent(told["interval_of_totals"]["coverage"]),
            "drivers": [(driver(name), formats.percent(share)) for name, share in told["drivers"] if share >= 0.01],
        }  # fmt: skip
        context |= {
            "drift": [(watched(each.feature), f"{each.index:.3f}", _drift(each.reading)) for each in modelling.list_drift(name=forecasts.MODEL)],
            "fresh": _new(standing.card.figures.get("new")),
            "hot": _hot(standing.card.figures.get("hot")),
        }  # fmt: skip
    return show(request, "console/forecasts/page.html", context, title=_("Forecasts"))


def _named(english: str, chinese: str) -> str:
    return (chinese if formats.speaks_chinese() else english) or english


def title(name: forecasts.Name) -> str:
    """Return what a series is of."""
    return _named(name.title_en, name.title_zh)


def place_name(name: forecasts.Name) -> str:
    """Return where a series is."""
    return _named(name.place_en, name.place_zh)


def kind_word(kind: str) -> str:
    """Return a kind of series."""
    return {"department": _("Departments"), "product": _("Products"), "store": _("Stores"), "whole": _("Everything")}[
        kind
    ]


def _whole_title(name: forecasts.Name) -> str:
    if name.kind in forecasts.SUMS:
        return title(name)
    return _("%(what)s, %(place)s") % {"what": title(name), "place": place_name(name)}


def _levels(told: dict[str, Any] | None) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return each level with WAPE and RMSSE of forecasts by themselves, added up from below, and made to agree, and which is on."""
    if told is None:
        return []
    ways = ("by_themselves", "added_up", "agreed")
    return [
        (
            kind_word(row["kind"]),
            [(formats.percent(row[way]["wape"]), f"{row[way]['rmsse']:.3f}", way == told["way"]) for way in ways],
        )
        for row in told["rows"]
    ]


def _hot(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return who is likely to come up, and how well that was foreseen, for the page."""
    if told is None or not told["questions"].get("new"):
        return None
    asked = told["questions"]["new"]
    ways = {"trees": _("Boosted trees"), "persistence": _("What sold best below the edge"), "gain": _("Gain")}
    rows = [
        (word, formats.percent(asked[way]["precision"]), f"{formats.percent(asked[way]['low'])} – {formats.percent(asked[way]['high'])}", (way == "trees") == asked["on"] and way != "gain")
        for way, word in ways.items()
    ]  # fmt: skip
    picks = [(_named(each.title_en, each.title_zh), each, formats.percent(each.chance) if asked["on"] else "", [reason(why) for why in each.reasons]) for each in forecasts.list_hot()]  # fmt: skip
    base = formats.percent(sum(row["base"] for row in asked["origins"]) / len(asked["origins"]))
    return {
        "picks": picks,
        "rows": rows,
        "base": base,
        "named": told["named"],
        "origins": told["origins"],
        "on": asked["on"],
    }


def watched(feature: str) -> str:
    """Return what is watched for drift."""
    return {"error": _("Errors of a department's day"), "level": _("How much products sell a day")}.get(
        feature, feature
    )


def _drift(reading: str) -> str:
    return {"steady": _("steady"), "moving": _("moving"), "moved": _("moved: train anew and look why")}[reading]


def _new(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what new products will sell, and how well that was foreseen, for the page."""
    if told is None or told["on"] is None:
        return None
    names = {"category_mean": _("Mean of the category"), "analogues": _("Launches like it")}
    rows = [
        (names[way], formats.percent(row["wape"]), f"{row['rmse']:.2f}", way == told["on"])
        for way, row in told["ways"].items()
    ]
    products = [
        (_named(each.title_en, each.title_zh), each, [_named(*one) for one in each.like])
        for each in forecasts.list_new()
    ]
    return {
        "rows": rows,
        "products": products,
        "covered": formats.percent(told["coverage"]),
        "measured": told["measured"],
    }


def reason(name: str) -> str:
    """Return what speaks for a product that may come up."""
    return {
        "week_1": _("sold well last week"), "week_2": _("sold well the week before last"), "week_3": _("sold well three weeks ago"), "week_4": _("sold well four weeks ago"),
        "units_28": _("sales of four weeks"), "units_56": _("sales of eight weeks"), "units_91": _("steady over 13 weeks"), "edge_28": _("close to the edge"),
        "growth": _("more than in the four weeks before"), "rise": _("rising in the last two weeks"), "lines_28": _("in many baskets"), "places_28": _("in many stores"),
        "places_growth": _("in more stores than before"), "buyers_28": _("many different buyers"), "buyers_growth": _("more buyers than before"),
        "again_28": _("bought again"), "price_change": _("its price moved"), "age": _("how long it is sold"), "group_growth": _("its department grows"),
        "largest": _("not by one large purchase"),
    }.get(name, name)  # fmt: skip


def method(name: str) -> str:
    """Return a method's name."""
    return {
        "seasonal_naive": _("The last week again"), "weekday_mean": _("Mean of the weekday over eight weeks"), "smoothing": _("Exponential smoothing"),
        "croston": _("Croston for rare sales"), "tsb": _("TSB for rare sales"), "theta": _("Theta"), "boosted": _("Boosted trees"),
        "informed": _("Boosted trees that know prices, promotions, holidays and weather"), "blended": _("Mean of trees and TSB"), "chosen": _("What is shown: the best for each series"),
    }.get(name, name)  # fmt: skip


def driver(name: str) -> str:
    """Return what a model leans on."""
    return {
        "level": _("Level of the series"), "mean_7": _("Last week"), "mean_14": _("Last two weeks"), "mean_28": _("Last four weeks"),
        "mean_56": _("Last eight weeks"), "mean_91": _("Last 13 weeks"), "mean_all": _("All its days"), "trend": _("Four weeks against 13"),
        "sold_28": _("Share of days with sales, four weeks"), "sold_91": _("Share of days with sales, 13 weeks"), "silence": _("Days since the last sale"),
        "spread": _("How much it swings"), "age": _("How long it is sold"), "group_trend": _("Trend of the place"), "all_trend": _("Trend of everything"),
        "ahead": _("Days ahead"), "weekday": _("Weekday"), "day_of_month": _("Day of the month"), "month": _("Month"), "week_of_year": _("Week of the year"),
        "same_weekday": _("Same weekday before"), "factor": _("Weekday rhythm of the series"), "promotion": _("Planned promotion"),
        "promotion_usual": _("Usual promotions"), "price_change": _("Change of price"), "price_trend": _("Trend of price"), "year_ago": _("Same days a year ago"),
        "day_off": _("Weekend or holiday"), "holiday_ahead": _("Days to the next holiday"), "holiday_behind": _("Days since a holiday"),
        "temperature": _("Temperature"), "rain": _("Rain"),
    }.get(name, name)  # fmt: skip


def _row(row: dict[str, Any], best: str) -> tuple[str, str, str, str, bool]:
    off = ("+" if row["total_error"] >= 0 else "−") + formats.percent(abs(row["total_error"]))
    return method(row["method"]), formats.percent(row["wape"]), f"{row['rmsse']:.3f}", off, row["method"] == "chosen"


def _chart(shown: forecasts.Outlook) -> dict[str, Any]:
    past = [shown.until - timedelta(days=back) for back in range(len(shown.history) - 1, -1, -1)]
    ahead = [shown.until + timedelta(days=each + 1) for each in range(len(shown.mean))]
    empty: list[None] = [None] * len(past)
    return {
        "kind": "time", "labels": [figures.day_label(day, "day") for day in (*past, *ahead)],
        "series": [
            {"name": _("Sold"), "values": [*shown.history, *[None] * len(ahead)], "dashed": False},
            {"name": _("Expected"), "values": [*empty, *(round(each, 2) for each in shown.mean)], "dashed": True},
        ],
        "bands": [*empty, *([round(low, 2), round(high, 2)] for low, high in zip(shown.low, shown.high, strict=True))],
        "interval": _("80 % interval"), "unit": "number", "sign": "", "chinese": formats.speaks_chinese(), "nothing": _("no data"),
    }  # fmt: skip


def _days(shown: forecasts.Outlook) -> list[tuple[Any, str, str, str]]:
    return [
        (shown.until + timedelta(days=place + 1), f"{mean:.1f}", f"{low:.1f}", f"{high:.1f}")
        for place, (mean, low, high) in enumerate(zip(shown.mean, shown.low, shown.high, strict=True))
    ]
