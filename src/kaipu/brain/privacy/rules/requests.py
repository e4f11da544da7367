"""The life of a request, and by when the law wants it answered."""

from datetime import date, timedelta

KINDS = ("erasure", "export")
# waiting for a decision → approved → erased (the database has forgotten) → done (proven); failed: something was still found
STATES = ("waiting", "approved", "erased", "failed", "done", "refused", "withdrawn")
OPEN_STATES = ("waiting", "approved", "erased", "failed")
SOURCES = ("shopper", "staff", "replay")
# why personal data may be looked at: codes, so that the log of accesses holds nothing that somebody typed
REASONS = ("deliver", "question", "complaint", "payment", "request", "law")
PIPL_WORKING_DAYS = 15
GDPR_DAYS = 30


def working_days_after(day: date, count: int) -> date:
    """Return the day that is `count` working days (Monday to Friday; no public holidays) after a day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def due_on(asked_on: date) -> date:
    """Return the day by which a request must be answered: 15 working days or 30 days, whichever is sooner.

    15 working days: GB/T 35273-2020, 8.7, which is how the Personal Information Protection Law's “in time” (art. 50) is read.
    30 days: the one month of the General Data Protection Regulation, art. 12 (3), counted short.
    """
    return min(working_days_after(asked_on, PIPL_WORKING_DAYS), asked_on + timedelta(days=GDPR_DAYS))
