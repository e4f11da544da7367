"""The last half hour minute by minute, where the stream runs: a table, and the course of what was ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaipu.brain.lake import api as lake
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import words
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

SPAN = timedelta(minutes=30)
HEIGHT = 24.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is about, and its figures as they are read."""

    name: str
    visits: str
    orders: str
    gmv: str
    share: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One minute's bar in a picture of 30 × 24, from zero."""

    x: int
    y: float
    height: float


def read(at: datetime) -> dict[str, object] | None:
    """Return what the strip shows, None where no stream runs. Two statements."""
    stream = lake.find_stream(at=at)
    if stream is None or not stream.running:
        return None
    last = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    rows = lake.list_minutes(first=last - SPAN, last=last)
    minutes = sorted({row.minute for row in rows}, reverse=True)
    ways = sorted({(row.channel, row.device) for row in rows})
    return {
        "bars": bars(rows, last - SPAN), "height": HEIGHT, "stream": stream,
        "wait": f"{stream.delay_ms / 1000:.1f}", "late": formats.whole(sum(row.late for row in rows)),
        "minutes": [line(f"{each.astimezone(clock.zone()):%H:%M}", [r for r in rows if r.minute == each], one=True) for each in minutes[:15]],
        "ways": [line(way_of(*way), [r for r in rows if (r.channel, r.device) == way], one=False) for way in ways],
    }  # fmt: skip


def way_of(channel: str, device: str) -> str:
    """Return the name of a channel and device."""
    return f"{words.channel(channel)} · {words.device(device)}" if device else words.channel(channel)


def line(name: str, rows: Sequence[lake.MinuteFigures], *, one: bool) -> Line:
    """Sum rows; visits and their share only of a single minute, for a visit may be active in several."""
    visits, orders = sum(row.visits for row in rows), sum(row.orders for row in rows)
    ordering, gmv = sum(row.order_visits for row in rows), sum(row.gmv_minor for row in rows)
    share = formats.percent(ordering / visits) if one and visits else "—"
    amount = formats.money_text(Money(gmv, settings.CURRENCY))
    return Line(name, formats.whole(visits) if one else "", formats.whole(orders), amount, share)


def bars(rows: Sequence[lake.MinuteFigures], first: datetime) -> list[Bar]:
    """Return a bar of GMV for each minute that has some."""
    sums: dict[int, int] = {}
    for row in rows:
        place = int((row.minute - first) / timedelta(minutes=1))
        sums[place] = sums.get(place, 0) + row.gmv_minor
    most = max(sums.values(), default=0) or 1
    heights = {place: round(HEIGHT * value / most, 1) for place, value in sums.items() if value}
    return [Bar(place, HEIGHT - height, height) for place, height in sorted(heights.items())]


@require_safe
@needs("metrics.view")
def live_minutes(request: HttpRequest) -> HttpResponse:
    """Answer with the last half hour; with nothing where no stream runs."""
    return render(request, "console/boards/minutes.html", {"minutes": read(clock.now())})
