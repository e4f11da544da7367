"""Boards at the desk: the list, a board, its tiles one by one, and the live strip."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.boards import api as boards
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import access, clock
from kaipu.web.console import figures
from kaipu.web.console.boards import asking, drawing, findings, minutes, tables, wording
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.shell import Desk, desk_of, needs, show
from kaipu.web.console.today import story
from kaipu.web.ui import formats

LIVE_EVERY = 15


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tile will stand, before it is filled."""

    number: int
    size: str
    tall: bool
    url: str
    every: int


def roles_of(desk: Desk) -> tuple[str, ...]:
    """Return the roles of who sits at the desk."""
    return access.roles_of(desk.user_id)


def open_board(request: HttpRequest, key: str) -> boards.BoardRecord:
    """Return a board for who sits at the desk, or answer 404."""
    desk = desk_of(request)
    try:
        return boards.get_board(key=key, user_id=desk.user_id, roles=roles_of(desk))
    except boards.BoardUnknown as unknown:
        raise Http404(key) from unknown


@require_safe
@needs("metrics.view")
def board_list(request: HttpRequest) -> HttpResponse:
    """Show which boards there are."""
    desk = desk_of(request)
    found = boards.list_boards(user_id=desk.user_id, roles=roles_of(desk))
    context = {
        "written": [(each.board.key, wording.title_of(each.board), wording.lead_of(each.board)) for each in found if not each.owner_id],
        "own": [
            (each.board.key, each.board.title_en, each.owner_id == desk.user_id, [wording.role(role) for role in each.roles])
            for each in found
            if each.owner_id
        ],
    }  # fmt: skip
    return show(request, "console/boards/list.html", context, title=_("Boards"))


@require_safe
@needs("metrics.view")
def board_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a board's frame at once; its tiles ask for themselves."""
    record = open_board(request, key)
    at = clock.now()
    today = clock.local_date(at)
    view = asking.read(request.GET, record.board, today)
    offered = asking.offers(at=at, today=today)
    address = asking.write(view)
    context = {
        **asking.controls(view, asking.names_of(offered)), "offers": offered, "view": view, "board": record.board,
        "record": record, "mine": record.owner_id == desk_of(request).user_id, "address": address,
        "trouble": wording.trouble(view.trouble), "open": bool(view.compare) and view.last >= today, "span": f"{formats.day(view.first)} – {formats.day(view.last)}",
        "places": places(record.board, address, f"/desk/boards/{key}/tiles/"),
        "live": story.live(at, linked=True) if record.board.live else None, "charts": True,
        "minutes": minutes.read(at) if record.board.live else None,
    }  # fmt: skip
    return show(
        request,
        "console/boards/board.html",
        context,
        title=wording.title_of(record.board),
        lead=wording.lead_of(record.board),
    )


def places(board: boards.Board, address: str, stem: str) -> list[Place]:
    """Return the places of a board's tiles."""
    return [
        Place(number, tile.size, tile.kind != "numbers", f"{stem}{number}/?{address}", LIVE_EVERY if board.live else 0)
        for number, tile in enumerate(board.tiles)
    ]


@require_safe
@needs("metrics.view")
def live(request: HttpRequest) -> HttpResponse:
    """Answer with today's figures up to this moment. Two statements besides the shell's."""
    return render(request, "console/boards/live.html", {"live": story.live(clock.now(), linked=True)})


@require_safe
@needs("metrics.view")
def tile(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Answer with one tile of a board."""
    record = open_board(request, key)
    if number >= len(record.board.tiles):
        raise Http404(number)
    at = clock.now()
    view = asking.read(request.GET, record.board, clock.local_date(at))
    context = {
        **fill(record.board, number, view, linked=True), "board": record.board, "number": number, "address": asking.write(view),
        "charts": True,
    }  # fmt: skip
    return show(request, "console/boards/tile.html", context, title=wording.title_of(record.board))


def fill(board: boards.Board, number: int, view: boards.View, *, linked: bool) -> dict[str, Any]:
    """Return everything a tile shows; what cannot be asked is said in its place."""
    asked = board.tiles[number]
    try:
        answer = boards.get_tile(asked, view, at=clock.now())
    except (metrics.SeriesInvalid, metrics.MetricUnknown) as refused:
        return {"tile": asked, "trouble": metric_wording.trouble(refused), "heading": own_title(asked)}
    except lake.QueryTooLong:
        return {
            "tile": asked,
            "trouble": _("This took more than half a minute and was stopped. Ask for fewer days or rows."),
        }
    return lay_out(answer, view, f"{board.key}-{number}", linked=linked)


def own_title(asked: boards.Tile) -> str:
    """Return the title somebody gave a tile."""
    return (asked.title_zh if formats.speaks_chinese() else asked.title_en) or asked.title_en


def lay_out(answer: boards.Answer, view: boards.View, mark: str, *, linked: bool) -> dict[str, Any]:
    """Return an answer as the tile's template wants it."""
    result, asked = answer.result, answer.tile
    names = [metric.name for metric in result.metrics] if result else []
    notes = (
        boards.list_notes(metrics=names, first=view.first, last=view.last)
        if names and asked.kind in {"line", "stacked", "numbers"}
        else []
    )
    empty = result is None or (
        not result.rows if result.query.dimensions else all(each is None for each in result.totals)
    )
    said, given = findings.sentence(answer, at=clock.now()), own_title(asked)
    return {
        "tile": asked, "mark": mark, "place": int(mark.rpartition("-")[2]) + 1, "heading": given or said, "said": said if given else "", "linked": linked,
        "chart": drawing.draw(answer, view, notes, linked=linked),
        "table": None if empty else tables.lay_out(answer, view, linked=linked),
        "numbers": numbers(answer, linked) if result and asked.kind == "numbers" else None, "notes": notes,
        "definitions": [(metric.name, figures.title_of(metric)) for metric in result.metrics] if result else [],
        "assumed": any(metric.assumed for metric in result.metrics) if result else False,
        "left_out": [figures.title_of(metric) for metric in answer.left_out],
        "missing": [figures.title_of(metric) for metric in result.metrics if metric.name in result.missing] if result else [],
        "rows_address": asking.rows_address(view, names[0], (), ()) if names else "",
        "nothing": empty,
        "unbuilt": result is not None and result.coverage is None,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with the line of its course: `spark` are points of an SVG polyline of 100 × 24.

    `closed` is its value without a day that is not over, where its change is told of the days before that one.
    """

    figure: figures.Figure
    spark: str
    closed: str = ""


def numbers(answer: boards.Answer, linked: bool) -> list[Number]:
    """Return the figures of a tile, each with its course."""
    result = answer.result
    if result is None:
        return []
    told = answer.closed or result
    earlier = told.comparison.totals if told.comparison else (None,) * len(result.metrics)
    found = []
    for place, metric in enumerate(result.metrics):
        values = result.values[place] if result.values else ()
        known = figures.figure(metric, told.totals[place], earlier[place], result.currency, linked=linked)
        shown = replace(known, value=figures.written(result.totals[place], metric.unit, result.currency, short=True))
        found.append(Number(shown, spark(values), known.value if answer.closed and known.before else ""))
    return found


def spark(values: tuple[Any, ...]) -> str:
    """Return the points of a course; nothing where there are fewer than two."""
    known = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    least, most = min(value for _place, value in known), max(value for _place, value in known)
    spread, last = (most - least) or 1.0, max(len(values) - 1, 1)
    return " ".join(f"{place / last * 100:.1f},{22 - (value - least) / spread * 20:.1f}" for place, value in known)
