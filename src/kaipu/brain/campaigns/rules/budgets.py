"""When measured effects allow a proposal to move budget from one channel to another, and how much at most.

A holdout compares spending with not spending, so what it measures is the return of a channel's whole spending, not of its next unit.
Therefore no more than a part of a week's budget is moved at once, and only where the 95 % intervals lie apart.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaipu.brain.campaigns.rules.measuring import Difference


@dataclass(frozen=True, slots=True)
class Trial:
    """One campaign with people held out, all of whose cost lay in one channel."""

    campaign_id: int
    channel: str
    cost: float
    gain: Difference


@dataclass(frozen=True, slots=True)
class ChannelReturn:
    """Incremental gross profit by money spent, over all trials of a channel, with its 95 % interval."""

    channel: str
    trials: int
    cost: float
    gain: float
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Advice:
    """What to move from where to where; or, with `reason`, why nothing is proposed: few, overlap, budget or limit."""

    reason: str
    giver: ChannelReturn | None = None
    taker: ChannelReturn | None = None
    amount_minor: int = 0


def pool_trials(trials: Iterable[Trial]) -> list[ChannelReturn]:
    """Add up trials by channel, the best return first; intervals of independent trials add up by their squares."""
    by_channel: dict[str, list[Trial]] = {}
    for each in trials:
        by_channel.setdefault(each.channel, []).append(each)
    found = []
    for channel, those in by_channel.items():
        cost, gain = sum(each.cost for each in those), sum(each.gain.total for each in those)
        spread = math.sqrt(sum(((each.gain.high - each.gain.low) / 2) ** 2 for each in those))
        found.append(
            ChannelReturn(channel, len(those), cost, gain, gain / cost, (gain - spread) / cost, (gain + spread) / cost)
        )
    return sorted(found, key=lambda each: (-each.rate, each.channel))


def advise_move(
    returns: list[ChannelReturn], *, budgets: Mapping[str, int], moved: Mapping[str, int], most_percent: int
) -> Advice:
    """Propose to move budget from the channel with the lowest measured return to that with the highest, if their intervals lie apart.

    `moved` is what left each channel this week already; at most `most_percent` of what its budget was at the week's beginning leaves it.
    """
    if len(returns) < 2:
        return Advice("few")
    taker, giver = returns[0], returns[-1]
    if taker.low <= giver.high:
        return Advice("overlap", giver, taker)
    gone = moved.get(giver.channel, 0)
    whole = budgets.get(giver.channel, 0) + gone
    if not whole:
        return Advice("budget", giver, taker)
    amount = whole * most_percent // 100 - gone
    return Advice("", giver, taker, amount) if amount > 0 else Advice("limit", giver, taker)
