"""What the addresses of the pages of channels ask for."""

from typing import Any

from django.http import QueryDict

from kaipu.brain.attribution import api as attribution
from kaipu.kernel import clock
from kaipu.web.console import building, listing
from kaipu.web.console.behaviour import asking
from kaipu.web.console.channels import wording

WINDOW = 30


def read(query: QueryDict) -> attribution.Question:
    """Read an address; what is not given is the last 91 days, 30 days of visits before each order, by channel."""
    span = asking.span(query, days=91)
    by = listing.choice(query, "by", [name for name, _label in wording.kinds()]) or "channel"
    return attribution.Question(span.first, span.last, window(query), by, span.simulated)


def window(query: QueryDict) -> int:
    """Read how far back a path looks. A whole number stays as it was typed, so that a wrong one is told; all else is the usual."""
    typed = query.get("window", "")
    return int(typed[:6]) if typed.isascii() and typed.isdecimal() else WINDOW


def frame(query: QueryDict, question: attribution.Question) -> dict[str, Any]:
    """Lay out what both pages begin with."""
    return {
        "rebuilding": building.find_last_day(clock.now()), **asking.frame(query, asking.span(query, days=91)), "question": question,
        "kinds": asking.options(wording.kinds(), question.by),
    }  # fmt: skip
