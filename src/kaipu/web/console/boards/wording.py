"""Boards in the reader's words."""

from django.utils.translation import gettext as _

from kaipu.brain.boards import api as boards
from kaipu.kernel import access
from kaipu.web.ui import formats


def title_of(board: boards.Board) -> str:
    """Return a board's title in the reader's language."""
    return board.title_zh if formats.speaks_chinese() else board.title_en


def lead_of(board: boards.Board) -> str:
    """Return what a board is for, in the reader's language."""
    return board.lead_zh if formats.speaks_chinese() else board.lead_en


def periods() -> dict[str, str]:
    """Return the periods."""
    return {
        "today": _("Today"), "yesterday": _("Yesterday"), "7": _("7 days"), "28": _("28 days"), "91": _("91 days"),
        "364": _("364 days"), "week": _("This week"), "month": _("This month"), "year": _("This year"),
    }  # fmt: skip


def comparisons() -> dict[str, str]:
    """Return what a board can be compared with."""
    return {
        "previous": _("the time before"), "week": _("the week before"), "year": _("the same weekdays a year before"),
        "holiday": _("a year before by holidays"),
    }  # fmt: skip


def kinds() -> dict[str, str]:
    """Return the kinds of chart."""
    return {
        "numbers": _("Numbers"), "line": _("Line over time"), "bar": _("Bars by member"), "stacked": _("Stacked bars over time"),
        "pie": _("Parts of a whole"), "scatter": _("Two metrics against each other"), "heatmap": _("Heat map"),
        "funnel": _("Funnel"), "sankey": _("Flows"), "calendar": _("Calendar"), "map": _("Map"), "table": _("Table"),
    }  # fmt: skip


def sizes() -> dict[str, str]:
    """Return the sizes of tiles."""
    return {"s": _("A third"), "m": _("Half"), "l": _("Whole width")}


def role(name: str) -> str:
    """Return a role."""
    words = {
        "manager": _("Manager"), "merchandiser": _("Merchandiser"), "marketer": _("Marketer"), "buyer": _("Buyer"),
        "agent": _("Agent"), "analyst": _("Analyst"), "engineer": _("Engineer"),
    }  # fmt: skip
    return words.get(name, name) if name in access.ROLES else name


def trouble(name: str) -> str:
    """Say what of an address was set right."""
    words = {
        "order": _("The first day lies after the last, so the 28 days up to the last are shown."),
        "length": _("At most three years can be shown at once, so the last of them are shown."),
        "conditions": _("At most three conditions work at once, so the first three are used."),
    }  # fmt: skip
    return words.get(name, "")
