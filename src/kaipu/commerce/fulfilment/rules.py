"""Pure decisions about handing over: which day is promised."""

from datetime import date, datetime, time, timedelta

CUT_OFF = time(14, 0)  # paid before it, delivered the next day


def promise_day(paid_local: datetime, kind: str) -> date:
    """Return the day a shopper is promised: pick-up the same day (after 18:00 the next), delivery the next day before the cut-off."""
    day = paid_local.date()
    if kind == "pickup":
        return day if paid_local.hour < 18 else day + timedelta(days=1)
    return day + timedelta(days=1 if paid_local.time() < CUT_OFF else 2)
