"""What the workbench found, in one sentence after the other: what was done, by which test, and what it does not prove."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import dates
from django.utils.translation import gettext as _

from kaipu.brain.behaviour import api as behaviour
from kaipu.web.console import figures
from kaipu.web.ui import formats

SURE = 0.05
CLEAR, WEAK = 0.5, 0.25  # silhouettes by Kaufman & Rousseeuw (1990)
HIGH = 0.5


def amount(value: float, drawn: behaviour.Drawn) -> str:
    """Write a metric's number in its unit."""
    return figures.written(Decimal(repr(round(value, 6))), drawn.metric.unit, settings.CURRENCY)


def chance(p: float) -> str:
    """Write a p-value as a percentage."""
    return _("less than 0.1%") if p < 0.001 else formats.percent(p)


def title(drawn: behaviour.Drawn) -> str:
    """Return a metric's name."""
    return figures.title_of(drawn.metric)


def describe(drawn: behaviour.Drawn, found: Any) -> list[str]:
    """Tell what a series is like."""
    name = title(drawn)
    sentences = [
        _("On a middle day %(metric)s was %(median)s; half of all %(n)s days lay between %(low)s and %(high)s.")
        % {"metric": name, "median": amount(found.median, drawn), "n": found.count,
           "low": amount(found.quartiles[0], drawn), "high": amount(found.quartiles[1], drawn)},
        _trend(drawn, found), _week(found),
    ]  # fmt: skip
    if found.outliers:
        days = _(", ").join(formats.day(drawn.buckets[n]) for n in found.outliers[:6])
        sentences.append(
            _("%(n)s days fall out of the row (robust z-score above 3.5): %(days)s.") % {"n": len(found.outliers), "days": days}
        )  # fmt: skip
    else:
        sentences.append(_("No day falls out of the row (robust z-score up to 3.5)."))
    sentences.append(_("This says what was, not why."))
    return sentences


def _trend(drawn: behaviour.Drawn, found: Any) -> str:
    facts = {"slope": amount(abs(found.trend.slope), drawn), "p": chance(found.trend.p)}
    if found.trend.p >= SURE:
        return (
            _(
                "No trend can be told from chance (Mann–Kendall test, weekdays taken off, corrected for memory: p = %(p)s)."
            )
            % facts
        )
    if found.trend.slope > 0:
        return (
            _(
                "It rose by about %(slope)s a day; without a trend that would be seen with a chance of %(p)s (Mann–Kendall test, weekdays taken off, corrected for memory)."
            )
            % facts
        )
    return (
        _(
            "It fell by about %(slope)s a day; without a trend that would be seen with a chance of %(p)s (Mann–Kendall test, weekdays taken off, corrected for memory)."
        )
        % facts
    )


def weekdays() -> list[str]:
    """Return the weekdays from Monday."""
    return [str(dates.WEEKDAYS[n]) for n in range(7)]


def _week(found: Any) -> str:
    known = [(share, n) for n, share in enumerate(found.week) if share == share]  # not NaN
    (most, strong), (least, weak) = max(known), min(known)
    names = weekdays()
    return _("%(strong)s is the strongest day (%(most)s of a middle day), %(weak)s the weakest (%(least)s); weekdays make up %(share)s of the ups and downs.") % {
        "strong": names[strong], "most": formats.percent(most, 0), "weak": names[weak], "least": formats.percent(least, 0),
        "share": formats.percent(found.week_share, 0),
    }  # fmt: skip


def associate(drawn: Sequence[behaviour.Drawn], pairs: Sequence[Any]) -> list[str]:
    """Tell which of several series move together."""
    sure = [pair for pair in pairs if pair.q <= SURE]
    sentences = [_pair(drawn, pair) for pair in sure[:3]]
    if not sure:
        told = _(
            "The two move together no more than chance would have it (p = %(p)s; test by permutation of blocks, over all lags up to 14 days)."
        )
        if len(pairs) > 1:
            told = _(
                "No two of these move together more than chance would have it (smallest p = %(p)s; test by permutation of blocks, over all lags up to 14 days)."
            )
        sentences.append(told % {"p": chance(pairs[0].q)})
    if len(pairs) > 1:
        sentences.append(_("Chances are corrected for %(n)s comparisons (Benjamini–Hochberg).") % {"n": len(pairs)})
    sentences.append(
        _("That two series move together does not show that one causes the other: both may follow a third.")
    )
    return sentences


def method(pair: Any) -> str:
    """Say what was correlated."""
    what = _("Spearman's ranks, for some values are far out") if pair.method == "spearman" else _("Pearson")
    how = _("weekdays taken off, changes from day to day") if pair.differenced else _("weekdays taken off")
    return _("%(what)s; %(how)s") % {"what": what, "how": how}


def lag(pair: Any) -> str:
    """Say which of two follows."""
    if not pair.lag:
        return _("on the same day")
    if pair.lag > 0:
        return _("the second follows after %(n)s days") % {"n": pair.lag}
    return _("the first follows after %(n)s days") % {"n": -pair.lag}


