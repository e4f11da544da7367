"""The pages of how good replenishment is, and where everything stands."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.modelling import api as modelling
from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel.money import Money
from kaipu.web.console import listing
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats
from kaipu.web.ui.paging import page_number, pages
from kaipu.web.ui.supply_words import named

ROWS = 40


@require_safe
@needs("inventory.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show which way of ordering is on and why, how all did on the year played, and the classes. Four statements."""
    standing = modelling.find_model(name=replenishment.MODEL)
    card = standing.card if standing else None
    service = replenishment.list_service()
    context: dict[str, Any] = {
        "tab": "overview", "standing": standing, "card": card, "day": replenishment.find_kept_day(),
        "cells": [(each, service[each.cell], _short(each.lost_minor), _short(each.risk_minor)) for each in replenishment.list_classes()],
    }  # fmt: skip
    if card:
        told = card.figures
        context |= {
            "told": told, "is_on": told["on"] == replenishment.TARGETS, "plain": method(told["best_plain"]),
            "methods": [_row(row, told["on"]) for row in told["methods"]], "gain": _short(told["gain_minor"]),
            "low": _short(told["gain_low_minor"]), "high": _short(told["gain_high_minor"]),
            "classes": [
                (row["cell"], row["series"], formats.percent(row["fill"]), formats.percent(row["plain_fill"]), _short(row["profit_minor"]), _short(row["plain_profit_minor"]), _short(row["waste_minor"]))
                for row in told["classes"]
            ],
        }  # fmt: skip
    return show(request, "console/replenishment/overview.html", context, title=_("Replenishment"))


@require_safe
@needs("inventory.view")
def positions(request: HttpRequest) -> HttpResponse:
    """Show where SKUs stood at places this morning: to be ordered, at risk to expire, or all. Four statements."""
    query = request.GET
    places = inventory.list_locations(tracked=True)
    view = listing.choice(query, "view", replenishment.VIEWS) or replenishment.VIEWS[0]
    place = listing.choice(query, "place", [each.code for each in places])
    cell = listing.choice(query, "class", replenishment.CELLS)
    text, page = listing.text(query), page_number(query)
    rows, total = replenishment.list_standings(
        view=view, place=place, cell=cell, text=text, limit=ROWS, offset=(page - 1) * ROWS
    )
    names = {each.code: named(each.name_en, each.name_zh) for each in places}
    context = {
        "tab": "positions", "q": text, "total": total, "day": replenishment.find_kept_day(), "view": view,
        "views": [(each, view_word(each), each == view) for each in replenishment.VIEWS],
        "places": [(each.code, names[each.code], each.code == place) for each in places],
        "cells": [(each, each == cell) for each in replenishment.CELLS], "pages": pages(query, page, ROWS, total),
        "rows": [(each, named(each.name_en, each.name_zh), names.get(each.location_code, each.location_code), rule_word(each.rule), amounts(each)) for each in rows],
    }  # fmt: skip
    return show(request, "console/replenishment/positions.html", context, title=_("Where everything stands"))


def amounts(each: replenishment.StandingRecord) -> dict[str, str]:
    """Return a position's quantities as they are read: pieces, or kilograms of what is weighed."""
    per = each.price_per
    digits, unit = (1, " kg") if per > 1 else (0, "")

    def much(value: float) -> str:
        return f"{value / per:,.{digits}f}{unit}"

    return {
        "available": much(each.available), "on_order": much(each.on_order), "reorder": much(each.reorder), "level": much(each.level),
        "advised": much(each.advised), "weekly": f"{each.weekly / per:,.1f}{unit}", "risk": much(each.at_risk),
        "risk_cost": _short(each.risk_minor), "service": formats.percent(each.service, 0),
        "cover": "–" if each.cover_days is None else f"{max(0.0, each.cover_days):,.0f}",
    }  # fmt: skip


def method(name: str) -> str:
    """Return a way of ordering in words."""
    return {
        "last_week": _("Order what was sold since the last order"), "cover": _("Fixed cover: a week more than needed, at the mean of four weeks"),
        "classic": _("The first rule: 95 per cent for all goods"), "targets": _("Targets by class, lead time and shelf life"),
    }.get(name, name)  # fmt: skip


def view_word(view: str) -> str:
    """Return which positions are shown."""
    return {"due": _("To be ordered"), "risk": _("At risk to expire"), "all": _("All positions")}[view]


def rule_word(rule: str) -> str:
    """Return which bound sets the level."""
    return {"life": _("Bound by shelf life"), "review": _("Filled up at every order day (R,S)"), "point": _("Filled up from the order point (s,S)")}.get(rule, rule)  # fmt: skip


def _short(minor: int) -> str:
    return formats.money_round(Money(minor, settings.CURRENCY))


def _row(row: dict[str, Any], on: str) -> dict[str, Any]:
    return {
        "name": method(row["method"]), "on": row["method"] == on, "fill": formats.percent(row["fill"]), "stock": _short(row["stock_minor"]),
        "days": "–" if row["stock_days"] is None else f"{row['stock_days']:.0f}", "turns": "–" if row["turns"] is None else f"{row['turns']:.1f}",
        "waste": _short(row["waste_minor"]), "profit": _short(row["profit_minor"]), "lines": formats.whole(row["lines"]),
    }  # fmt: skip
