"""Who looked at whom, and why: what is masked is shown on demand, and everything that was shown leaves an entry.

The audit log is the only record of that. Reasons are codes, never free text, for nothing can be taken out of that log.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kaipu.brain.privacy.rules import REASONS
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class ReasonUnknown(ValueError):
    """This is none of the reasons for which personal data may be looked at."""


@operation
def reveal(*, subject: str, reason: str, at: datetime) -> None:
    """Let whoever acts see the personal data of a subject (“order:7”) for a while. Raises ReasonUnknown."""
    if reason not in REASONS:
        raise ReasonUnknown(reason)
    audit.record(action="privacy.reveal", subject=subject, detail={"reason": reason}, at=at)


def note_access(*, what: str, subject: str, persons: int, reason: str = "", at: datetime) -> None:
    """Write down that somebody was given personal data: on which page, of how many persons (-1: not counted), and why."""
    detail: Mapping[str, Any] = {"what": what, "persons": persons, "reason": reason}
    audit.note(action="privacy.see", subject=subject, detail=detail, at=at)
