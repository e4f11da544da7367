"""How well talks are led: which of a week are looked at, and where an agent falls behind the others.

A sample is drawn by a seed made of week and agent: it can be drawn again, and nobody chooses it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

CRITERIA = ("understood", "right", "tone", "settled")
MOST_POINTS = 2  # for each criterion: 0 missing, 1 in part, 2 as it should be
SAMPLE = 3  # talks an agent a week
LEAST_TALKS = 5  # fewer of either side say nothing
STARS_BEHIND, POINTS_BEHIND = 0.25, 0.5  # less than that is no difference


def draw_sample(talks: Sequence[UUID], *, week: date, agent_id: int, size: int = SAMPLE) -> list[UUID]:
    """Draw talks of an agent's week by a seed made of both; the same talks give the same sample in whatever order they come."""
    dice = random.Random(f"{week.isoformat()}:{agent_id}")  # noqa: S311 - draws a sample, guards no secret
    known = sorted(set(talks))
    return dice.sample(known, min(size, len(known)))


@dataclass(frozen=True, slots=True)
class JudgedTalk:
    """A settled talk as customer and reviewer judged it: stars 1 to 5, points 0 to 8; None where nobody did."""

    id: UUID
    agent_id: int
    theme: int
    stars: int | None
    points: int | None


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """An agent beside the others in a theme. `measure` is “stars” or “points”; `verdict` “behind”, “level” or “few”."""

    agent_id: int
    theme: int
    measure: str
    verdict: str
    own: float | None
    others: float | None
    talks: tuple[UUID, ...]


def find_needs(judged: Sequence[JudgedTalk]) -> list[TrainingNeed]:
    """Set each agent beside the others in each theme, for stars and for points; those behind first, then by agent and theme.

    “few”: the agent or the others have less than LEAST_TALKS judged talks there, so nothing can be told.
    """
    found = []
    for measure, behind in (("stars", STARS_BEHIND), ("points", POINTS_BEHIND)):
        known = [each for each in judged if getattr(each, measure) is not None]
        for agent_id, theme in sorted({(each.agent_id, each.theme) for each in known}):
            own = [each for each in known if (each.agent_id, each.theme) == (agent_id, theme)]
            others = [each for each in known if each.theme == theme and each.agent_id != agent_id]
            mine, theirs = (_mean([getattr(each, measure) for each in group]) for group in (own, others))
            few = min(len(own), len(others)) < LEAST_TALKS or mine is None or theirs is None
            verdict = (
                "few" if few or mine is None or theirs is None else "behind" if theirs - mine >= behind else "level"
            )
            worst = sorted(own, key=lambda each: (getattr(each, measure), each.id))
            found.append(
                TrainingNeed(agent_id, theme, measure, verdict, mine, theirs, tuple(each.id for each in worst))
            )
    order = {"behind": 0, "level": 1, "few": 2}
    return sorted(found, key=lambda each: (order[each.verdict], each.agent_id, each.theme, each.measure))


def _mean(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None