def _pair(drawn: Sequence[behaviour.Drawn], pair: Any) -> str:
    facts = {
        "first": title(drawn[pair.first]), "second": title(drawn[pair.second]), "r": f"{pair.correlation:.2f}",
        "lag": lag(pair), "method": method(pair), "p": chance(pair.q),
    }  # fmt: skip
    if pair.correlation > 0:
        return (
            _(
                "%(first)s and %(second)s rise and fall together (r = %(r)s, %(lag)s; %(method)s); by chance alone that would be seen with a chance of %(p)s."
            )
            % facts
        )
    return (
        _(
            "When %(first)s rises, %(second)s falls (r = %(r)s, %(lag)s; %(method)s); by chance alone that would be seen with a chance of %(p)s."
        )
        % facts
    )


def group(found: behaviour.Grouped) -> list[str]:
    """Tell how members fall into groups."""
    clusters = found.clusters
    if clusters is None:
        return [_("There are too few members with figures, or they are all alike: groups need at least six.")]
    facts = {"n": len(found.members), "k": clusters.sizes.size, "s": f"{clusters.silhouette:.2f}"}
    if clusters.silhouette < WEAK:
        first = _(
            "%(n)s members form one cloud rather than groups; %(k)s parts are the best cut through it (k-means, silhouette %(s)s)."
        )
    elif clusters.silhouette < CLEAR:
        first = _(
            "%(n)s members fall into %(k)s groups that overlap (k-means on standardised figures, silhouette %(s)s)."
        )
    else:
        first = _("%(n)s members fall into %(k)s clear groups (k-means on standardised figures, silhouette %(s)s).")
    sentences = [first % facts]
    if found.left_out:
        sentences.append(_("%(n)s members without some of the figures were left out.") % {"n": found.left_out})
    sentences.append(
        _("Groups were looked for, so some are always found; that they differ in anything else is not shown.")
    )
    return sentences


def profile(found: behaviour.Grouped, number: int) -> str:
    """Say what sets a group apart."""
    clusters = found.clusters
    if clusters is None:
        return ""
    words = []
    for metric, deviation in zip(found.metrics, clusters.profile[number], strict=True):
        if deviation >= HIGH:
            words.append(_("high in %(metric)s") % {"metric": figures.title_of(metric)})
        elif deviation <= -HIGH:
            words.append(_("low in %(metric)s") % {"metric": figures.title_of(metric)})
    return _(", ").join(words) or _("near the average of all")


def extrapolate(drawn: behaviour.Drawn, found: Any) -> list[str]:
    """Tell how a series may go on, and how well that went before."""
    days = len(found.values)
    adds = drawn.metric.additive
    size = sum(found.values) if adds else sum(found.values) / days
    facts = {"metric": title(drawn), "days": days, "size": amount(size, drawn)}
    first = (
        _("If things go on as they did, %(metric)s comes to %(size)s in the next %(days)s days (regression on weekdays and a trend that dies away).")
        if adds
        else _("If things go on as they did, %(metric)s is %(size)s on average over the next %(days)s days (regression on weekdays and a trend that dies away).")
    )  # fmt: skip
    tested = {
        "tested": found.tested, "error": formats.percent(found.error), "plain": formats.percent(found.plain_error),
        "held": formats.percent(found.held, 0), "level": formats.percent(found.level, 0),
    }  # fmt: skip
    return [
        first % facts,
        _("On %(tested)s earlier days such an extrapolation missed by %(error)s (repeating the last week: %(plain)s), and %(held)s of them lay within the range meant to hold %(level)s.") % tested,
        _("It knows nothing of coming holidays, promotions, prices or weather."),
    ]  # fmt: skip


def suppose(drawn: behaviour.Drawn, driver: behaviour.Drawn, effect: Any, supposed: float) -> list[str]:
    """Tell what another value of a driver went with."""
    middle, low, high = effect.at(supposed)
    facts = {
        "metric": title(drawn), "driver": title(driver), "supposed": amount(supposed, driver), "middle": amount(middle, drawn),
        "low": amount(low, drawn), "high": amount(high, drawn), "mean": amount(effect.mean_value, drawn),
        "was": amount(effect.mean_driver, driver), "p": chance(effect.p), "n": effect.count,
        "least": amount(effect.low, driver), "most": amount(effect.high, driver),
    }  # fmt: skip
    sentences = [
        _("With %(driver)s at %(supposed)s a day (it was %(was)s), days like these had %(metric)s of %(middle)s on average (95%% range: %(low)s to %(high)s); it was %(mean)s (regression over %(n)s days beside weekday and trend, Newey–West errors, p = %(p)s).") % facts
    ]  # fmt: skip
    if not effect.low <= supposed <= effect.high:
        sentences.append(
            _("Such a value was never seen (only %(least)s to %(most)s), so this is a guess beyond what is known.")
            % facts
        )
    if effect.p >= SURE:
        sentences.append(_("The relation itself cannot be told from chance.") % facts)
    sentences.append(
        _("Nobody changed %(driver)s to see what happens: this is what went together, not what a change would bring. An experiment can show that.") % facts
    )  # fmt: skip
    return sentences
