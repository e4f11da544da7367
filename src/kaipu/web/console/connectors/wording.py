"""Connectors in words: health, problems, kinds of fields, and why a row is dead."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.brain.connectors import api as connectors
from kaipu.web.ui import formats

TONES = {"off": "", "never": "info", "failing": "bad", "late": "warn", "fine": "good"}


def health_word(health: str) -> str:
    """Return how a connector does."""
    known = {
        "off": _("Switched off"), "never": _("Not run yet"), "failing": _("Failing"), "late": _("Late"), "fine": _("Fine"),
    }  # fmt: skip
    return known.get(health, health)


def state_word(state: str) -> str:
    """Return the state of a run."""
    return {"running": _("Running"), "done": _("Done"), "failed": _("Failed")}.get(state, state)


def state_tone(state: str) -> str:
    """Return the tone of a run's badge."""
    return {"running": "info", "done": "good", "failed": "bad"}.get(state, "")


def problem_word(problem: str) -> str:
    """Return why a run failed."""
    known = {
        "down": _("The source did not answer."), "refused": _("The source refused to answer."),
        "unreadable": _("The answer is not of the agreed form."), "no_secret": _("The secret is not set in the environment."),
        "elsewhere": _("The next page is at another address than the first, so it was not asked for."),
        "private": _("The address is in a private network; KAIPU_CONNECTOR_PRIVATE_HOSTS must name the host to allow it."),
        "bound": _("The secret may not go to this host; the variable that ends in _HOSTS names those that may have it."),
        "unsendable": _("The address or the secret holds a character that cannot be sent."),
        "bad_file": _("Files that could not be read were put into the folder “bad”."),
        "died": _("The run was killed; the next one goes on where it ended."),
    }  # fmt: skip
    return known.get(problem, problem)


def kind_word(kind: str) -> str:
    """Return what a field holds."""
    known = {
        "text": _("Text"), "date": _("Day"), "moment": _("Moment"), "integer": _("Whole number"), "money": _("Amount of money"),
        "decimal": _("Number"), "flag": _("Yes or no"),
    }  # fmt: skip
    return known.get(kind, kind)


def reason_word(reason: str, field: str) -> str:
    """Return why a row is dead."""
    known = {
        "missing": _("“%(field)s” is missing."), "not_a_number": _("“%(field)s” is not a number."),
        "not_an_amount": _("“%(field)s” is not an amount of money."), "not_a_day": _("“%(field)s” is not a day."),
        "not_a_moment": _("“%(field)s” is not a moment."), "not_a_flag": _("“%(field)s” is neither yes nor no."),
        "not_a_text": _("“%(field)s” is not a text."), "too_long": _("“%(field)s” is too long."),
        "too_small": _("“%(field)s” is too small."), "too_large": _("“%(field)s” is too large."),
        "not_allowed": _("“%(field)s” is none of the agreed words."), "in_the_future": _("“%(field)s” lies in the future."),
        "too_old": _("“%(field)s” lies too far back."), "implausible": _("“%(field)s” does not go with the other fields."),
        "unknown_order": _("“%(field)s” names an order that we do not have."),
        "unknown_customer": _("“%(field)s” names a customer whom we do not know."),
        "unknown_location": _("“%(field)s” names a place that we do not have."),
    }  # fmt: skip
    return known.get(reason, _("The row cannot be read.")) % {"field": field}


def title_of(record: connectors.ConnectorRecord) -> str:
    """Return a connector's title in the reader's language."""
    return record.title_zh if formats.speaks_chinese() else record.title_en


def contract_title(contract: connectors.Contract) -> str:
    """Return a contract's title in the reader's language."""
    return contract.title_zh if formats.speaks_chinese() else contract.title_en


def way_word(transport: connectors.Transport) -> str:
    """Return how rows come."""
    if transport.way == "folder":
        return _("Files in a folder")
    proofs = {
        "none": _("without proof"), "bearer": _("with a bearer token"), "header": _("with a key in a header"),
        "hmac": _("with a signature (HMAC)"),
    }  # fmt: skip
    return _("HTTP, %(proof)s") % {"proof": proofs[transport.proof]}


def age_word(at: datetime | None, now: datetime) -> str:
    """Return how long ago something was."""
    if at is None:
        return _("never")
    gone = max(now - at, timedelta())
    if gone < timedelta(hours=2):
        minutes = int(gone.total_seconds() // 60)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if gone < timedelta(days=2):
        hours = int(gone.total_seconds() // 3600)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", gone.days) % {"n": gone.days}
