"""What of a board is taken along: a tile as CSV, the whole board as an Excel workbook with a sheet a tile."""

import csv
import importlib
import io
import re
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.boards import api as boards
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.boards import asking, findings, views, wording
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.metrics.answers import csv_rows, names_of
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHAPES = {"money": "#,##0.00", "count": "#,##0", "ratio": "0.0%", "number": "#,##0.00"}


@require_safe
@needs("metrics.view")
def tile_csv(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Answer with a tile's figures as CSV, exact and without rounding."""
    board = views.open_board(request, key).board
    if number >= len(board.tiles):
        raise Http404(number)
    at = clock.now()
    view = asking.read(request.GET, board, clock.local_date(at))
    try:
        result = boards.get_tile(board.tiles[number], view, at=at).result
    except (metrics.SeriesInvalid, metrics.MetricUnknown, lake.QueryTooLong):
        result = None
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{number + 1}-{view.first}-{view.last}.csv"'
    csv.writer(response).writerows(csv_rows(result) if result else [])
    return response


@require_safe
@needs("metrics.view")
def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with a board as an Excel workbook: numbers are numbers, texts never formulas."""
    board = views.open_board(request, key).board
    at = clock.now()
    view = asking.read(request.GET, board, clock.local_date(at))
    response = HttpResponse(write_workbook(board, view), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{key}-{view.first}-{view.last}.xlsx"'
    return response


def write_workbook(board: boards.Board, view: boards.View) -> bytes:
    """Write a board's tiles into a workbook, a sheet each; tiles that cannot be answered are left out."""
    engine = importlib.import_module("xlsxwriter")  # loaded by the first export, so that no other page waits for it
    target = io.BytesIO()
    with engine.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats_of = {unit: book.add_format({"num_format": shape}) for unit, shape in SHAPES.items()}
        formats_of["day"], formats_of["hour"] = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        formats_of["head"] = book.add_format({"bold": True, "bottom": 1})
        for number, tile in enumerate(board.tiles, start=1):
            try:
                answer = boards.get_tile(tile, view, at=clock.now())
            except (metrics.SeriesInvalid, metrics.MetricUnknown, lake.QueryTooLong):
                continue
            if answer.result is not None:
                sheet = book.add_worksheet(_sheet_name(number, answer.result))
                _fill(sheet, formats_of, answer, view)
        if not book.worksheets():
            book.add_worksheet(wording.title_of(board)[:31])
    return target.getvalue()


def _sheet_name(number: int, result: metrics.Result) -> str:
    words = " ".join([figures.title_of(result.metrics[0]), *map(metric_wording.dimension, result.query.dimensions)])
    return re.sub(r"[\[\]:*?/\\']", " ", f"{number} {words}")[:31].strip()


def _fill(sheet: Any, shapes: dict[str, Any], answer: boards.Answer, view: boards.View) -> None:
    result = answer.result
    assert result is not None  # noqa: S101 - the caller looked
    sheet.write_string(0, 0, findings.sentence(answer, at=clock.now()), shapes["head"])
    sheet.write_string(1, 0, f"{formats.day(result.query.first)} – {formats.day(result.query.last)}")
    titles = [*map(metric_wording.dimension, result.query.dimensions), *([_("From")] if result.buckets else [])]
    for column, title in enumerate([*titles, *map(figures.title_of, result.metrics)]):
        sheet.write_string(3, column, title, shapes["head"])
        sheet.set_column(column, column, 18)
    for line, (texts, bucket, values) in enumerate(_lines(result), start=4):
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text)
        if bucket is not None:
            sheet.write_datetime(line, len(texts), bucket, shapes["hour" if result.query.grain == "hour" else "day"])
        for column, (metric, value) in enumerate(zip(result.metrics, values, strict=True), start=len(titles)):
            if value is not None:
                sheet.write_number(line, column, value, shapes[metric.unit])


def _lines(result: metrics.Result) -> Iterator[tuple[list[str], Any, tuple[Any, ...]]]:
    """Yield a line a cut and bucket: members, bucket, a value a metric."""
    parts = (
        [(names_of(row), row.totals, row.values) for row in result.rows]
        if result.query.dimensions
        else [([], result.totals, result.values)]
    )
    for texts, totals, values in parts:
        if not result.buckets:
            yield texts, None, totals
        for place, bucket in enumerate(result.buckets):
            yield texts, bucket, tuple(each[place] for each in values)
