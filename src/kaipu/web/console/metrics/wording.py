"""The dictionary in the reader's words: dimensions, grains, comparisons, kinds, statuses, and what cannot be asked."""

from django.utils.translation import gettext as _

from kaipu.brain.metrics import api as metrics
from kaipu.web.ui import formats


def dimension(name: str) -> str:
    """Return a dimension's name."""
    found = metrics.DIMENSIONS.get(name)
    if found is None:
        return name
    return found.title_zh if formats.speaks_chinese() else found.title_en


def grains() -> dict[str, str]:
    """Return the grains."""
    return {
        "": _("Total only"), "hour": _("Hour"), "day": _("Day"), "week": _("Week"), "month": _("Month"),
        "quarter": _("Quarter"), "year": _("Year"),
    }  # fmt: skip


def comparisons() -> dict[str, str]:
    """Return the comparisons."""
    return {
        "previous": _("the time before"), "week": _("the week before"), "year": _("the same weekdays a year before"),
        "holiday": _("a year before by holidays"), "target": _("the target"),
    }  # fmt: skip


def operators() -> dict[str, str]:
    """Return the operators of filters."""
    return {
        "=": _("is"), "!=": _("is not"), "in": _("is one of"), "not in": _("is none of"), ">": _("above"),
        ">=": _("at least"), "<": _("below"), "<=": _("at most"), "between": _("between"), "set": _("is known"),
        "not set": _("is not known"),
    }  # fmt: skip


def subject(name: str) -> str:
    """Return a subject."""
    words = {
        "sales": _("Sales"), "customer": _("Customers"), "traffic": _("Traffic"), "product": _("Products"),
        "promotion": _("Promotions"), "inventory": _("Stock"), "payment": _("Payments"), "fulfilment": _("Fulfilment"),
        "service": _("Care"), "finance": _("Finance"), "own": _("Made at the desk"),
    }  # fmt: skip
    return words.get(name, name)


def kind(name: str) -> str:
    """Return the kind of a metric."""
    words = {
        "simple": _("a sum or count"), "ratio": _("a ratio"), "derived": _("made of other metrics"),
        "distinct_count": _("people or goods told apart"), "semi_additive": _("a standing amount"),
        "cumulative": _("looks back over days"), "period_to_date": _("adds up since the period began"),
        "conversion": _("what follows within days"), "retention": _("who comes back"),
    }  # fmt: skip
    return words.get(name, name)


def status(name: str) -> str:
    """Return a metric's status."""
    return {"proposed": _("Proposed"), "approved": _("Approved"), "deprecated": _("Out of use")}.get(name, name)


def status_tone(name: str) -> str:
    """Return the tone of a status's badge."""
    return {"proposed": "warn", "approved": "good", "deprecated": "bad"}.get(name, "")


def unit(name: str) -> str:
    """Return a unit."""
    return {"money": _("money"), "count": _("count"), "ratio": _("share"), "number": _("number")}.get(name, name)


def owner(name: str) -> str:
    """Return a department that answers for metrics."""
    words = {
        "sales": _("Sales"), "care": _("Care"), "finance": _("Finance"), "customers": _("Customers"), "web": _("Web shop"),
        "marketing": _("Marketing"), "orders": _("Orders"), "catalog": _("Products"), "pricing": _("Prices"),
        "inventory": _("Stock"), "payments": _("Payments"), "fulfilment": _("Fulfilment"),
    }  # fmt: skip
    return words.get(name, name)


def period(name: str) -> str:
    """Return a period of targets."""
    return {"week": _("Week"), "month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}.get(name, name)


def use(name: str) -> str:
    """Return a kind of use."""
    words = {
        "page": _("Page"), "dashboard": _("Dashboard"), "alert": _("Alert"), "target": _("Target"), "metric": _("Metric"),
        "api": _("For programs"),
    }  # fmt: skip
    return words.get(name, name)


def light(name: str) -> tuple[str, str]:
    """Return a traffic light in words, and the tone of its badge."""
    words = {
        "green": (_("On track"), "good"), "amber": (_("Nearly there"), "warn"), "red": (_("Behind"), "bad"),
    }  # fmt: skip
    return words.get(name, (_("Too early to say"), ""))


def trouble(refused: metrics.SeriesInvalid | metrics.MetricUnknown) -> str:
    """Say why something cannot be asked, and what can."""
    if isinstance(refused, metrics.MetricUnknown):
        return _("There is no such metric. Choose one of the list.")
    words = {
        "metrics": _("Choose at least one metric."),
        "grain": _("These figures cannot be shown by that step of time. Choose another."),
        "dimension": _("Not every chosen metric can be cut or filtered by “%(what)s”. Choose another, or fewer metrics."),
        "filter": _("This condition cannot be understood: %(what)s. Look at its value."),
        "comparison": _("There is no such comparison."),
        "range": _("The days must be in order and span at most three years; by the hour, at most 31 days."),
        "top": _("At most 5,000 rows can be shown."),
    }  # fmt: skip
    what = dimension(refused.value) if refused.reason == "dimension" else refused.value
    return words.get(refused.reason, refused.value) % {"what": what}
