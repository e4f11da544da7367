"""Yesterday in figures and three sentences: how much, what carried it, what held it back. From the metric catalogue alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import formats as django_formats
from django.utils.translation import gettext as _

from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures, words
from kaipu.web.ui import formats

NAMES = ("net_sales", "orders", "aov", "buyers", "visits", "conversion")


@dataclass(frozen=True, slots=True)
class Yesterday:
    """What the page tells about yesterday, beside the same weekday a week before."""

    day: str
    before: str
    figures: tuple[figures.Figure, ...]
    sentences: tuple[str, ...]


def weekday(day: date) -> str:
    """Return a weekday's name."""
    return django_formats.date_format(day, "l")


def live(at: datetime, *, linked: bool) -> dict[str, object]:
    """Return today's figures up to this moment, beside the same time a week ago."""
    today = metrics.get_today(at=at)
    tiles = [
        figures.figure(tile.metric, tile.value, tile.before, today.currency, linked=linked) for tile in today.tiles
    ]
    moment = at.astimezone(clock.zone())
    return {
        "tiles": tiles, "moment": f"{moment:%H:%M:%S}", "zone": words.zone(moment), "weekday": weekday(today.day),
        "simulated": today.simulated_orders, "waiting": today.waiting_orders,
    }  # fmt: skip


def tell(at: datetime) -> Yesterday:
    """Return yesterday's figures and the sentences that explain them."""
    day = clock.local_date(at) - timedelta(days=1)
    before = day - timedelta(days=7)
    known = {metric.name: metric for metric in metrics.list_metrics()}
    names = [name for name in NAMES if name in known]
    now = metrics.get_totals(names, first=day, last=day, at=at)
    then = metrics.get_totals(names, first=before, last=before, at=at)
    sales = metrics.get_series("net_sales", first=day, last=day, at=at, by="department", compare="week")
    shown = tuple(figures.figure(known[name], now[name], then[name], sales.currency) for name in names)
    return Yesterday(formats.weekday(day), weekday(before), shown, tuple(_sentences(sales)))


def _sentences(sales: metrics.Series) -> list[str]:
    earlier = sales.comparison
    if earlier is None or not sales.total:
        return []
    told = [_whole(sales, earlier)]
    was = {line.member: line.total or Decimal(0) for line in earlier.lines}
    moved = sorted(
        ((line.total or Decimal(0)) - was.get(line.member, Decimal(0)), figures.member_of(line)) for line in sales.lines
    )
    if moved and moved[-1][0] > 0:
        told.append(_("%(member)s added most: %(size)s more.") % _named(moved[-1], sales))
    if moved and moved[0][0] < 0:
        told.append(_("%(member)s held it back: %(size)s less.") % _named(moved[0], sales))
    return told


def _named(moved: tuple[Decimal, str], sales: metrics.Series) -> dict[str, str]:
    return {"member": moved[1], "size": figures.written(abs(moved[0]), "money", sales.currency, short=True)}


def _whole(sales: metrics.Series, earlier: metrics.Series) -> str:
    text, _direction = figures.change(sales.total, earlier.total, sales.metric)
    facts = {
        "value": figures.written(sales.total, "money", sales.currency, short=True), "change": text,
        "weekday": weekday(earlier.first),
    }  # fmt: skip
    return _("Net sales were %(value)s, %(change)s against last %(weekday)s.") % facts if text else (
        _("Net sales were %(value)s.") % facts
    )  # fmt: skip
