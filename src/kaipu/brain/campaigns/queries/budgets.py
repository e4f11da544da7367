"""What channels may spend a week, what holdouts measured of them, and what that advises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns.models import BudgetMove, BudgetPolicy, ChannelBudget
from kaipu.brain.campaigns.queries.campaigns import CampaignRecord, list_campaigns
from kaipu.brain.campaigns.queries.results import get_outcome
from kaipu.brain.campaigns.rules import Advice, ChannelReturn, Trial, advise_move, pool_trials
from kaipu.kernel import clock
from kaipu.kernel.money import Money

LOOKS_BACK = timedelta(days=182)
USUAL_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Untold:
    """A campaign whose cost says nothing of a channel: `reason` is nobody (was held out), several (channels) or early."""

    campaign_id: int
    title: str
    channels: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class BudgetStory:
    """Weekly budgets, what holdouts measured, which campaigns say nothing and why, and the advice."""

    budgets: Mapping[str, int]
    returns: tuple[ChannelReturn, ...]
    untold: tuple[Untold, ...]
    advice: Advice
    most_percent: int
    week: date


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """A move that somebody accepted."""

    giver: str
    taker: str
    amount_minor: int
    week: date
    evidence: Mapping[str, Any]
    accepted_by_id: int
    accepted_at: datetime


def get_budgets() -> dict[str, int]:
    """Return weekly budgets in minor units by channel."""
    return dict(ChannelBudget.objects.order_by("channel").values_list("channel", "weekly_minor"))


def get_most_percent() -> int:
    """Return how much of a channel's weekly budget may leave it in a week."""
    return BudgetPolicy.objects.values_list("most_percent", flat=True).first() or USUAL_PERCENT


def count_moved(*, week: date) -> dict[str, int]:
    """Return what left each channel in the week that begins on a day."""
    return dict(BudgetMove.objects.filter(week=week).values_list("giver").annotate(Sum("amount_minor")))


def list_moves(*, most: int = 20) -> list[MoveRecord]:
    """Return what was accepted, the newest first."""
    rows = BudgetMove.objects.order_by("-accepted_at", "-id").values_list(
        "giver", "taker", "amount_minor", "week", "evidence", "accepted_by_id", "accepted_at"
    )[:most]
    return [MoveRecord(*row) for row in rows]


def get_budget_story(*, at: datetime) -> BudgetStory:
    """Return what holdouts of the last half year tell of channels, and what that advises. Raises lake.NothingPublished.

    One statement of the warehouse for each campaign that cost something in one channel and held people out.
    """
    found: list[Trial | Untold] = []
    for campaign in list_campaigns(limit=200):
        if not campaign.spent_minor or not campaign.started_at or campaign.started_at < at - LOOKS_BACK:
            continue
        found.append(_try(campaign, at))
    budgets, percent, week = get_budgets(), get_most_percent(), week_of(at)
    returns = pool_trials([each for each in found if isinstance(each, Trial)])
    untold = [each for each in found if isinstance(each, Untold)]
    advice = advise_move(returns, budgets=budgets, moved=count_moved(week=week), most_percent=percent)
    return BudgetStory(budgets, tuple(returns), tuple(untold), advice, percent, week)


def week_of(at: datetime) -> date:
    """Return the Monday of a moment's week."""
    today = clock.local_date(at)
    return today - timedelta(days=today.weekday())


def _try(campaign: CampaignRecord, at: datetime) -> Trial | Untold:
    lines = attribution.list_spending(campaign=campaign.utm_name)
    spent = {attribution.channel_of(each.source, each.medium) for each in lines if each.counts}
    channels = tuple(sorted(spent))
    if not campaign.holdout_percent:
        return Untold(campaign.id, campaign.title, channels, "nobody")
    if len(channels) != 1:
        return Untold(campaign.id, campaign.title, channels, "several")
    gain = get_outcome(campaign=campaign, at=at).gain
    if gain is None:
        return Untold(campaign.id, campaign.title, channels, "early")
    cost = float(campaign.spent_minor * Money(1, settings.CURRENCY).major)
    return Trial(campaign.id, channels[0], cost, gain)
