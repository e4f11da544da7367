"""Who gets a conversation: who can, speaks the language, and has the most room."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent at work: what they can, which languages they write, how much they have and may have at once."""

    user_id: int
    skills: frozenset[str]
    languages: frozenset[str]
    load: int
    most: int
    seniority: int


def choose_agent(candidates: Iterable[Candidate], *, skill: str, language: str, priority: int) -> int | None:
    """Return who gets it, or None if nobody has room.

    Skill comes before language, language before load. Who has no skills written down can everything, but somebody who has
    the wanted one is preferred. What is urgent goes to the most senior of those who fit equally well.
    """
    best: tuple[tuple[float, ...], int] | None = None
    for each in candidates:
        if each.load >= each.most or (skill and each.skills and skill not in each.skills):
            continue
        room = each.load / each.most
        rank = (
            -float(bool(skill) and skill in each.skills), -float(language in each.languages),
            -float(each.seniority) if priority >= 3 else 0.0, room, float(each.user_id),
        )  # fmt: skip
        if best is None or rank < best[0]:
            best = (rank, each.user_id)
    return None if best is None else best[1]
