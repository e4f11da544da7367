"""Tables of campaigns, of what is sent, and of journeys."""

from kaipu.brain.campaigns.models.budgets import BudgetMove, BudgetPolicy, ChannelBudget
from kaipu.brain.campaigns.models.campaigns import Campaign, Participant
from kaipu.brain.campaigns.models.journeys import Journey, JourneyVersion, Mark, Traveller
from kaipu.brain.campaigns.models.letters import Bounce, Click, Letter, Link, Manners, Reach

__all__ = [
    "Bounce", "BudgetMove", "BudgetPolicy", "Campaign", "ChannelBudget", "Click", "Journey", "JourneyVersion", "Letter", "Link", "Manners", "Mark", "Participant",
    "Reach", "Traveller",
]  # fmt: skip
