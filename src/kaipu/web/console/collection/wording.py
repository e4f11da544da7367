"""Events, reasons and sources in the reader's words."""

from django.utils.translation import gettext as _

from kaipu.brain.tracking import api as tracking
from kaipu.web.ui import formats


def title_of(name: str) -> str:
    """Return an event's name in the reader's language; one the plan does not know stays as it is."""
    kind = tracking.find_event_type(name)
    if kind is None:
        return name or _("without a name")
    return kind.title_zh if formats.speaks_chinese() else kind.title_en


def source_word(source: str) -> str:
    """Return who told an event."""
    return {"server": _("Our server"), "browser": _("Browsers"), "api": _("Programs")}.get(source, source)


def kind_word(kind: str) -> str:
    """Return what a field may hold."""
    words = {
        "text": _("text"), "whole": _("whole number"), "number": _("number"), "flag": _("yes or no"),
        "choice": _("one of a list"),
    }  # fmt: skip
    return words.get(kind, kind)


def pii_word(tag: str) -> str:
    """Return what a field may tell of a person."""
    words = {"free text": _("free text"), "order": _("leads to an order"), "address": _("an address typed or opened")}
    return words.get(tag, tag)


def reason_word(reason: str, field: str) -> str:
    """Say what a line has against the plan."""
    sentences = {
        "not_json": _("The line is not JSON."),
        "too_long": _("The line is too long."),
        "unstorable_characters": _("It holds characters that cannot be stored."),
        "no_id": _("Its id is missing or no UUID."),
        "unknown_event": _("The plan knows no event of this name."),
        "unknown_version": _("The plan knows no such version of this event."),
        "wrong_source": _("This event is not told from there."),
        "bad_time": _("Its time is missing, has no zone, or lies too far off."),
        "missing_field": _("The field %(field)s is missing."),
        "unknown_field": _("The plan has no field %(field)s."),
        "wrong_type": _("The field %(field)s holds the wrong kind of value."),
        "not_allowed": _("The field %(field)s holds a value that is not on its list."),
        "out_of_range": _("The field %(field)s is too long, too large or too small."),
    }
    return sentences.get(reason, reason) % {"field": f"“{field}”"} if reason in sentences else reason
