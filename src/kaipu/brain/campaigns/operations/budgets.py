"""Writes of the channels' weekly budgets: setting them, and accepting a proposal to move some."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from kaipu.brain.campaigns.models import BudgetMove, BudgetPolicy, ChannelBudget
from kaipu.brain.campaigns.queries import count_moved, get_most_percent, week_of
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class BudgetMoved(ValueError):
    """The budgets or the week's limit do not allow this move any more."""


@operation
def set_budgets(*, budgets: Mapping[str, int], most_percent: int, at: datetime) -> None:
    """Keep what channels may spend a week, in minor units, and how many per cent of it may be moved away in a week (1 to 50).

    A channel that is not named has no budget any more.
    """
    ChannelBudget.objects.exclude(channel__in=budgets).delete()
    for channel, minor in sorted(budgets.items()):
        ChannelBudget.objects.update_or_create(channel=channel, defaults={"weekly_minor": minor, "changed_at": at})
    BudgetPolicy.objects.update_or_create(id=1, defaults={"most_percent": most_percent})
    audit.record(
        action="campaigns.set_budgets", subject="budgets", detail={**budgets, "most_percent": most_percent}, at=at
    )


@operation
def accept_move(
    *, giver: str, taker: str, amount_minor: int, evidence: Mapping[str, Any], by: int, at: datetime
) -> None:
    """Move budget between two channels, as proposed, and keep what the proposal rested on. Raises BudgetMoved.

    Locks the giver's budget, so that two who accept at once cannot pass the week's limit together.
    """
    row = ChannelBudget.objects.select_for_update().filter(channel=giver).first()
    week = week_of(at)
    gone = count_moved(week=week).get(giver, 0)
    most = ((row.weekly_minor if row else 0) + gone) * get_most_percent() // 100
    if row is None or not 0 < amount_minor <= most - gone:
        raise BudgetMoved(giver)
    ChannelBudget.objects.filter(channel=giver).update(weekly_minor=F("weekly_minor") - amount_minor, changed_at=at)
    ChannelBudget.objects.get_or_create(channel=taker, defaults={"weekly_minor": 0, "changed_at": at})
    ChannelBudget.objects.filter(channel=taker).update(weekly_minor=F("weekly_minor") + amount_minor, changed_at=at)
    BudgetMove.objects.create(
        giver=giver, taker=taker, amount_minor=amount_minor, week=week, evidence=dict(evidence), accepted_by_id=by, accepted_at=at
    )  # fmt: skip
    audit.record(
        action="campaigns.accept_move", subject=f"budget:{giver}", detail={"taker": taker, "minor": amount_minor}, at=at
    )
