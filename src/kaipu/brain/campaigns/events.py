"""What campaigns tell upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CampaignStarted:
    """A campaign's audience is frozen and its letters wait."""

    campaign_id: int
    people: int
    holdout: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CampaignEnded:
    """A campaign is over; nothing of it is sent any more."""

    campaign_id: int
    at: datetime
