"""A board as a mail: its figures and findings in words, each chart as a picture, and everything as CSV."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from email.message import MIMEPart
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kaipu.brain.boards import api as boards
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock
from kaipu.web.console import figures
from kaipu.web.console.boards import asking, drawing, findings, tables, views, wording
from kaipu.web.console.boards.subscribing import way_out
from kaipu.web.console.metrics.answers import csv_rows
from kaipu.web.ui import formats

PICTURED = {"time": "line", "stacked": "stacked", "bars": "bars", "columns": "bars"}
MOST_PICTURES, MOST_LINES, MOST_COLUMNS = 8, 12, 5


@dataclass(frozen=True, slots=True)
class Part:
    """A tile in a mail: what it found, its figures, its picture's id, its table."""

    heading: str
    numbers: list[views.Number]
    picture: str
    legend: list[str]
    table: tables.Table | None


class NobodyToWrite(LookupError):
    """The subscriber's account is not of the staff any more."""


def send_board(subscription: boards.SubscriptionRecord, *, at: datetime) -> None:
    """Write a subscription's mail and send it. Raises NobodyToWrite, and whatever the mail server says."""
    account = next((each for each in customers.list_staff() if each.id == subscription.user_id), None)
    if account is None:
        raise NobodyToWrite(str(subscription.user_id))
    with translation.override(subscription.language):
        write_mail(subscription, account.email, at=at).send()


def write_mail(subscription: boards.SubscriptionRecord, email: str, *, at: datetime) -> EmailMultiAlternatives:
    """Return a subscription's mail, in the language that is on."""
    roles = access.roles_of(subscription.user_id)
    board = boards.get_board(key=subscription.board, user_id=subscription.user_id, roles=roles).board
    view = asking.read(QueryDict(subscription.view), board, clock.local_date(at))
    answers = _answers(board, view, at)
    pictures: dict[str, bytes] = {}
    context = {
        "title": wording.title_of(board), "span": f"{formats.day(view.first)} – {formats.day(view.last)}",
        "parts": [_part(answer, view, at, pictures) for answer in answers],
        "url": f"{settings.PUBLIC_URL}/desk/boards/{board.key}/?{subscription.view}",
        "end_url": f"{settings.PUBLIC_URL}{way_out(subscription.id)}",
    }  # fmt: skip
    subject = _("%(board)s, %(span)s") % {"board": context["title"], "span": context["span"]}
    mail = EmailMultiAlternatives(
        subject, render_to_string("console/boards/mail.txt", context), to=[email],
        headers={"List-Unsubscribe": f"<{context['end_url']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
    mail.attach_alternative(render_to_string("console/boards/mail.html", context), "text/html")
    for mark, png in pictures.items():
        mail.attach(_inline(mark, png))
    mail.attach(f"{board.key}-{view.first}-{view.last}.csv", _csv(answers), "text/csv")
    return mail


def _answers(board: boards.Board, view: boards.View, at: datetime) -> list[boards.Answer]:
    found = []
    for tile in board.tiles:
        try:
            answer = boards.get_tile(tile, view, at=at)
        except (metrics.SeriesInvalid, metrics.MetricUnknown, lake.QueryTooLong):
            continue
        if answer.result is not None and any(total is not None for total in answer.result.totals):
            found.append(answer)
    return found


def _part(answer: boards.Answer, view: boards.View, at: datetime, pictures: dict[str, bytes]) -> Part:
    result = answer.result
    assert result is not None  # noqa: S101 - those without are left out
    chart = drawing.draw(answer, view, linked=False)
    mark, legend = "", []
    if chart and chart["kind"] in PICTURED and len(pictures) < MOST_PICTURES:
        mark = f"chart-{len(pictures) + 1}"
        pictures[mark] = _picture(chart, result)
        legend = (
            [each["name"] for each in chart["series"]]
            if len(chart["series"]) > 1 and PICTURED[chart["kind"]] != "bars"
            else []
        )
    table = tables.lay_out(answer, view, linked=False) if result.query.dimensions and not result.buckets else None
    shown = _narrow(table) if table else None
    numbers = views.numbers(answer, linked=False) if answer.tile.kind == "numbers" else []
    return Part(views.own_title(answer.tile) or findings.sentence(answer, at=at), numbers, mark, legend, shown)


def _narrow(table: tables.Table) -> tables.Table:
    """Return as much of a table as a mail is wide."""
    lines = tuple(tables.Line(line.name, line.cells[:MOST_COLUMNS]) for line in table.lines[:MOST_LINES])
    return tables.Table(table.titles[:MOST_COLUMNS], lines)


def _picture(chart: drawing.Drawing, result: metrics.Result) -> bytes:
    """Draw a chart; bars are numbered as in the table below them."""
    kind = PICTURED[chart["kind"]]
    series = [each["values"] for each in chart["series"]][: 1 if kind == "bars" else None]
    words = [str(n) for n in range(1, len(chart["labels"]) + 1)] if kind == "bars" else _short_days(result)
    metric = result.metrics[0]
    written = {tick: _tick(tick, metric, result) for tick in boards.axis_of(kind, series)}
    return boards.draw_picture(kind, series, words, written)


def _tick(tick: float, metric: metrics.Definition, result: metrics.Result) -> str:
    if metric.unit == "ratio":
        return f"{tick * 100:g}%"
    sign = formats.sign(result.currency) if metric.unit == "money" else ""
    return ("−" if tick < 0 else "") + sign + formats.compact(abs(tick))


def _short_days(result: metrics.Result) -> list[str]:
    shape = "%H:%M" if result.query.grain == "hour" else "%m-%d" if result.query.grain in {"day", "week"} else "%Y-%m"
    return [bucket.strftime(shape) for bucket in result.buckets]


def _inline(mark: str, png: bytes) -> MIMEPart:
    part = MIMEPart()
    part.set_content(
        png, maintype="image", subtype="png", disposition="inline", filename=f"{mark}.png", cid=f"<{mark}>"
    )
    return part


def _csv(answers: list[boards.Answer]) -> str:
    """Write all tiles below each other, a blank line between them, each under its title."""
    target = io.StringIO()
    writer: Any = csv.writer(target)
    for answer in answers:
        if answer.result is not None:
            writer.writerow([" · ".join(map(figures.title_of, answer.result.metrics))])
            writer.writerows(csv_rows(answer.result))
            writer.writerow([])
    return "\ufeff" + target.getvalue()
