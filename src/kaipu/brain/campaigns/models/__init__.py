"""Tables of campaigns, of what is sent, and of journeys."""

from kaipu.brain.campaigns.models.campaigns import Campaign, Participant
from kaipu.brain.campaigns.models.journeys import Journey, JourneyVersion, Mark, Traveller
from kaipu.brain.campaigns.models.letters import Click, Letter, Link, Manners

__all__ = [
    "Campaign", "Click", "Journey", "JourneyVersion", "Letter", "Link", "Manners", "Mark", "Participant", "Traveller",
]  # fmt: skip
