"""Channel × model: orders, net sales, gross profit, new customers, beside what the channel cost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kaipu.brain.attribution.queries.paths import CENT, Question, get_story, label_of, only
from kaipu.brain.attribution.rules import MODELS, UNSEEN, credit
from kaipu.brain.lake import api as lake

_SPEND = """
SELECT source, medium, campaign, CAST(round(SUM(spend) * 100) AS BIGINT) FROM dws.ad_spend
WHERE day BETWEEN $first AND $last{simulated} GROUP BY source, medium, campaign
"""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a model gives a channel. Orders and new customers have parts of a hundredth."""

    orders: Decimal
    net: Decimal
    profit: Decimal
    new: Decimal


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: visits on paths, what it cost, and its credit by model."""

    name: str
    visits: int
    cost: Decimal
    credits: Mapping[str, Credit]


@dataclass(frozen=True, slots=True)
class Table:
    """All channels, the strongest by last click first, and their sum, which is the catalogue's figure for web orders."""

    question: Question
    channels: tuple[Channel, ...]
    total: Credit
    cost: Decimal
    paths: int
    lost: int


def get_table(question: Question, *, at: datetime) -> Table:
    """Return what each channel brought, by every model. Three statements; raises as get_story does.

    Cost that belongs to a channel without visits still has its line. Orders without any visit are the line UNSEEN, alike in
    every model.
    """
    story = get_story(question, at=at)
    spent: Counter[str] = Counter()
    asked = _SPEND.format(simulated=only(question))
    for source, medium, campaign, minor in lake.ask(asked, {"first": question.first, "last": question.last}, at=at):
        spent[label_of(question, source, medium, campaign)] += minor
    given = {model: credit(story.journeys, model) for model in MODELS}
    nothing = _credit((0, 0, 0, 0))
    channels = [
        Channel(name, story.visits[n], Decimal(spent[name]) / CENT, {m: _credit(given[m][n].tolist()) for m in MODELS})
        for n, name in enumerate(story.names)
    ]
    channels += [
        Channel(name, 0, Decimal(spent[name]) / CENT, dict.fromkeys(MODELS, nothing)) for name in sorted(set(spent) - set(story.names))
    ]  # fmt: skip
    channels.sort(key=lambda each: (-each.credits["last"].net, -each.cost, each.name))
    if any(story.unseen):
        channels.append(Channel(UNSEEN, 0, Decimal(0), dict.fromkeys(MODELS, _credit(story.unseen))))
    sums = story.journeys.worth.sum(axis=0) + story.unseen
    return Table(
        question, tuple(channels), _credit(sums.tolist()), Decimal(sum(spent.values())) / CENT,
        int(story.journeys.starts.size), int(story.journeys.lost_starts.size),
    )  # fmt: skip


def _credit(units: tuple[int, int, int, int] | list[int]) -> Credit:
    return Credit(*(Decimal(each) / CENT for each in units))
