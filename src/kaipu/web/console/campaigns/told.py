"""What one person was told, for their page at the desk."""

from dataclasses import dataclass
from datetime import datetime

from kaipu.brain.campaigns import api as campaigns
from kaipu.web.console.campaigns import wording


@dataclass(frozen=True, slots=True)
class Line:
    """One letter in words."""

    url: str
    origin: str
    way: str
    state: str
    reason: str
    at: datetime
    clicked: bool


def lines_of(customer_id: int) -> list[Line]:
    """Return a person's newest letters, sent or not."""
    titles: dict[str, str] = {}
    found = campaigns.list_letters_of(customer_id=customer_id)
    for each in found:
        if each.origin not in titles:
            titles[each.origin] = wording.origin_title(each.origin)
    return [
        Line(
            f"/desk/{each.origin.replace(':', '/').replace('campaign/', 'campaigns/').replace('journey/', 'journeys/')}/",
            titles[each.origin], wording.channel(each.channel), wording.letter_state(each.state),
            wording.reason(each.reason) if each.reason else "", each.sent_at or each.due_at, each.clicked_at is not None,
        )
        for each in found
    ]  # fmt: skip
