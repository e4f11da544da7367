"""The sentence above a tile: what it found, computed from the answer and nothing else."""

import itertools
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kaipu.brain.boards import api as boards
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.boards import wording
from kaipu.web.console.boards.naming import member_of, over_now
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.metrics.answers import bucket_label, names_of
from kaipu.web.ui import formats

CLEAR = 0.3


def sentence(answer: boards.Answer, *, at: datetime) -> str:
    """Say what a tile shows; of a day that is not over, what is compared ends with the last whole hour or day."""
    result = answer.result
    if result is None or answer.tile.kind in {"numbers", "table"}:
        return _heading(answer)
    if all(total is None for total in result.totals):
        return _("%(metric)s: no data in these days") % {"metric": _titles(result)}
    if answer.tile.kind == "line":
        return _moved(answer, result, at)
    sayings = {
        "bar": _leader, "map": _leader, "pie": _leader, "stacked": _leader, "scatter": _relation,
        "heatmap": _peak, "funnel": _loss, "sankey": _flow, "calendar": _best_day,
    }  # fmt: skip
    return sayings[answer.tile.kind](answer, result)


def _heading(answer: boards.Answer) -> str:
    if answer.tile.kind == "numbers":
        return _("Key figures")
    return _("By %(what)s") % {"what": " · ".join(map(metric_wording.dimension, answer.tile.dimensions)).lower()}


def _titles(result: metrics.Result) -> str:
    return " · ".join(map(figures.title_of, result.metrics))


def _short(value: Decimal | None, metric: metrics.Definition, result: metrics.Result) -> str:
    return figures.written(value, metric.unit, result.currency, short=True)


def _moved(answer: boards.Answer, result: metrics.Result, at: datetime) -> str:
    metric = result.metrics[0]
    now, before = _until_now(result, at) or (
        result.totals[0],
        result.comparison.totals[0] if result.comparison else None,
    )
    change, _direction = figures.change(now, before, metric)
    facts = {
        "metric": figures.title_of(metric), "value": _short(now, metric, result), "change": change.lstrip("+−"),
        "before": wording.comparisons().get(result.query.compare, ""),
    }  # fmt: skip
    if len(result.metrics) > 1 or result.query.dimensions:
        return _titles(result)
    if now is None or before is None or not change:
        return _("%(metric)s: %(value)s") % facts
    if now == before or not any(digit in "123456789" for digit in facts["change"]):
        return _("%(metric)s hardly moved against %(before)s") % facts
    if now > before:
        said = _("%(metric)s rose %(change)s against %(before)s") % facts
    else:
        said = _("%(metric)s fell %(change)s against %(before)s") % facts
    if result.query.last >= clock.local_date(at):
        return said + _("; what is not over does not count")
    return said + _driven(answer.driver)


def _until_now(result: metrics.Result, at: datetime) -> tuple[Decimal | None, Decimal | None] | None:
    """Return the sums of the buckets that are over and of theirs before; None where the range is over."""
    if result.query.last < clock.local_date(at) or result.comparison is None:
        return None
    over = over_now(result.buckets, at.astimezone(clock.zone())) if result.query.grain in {"hour", "day"} else 0
    if not result.metrics[0].additive or not over:
        return result.totals[0], None
    now, before = result.values[0][:over], result.comparison.values[0][:over]
    return sum((each for each in now if each), Decimal(0)), sum((each for each in before if each), Decimal(0))


def _driven(driver: boards.Driver | None) -> str:
    if driver is None:
        return ""
    name = (driver.name_zh if formats.speaks_chinese() else driver.name_en) or driver.member or _("without")
    if driver.share > 0.5:
        return _("; %(member)s did most of it") % {"member": name}
    return _("; %(member)s moved most") % {"member": name}


def _leader(answer: boards.Answer, result: metrics.Result) -> str:
    metric = result.metrics[0]
    rows = [row for row in result.rows if row.totals[0] is not None]
    if not rows:
        return _("%(metric)s: nothing in these days") % {"metric": figures.title_of(metric)}
    first = max(rows, key=lambda row: row.totals[0] or 0)
    facts = {
        "metric": figures.title_of(metric), "member": member_of(result, first), "value": _short(first.totals[0], metric, result),
    }  # fmt: skip
    if metric.additive and result.totals[0]:
        facts["share"] = formats.percent((first.totals[0] or 0) / result.totals[0], 0)
        return _("%(metric)s: %(member)s leads with %(value)s, %(share)s of all") % facts
    last = min(rows, key=lambda row: row.totals[0] or 0)
    if last.totals[0] == first.totals[0]:
        return _("%(metric)s: %(value)s everywhere") % facts
    facts |= {"least": member_of(result, last), "lowest": _short(last.totals[0], metric, result)}
    return _("%(metric)s: highest %(member)s with %(value)s, lowest of those shown %(least)s with %(lowest)s") % facts


