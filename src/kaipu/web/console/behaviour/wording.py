"""Acts, fields, steps of paths and refusals of behaviour in the reader's words."""

from django.utils.translation import gettext as _

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.tracking import api as tracking
from kaipu.web.ui import formats

END, REST = "", "…"


def act(name: str) -> str:
    """Return an act's name."""
    own = {behaviour.ORDER: _("Order, anywhere"), behaviour.ANYTHING: _("Any event")}
    if name in own:
        return own[name]
    kind = tracking.find_event_type(name)
    if kind is None:
        return name
    return kind.title_zh if formats.speaks_chinese() else kind.title_en


def acts(*, orders: bool = True) -> list[tuple[str, str]]:
    """Return every act that can be asked for, with its name."""
    names = dict.fromkeys(kind.name for kind in tracking.list_event_types())
    own = [behaviour.ORDER] if orders else []
    return [(name, act(name)) for name in (*own, behaviour.ANYTHING, *names)]


def label(name: str) -> str:
    """Return a step of a path: a page by its kind, another act by its name."""
    if name == END:
        return _("(end)")
    if name == REST:
        return _("(others)")
    kind, _colon, detail = name.partition(":")
    pages = {
        "home": _("Home page"), "departments": _("All departments"), "category": _("Category page"), "cart": _("Cart"),
        "order": _("Order page"), "": _("Another page"),
    }  # fmt: skip
    if kind == "page_view":
        return pages.get(detail, detail)
    if kind == "checkout_step":
        return _("Checkout: %(step)s") % {"step": {"address": _("address"), "pay": _("payment")}.get(detail, detail)}
    return act(kind)


def field(name: str) -> str:
    """Return a field that conditions and breakdowns speak of."""
    words = {
        "path": _("Address of the page"), "page": _("Kind of page"), "category": _("Category"), "sku": _("Product number"),
        "query": _("Search text"), "device": _("Device"), "browser": _("Browser"), "language": _("Language"),
        "source": _("Source"), "medium": _("Medium"), "campaign": _("Campaign"), "landing_path": _("First page"),
        "element": _("What was clicked"), "channel": _("Channel"), "location": _("Store"), "step": _("Checkout step"),
        "width": _("Width of the window"),
    }  # fmt: skip
    return words.get(name, name)


def operators() -> list[tuple[str, str]]:
    """Return how a condition compares."""
    return [("is", _("is")), ("is_not", _("is not")), ("contains", _("contains")), ("begins", _("begins with"))]


def grains() -> list[tuple[str, str]]:
    """Return the periods of cohorts."""
    return [("day", _("Day")), ("week", _("Week")), ("month", _("Month"))]


def width(name: str) -> str:
    """Return a class of window widths."""
    words = {"phone": _("Mobile phone"), "tablet": _("Tablet"), "desktop": _("Desktop"), "wide": _("Wide screen")}
    return words.get(name, name)


def value(field_name: str, given: str) -> str:
    """Return a member of a breakdown."""
    if not given:
        return _("without")
    return width(given) if field_name == "device" else given


def duration(seconds: float | None) -> str:
    """Write a time span roughly."""
    if seconds is None:
        return "–"
    for size, words in ((86400, _("%(n)s days")), (3600, _("%(n)s h")), (60, _("%(n)s min"))):
        if seconds >= size:
            return words % {"n": f"{seconds / size:.1f}"}
    return _("%(n)s s") % {"n": f"{seconds:.0f}"}


def trouble(refused: behaviour.QuestionInvalid) -> str:
    """Say why a question has no answer, and what would have one."""
    words = {
        "range": _("The days must be in order and span at most three years."),
        "steps": _("A funnel needs two to twelve steps."),
        "window": _("The window must be longer than nothing and at most 90 days."),
        "breakdown": _("These steps cannot be cut by “%(what)s”."),
        "field": _("There is no field “%(what)s” to put a condition on."),
        "act": _("Nobody did “%(what)s” in these days. Choose another act or other days."),
        "grain": _("Choose day, week or month, and 1 to 60 of them."),
        "depth": _("This depth cannot be shown. Choose a smaller one."),
        "support": _("The least support must lie between 0.01%% and 100%%."),
        "number": _("“%(what)s” is no number. Type one such as 1200 or 3.5."),
        "metrics": _("Choose two to six different metrics; for groups, one is enough."),
    }  # fmt: skip
    return words.get(refused.reason, refused.value) % {"what": refused.value}
