"""Reads of what the team can do and has: the matrix of skills with its gaps, training, and means by week against what tasks take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaipu.brain.plans.models import Claim, Means, Skill, SkillLevel, SkillWish, Training
from kaipu.brain.plans.rules import OPEN, period_of

WEEKS = 8


class SkillUnknown(LookupError):
    """There is no such skill."""


class TrainingUnknown(LookupError):
    """There is no such training."""


class MeansUnknown(LookupError):
    """There are no such means."""


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """A skill: the level of each who has one, by account, and the level wanted of each role."""

    id: int
    name_en: str
    name_zh: str
    levels: Mapping[int, int]
    wanted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody is below the level that one of their roles wants. `training` is the number of one that is planned."""

    skill_id: int
    user_id: int
    level: int
    wanted: int
    training_id: int | None


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """A training of somebody."""

    id: int
    skill_id: int
    user_id: int
    title: str
    due_on: date
    cost_minor: int
    state: str
    result: str


@dataclass(frozen=True, slots=True)
class Booking:
    """Means in the coming weeks: what each week's open tasks take, (first day, taken, titles of the tasks)."""

    id: int
    kind: str
    name: str
    user_id: int | None
    a_week: int
    weeks: tuple[tuple[date, int, tuple[str, ...]], ...]


def list_skills() -> list[SkillRecord]:
    """Return the skills by name, with levels and what roles want. Three statements."""
    levels: dict[int, dict[int, int]] = {}
    wanted: dict[int, dict[str, int]] = {}
    for skill, user, level in SkillLevel.objects.values_list("skill_id", "user_id", "level"):
        levels.setdefault(skill, {})[user] = level
    for skill, role, level in SkillWish.objects.order_by("role").values_list("skill_id", "role", "level"):
        wanted.setdefault(skill, {})[role] = level
    return [
        SkillRecord(row.id, row.name_en, row.name_zh, levels.get(row.id, {}), wanted.get(row.id, {}))
        for row in Skill.objects.order_by("name_en")
    ]


def find_gaps(*, skills: Sequence[SkillRecord], roles: Mapping[int, Sequence[str]]) -> list[Gap]:
    """Return who is below what their roles want, by account with roles, the widest gap first. One statement."""
    planned = {
        (skill, user): number
        for number, skill, user in Training.objects.filter(state="planned").values_list("id", "skill_id", "user_id")
    }
    found = []
    for skill in skills:
        for user, held in roles.items():
            wanted = max((skill.wanted.get(role, 0) for role in held), default=0)
            level = skill.levels.get(user, 0)
            if level < wanted:
                found.append(Gap(skill.id, user, level, wanted, planned.get((skill.id, user))))
    return sorted(found, key=lambda gap: (gap.level - gap.wanted, gap.user_id, gap.skill_id))


def list_trainings() -> list[TrainingRecord]:
    """Return trainings, those planned first, by their day."""
    rows = Training.objects.all()
    found = [
        TrainingRecord(row.id, row.skill_id, row.user_id, row.title, row.due_on, row.cost_minor, row.state, row.result)
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.state != "planned", each.due_on, each.id))


def list_bookings(*, today: date, weeks: int = WEEKS) -> list[Booking]:
    """Return all means with what open tasks take in this and the coming weeks. A task counts whole in each week it touches. Two statements."""
    first = period_of(today, "week")[0]
    starts = [first + timedelta(days=7 * n) for n in range(weeks)]
    claims: dict[int, list[tuple[date, date, str, int]]] = {}
    rows = Claim.objects.filter(task__state__in=OPEN).order_by("task__due_on", "id")
    for means, begins, ends, title, amount in rows.values_list(
        "means_id", "task__starts_on", "task__due_on", "task__title", "a_week"
    ):
        claims.setdefault(means, []).append((begins, ends, title, amount))
    found = []
    for row in Means.objects.order_by("kind", "name"):
        spans = []
        for start in starts:
            inside = [
                each for each in claims.get(row.id, ()) if each[0] <= start + timedelta(days=6) and each[1] >= start
            ]
            spans.append((start, sum(each[3] for each in inside), tuple(each[2] for each in inside)))
        found.append(Booking(row.id, row.kind, row.name, row.user_id, row.a_week, tuple(spans)))
    return found