def _ranks(values: list[Decimal]) -> list[float]:
    """Rank values; equal ones share the middle of their places."""
    order = sorted(values)
    return [(order.index(each) + len(order) - 1 - order[::-1].index(each)) / 2 for each in values]


def rank_correlation(first: list[Decimal], second: list[Decimal]) -> float | None:
    """Return Spearman's rank correlation of two lists, None below five pairs or where one does not vary."""
    if len(first) < 5:
        return None
    one, two = _ranks(first), _ranks(second)
    middle = (len(one) - 1) / 2
    spread = sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in two)
    return sum((a - middle) * (b - middle) for a, b in zip(one, two, strict=True)) / spread**0.5 if spread else None


def _relation(answer: boards.Answer, result: metrics.Result) -> str:
    pairs = [row.totals for row in result.rows if row.totals[0] is not None and row.totals[1] is not None]
    found = rank_correlation([each[0] or Decimal(0) for each in pairs], [each[1] or Decimal(0) for each in pairs])
    facts = {
        "x": figures.title_of(result.metrics[0]), "y": figures.title_of(result.metrics[1]), "size": f"{abs(found or 0):.2f}",
    }  # fmt: skip
    if found is None or abs(found) < CLEAR:
        return _("%(x)s and %(y)s: no clear relation") % facts
    if found > 0:
        return _("%(x)s and %(y)s go together (rank correlation %(size)s)") % facts
    return _("The more %(x)s, the less %(y)s (rank correlation −%(size)s)") % facts


def _peak(answer: boards.Answer, result: metrics.Result) -> str:
    metric = result.metrics[0]
    rows = [row for row in result.rows if row.totals[0] is not None]
    if not rows:
        return _("%(metric)s: nothing in these days") % {"metric": figures.title_of(metric)}
    most = max(rows, key=lambda row: row.totals[0] or 0)
    facts = {
        "metric": figures.title_of(metric),
        "when": moment_of(most),
        "value": _short(most.totals[0], metric, result),
    }
    return _("%(metric)s: most on %(when)s (%(value)s)") % facts


def moment_of(row: metrics.Row) -> str:
    """Write a weekday and an hour: Saturday 18:00."""
    first, *rest = names_of(row)
    return " ".join([first, *(f"{int(each):02d}:00" if each.isdigit() else each for each in rest)])


def _loss(answer: boards.Answer, result: metrics.Result) -> str:
    totals = [float(total) for total in result.totals if total is not None]
    if result.metrics[0].unit == "ratio":
        totals, names = [1.0, *totals], [_("All visits"), *map(figures.title_of, result.metrics)]
    else:
        names = [*map(figures.title_of, result.metrics)]
    losses = [1 - after / before if before else 0.0 for before, after in itertools.pairwise(totals)]
    if not losses:
        return _titles(result)
    worst = losses.index(max(losses))
    facts = {"share": formats.percent(losses[worst], 0), "first": names[worst], "second": names[worst + 1]}
    return _("Most are lost from “%(first)s” to “%(second)s”: %(share)s") % facts


def _flow(answer: boards.Answer, result: metrics.Result) -> str:
    if not result.rows:
        return _("%(metric)s: nothing in these days") % {"metric": _titles(result)}
    row = result.rows[0]
    share = formats.percent((row.totals[0] or 0) / result.totals[0], 0) if result.totals[0] else "–"
    return _("%(metric)s: %(share)s flow %(way)s") % {
        "metric": _titles(result),
        "share": share,
        "way": " → ".join(names_of(row)),
    }


def _best_day(answer: boards.Answer, result: metrics.Result) -> str:
    metric = result.metrics[0]
    pairs = [
        (value, bucket) for value, bucket in zip(result.values[0], result.buckets, strict=True) if value is not None
    ]
    if not pairs or not max(pairs)[0]:
        return _("%(metric)s: nothing in these days") % {"metric": figures.title_of(metric)}
    value, bucket = max(pairs)
    facts = {
        "metric": figures.title_of(metric),
        "day": bucket_label(bucket, "day"),
        "value": _short(value, metric, result),
    }
    return _("%(metric)s of the last 52 weeks: most on %(day)s with %(value)s") % facts
