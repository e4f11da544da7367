"""Reads of who looked at whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kaipu.kernel import audit

SHOWN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody may see a subject's personal data until then, and why."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """One time that somebody was given personal data, asked for them, or dealt with a person's request."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def find_reveal(*, subject: str, actor: str, at: datetime) -> Reveal | None:
    """Return what lets somebody see a subject now, or None. One statement."""
    found = audit.list_entries(subject=subject, actor=actor, action="privacy.reveal", since=at - SHOWN_FOR, limit=1)
    return Reveal(str(found[0].detail.get("reason", "")), found[0].at + SHOWN_FOR) if found else None


def list_accesses(*, subject: str = "", actor: str = "", limit: int = 50, offset: int = 0) -> list[Access]:
    """Return entries about personal data, the newest first."""
    found = audit.list_entries(subject=subject, actor=actor, action="privacy.", limit=limit, offset=offset)
    return [Access(each.at, each.actor, each.action, each.subject, each.detail) for each in found]
