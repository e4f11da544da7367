"""Writes of what the team can do and has: skills, training, means and what tasks take of them."""

from datetime import date, datetime

from kaipu.brain.plans.models import MEANS, TRAINING, Claim, Means, Skill, SkillLevel, SkillWish, Task, Training
from kaipu.brain.plans.operations.goals import MOST_TITLE, check
from kaipu.brain.plans.queries import MeansUnknown, SkillUnknown, TaskUnknown, TrainingUnknown
from kaipu.kernel import access, audit
from kaipu.kernel.operation import operation


@operation
def save_skill(*, name_en: str, name_zh: str, at: datetime) -> int:
    """Name a skill, or give a known one its Chinese name; return its number. Raises PlanInvalid."""
    check(name=not 0 < len(name_en.strip()) <= MOST_TITLE)
    row, _fresh = Skill.objects.update_or_create(
        name_en=name_en.strip(), defaults={"name_zh": name_zh.strip()[:MOST_TITLE]}
    )
    audit.record(action="plans.save_skill", subject=f"skill:{row.id}", at=at)
    return row.id


@operation
def set_skill_level(*, skill_id: int, user_id: int, level: int, at: datetime) -> None:
    """Say how well somebody can do something, 0 to 4. Raises PlanInvalid, SkillUnknown."""
    check(level=not 0 <= level <= 4)
    _known(skill_id)
    SkillLevel.objects.update_or_create(skill_id=skill_id, user_id=user_id, defaults={"level": level})
    audit.record(
        action="plans.set_skill_level", subject=f"user:{user_id}", detail={"skill": skill_id, "level": level}, at=at
    )


@operation
def set_skill_wish(*, skill_id: int, role: str, level: int, at: datetime) -> None:
    """Say how well whoever holds a role should do something; 0 takes the wish away. Raises PlanInvalid, SkillUnknown."""
    check(level=not 0 <= level <= 4, role=role not in access.ROLES)
    _known(skill_id)
    if level == 0:
        SkillWish.objects.filter(skill_id=skill_id, role=role).delete()
    else:
        SkillWish.objects.update_or_create(skill_id=skill_id, role=role, defaults={"level": level})
    audit.record(
        action="plans.set_skill_wish", subject=f"skill:{skill_id}", detail={"role": role, "level": level}, at=at
    )


@operation
def plan_training(*, skill_id: int, user_id: int, title: str, due_on: date, cost_minor: int, at: datetime) -> int:
    """Plan that somebody learns a skill by a day; return its number. Raises PlanInvalid, SkillUnknown."""
    check(title=not 0 < len(title.strip()) <= MOST_TITLE, cost=cost_minor < 0)
    _known(skill_id)
    row = Training.objects.create(
        skill_id=skill_id, user_id=user_id, title=title.strip(), due_on=due_on, cost_minor=cost_minor, moved_at=at
    )
    audit.record(action="plans.plan_training", subject=f"training:{row.id}", at=at)
    return row.id


@operation
def settle_training(*, training_id: int, state: str, result: str, level: int | None, at: datetime) -> None:
    """Write down what came of a training, with the level reached where one was. Raises PlanInvalid, TrainingUnknown."""
    check(state=state not in TRAINING, level=level is not None and not 0 <= level <= 4)
    row = Training.objects.select_for_update().filter(id=training_id).first()
    if row is None:
        raise TrainingUnknown(str(training_id))
    row.state, row.result, row.moved_at = state, result.strip()[:500], at
    row.save(update_fields=["state", "result", "moved_at"])
    if state == "done" and level is not None:
        SkillLevel.objects.update_or_create(skill_id=row.skill_id, user_id=row.user_id, defaults={"level": level})
    audit.record(action="plans.settle_training", subject=f"training:{training_id}", detail={"state": state}, at=at)


@operation
def save_means(*, kind: str, name: str, user_id: int | None, a_week: int, at: datetime) -> int:
    """Say what there is of something each week; a known name is changed. Return its number. Raises PlanInvalid."""
    check(kind=kind not in MEANS, name=not 0 < len(name.strip()) <= MOST_TITLE, a_week=a_week <= 0)
    row, _fresh = Means.objects.update_or_create(
        name=name.strip(), defaults={"kind": kind, "user_id": user_id, "a_week": a_week}
    )
    audit.record(action="plans.save_means", subject=f"means:{row.id}", at=at)
    return row.id


@operation
def claim_means(*, task_id: int, means_id: int, a_week: int, at: datetime) -> None:
    """Say what a task takes of means each week; 0 takes nothing any more. Over-booking is allowed, and shown. Raises PlanInvalid, TaskUnknown, MeansUnknown."""
    check(a_week=a_week < 0)
    if not Task.objects.filter(id=task_id).exists():
        raise TaskUnknown(str(task_id))
    if not Means.objects.filter(id=means_id).exists():
        raise MeansUnknown(str(means_id))
    if a_week == 0:
        Claim.objects.filter(task_id=task_id, means_id=means_id).delete()
    else:
        Claim.objects.update_or_create(task_id=task_id, means_id=means_id, defaults={"a_week": a_week})
    audit.record(
        action="plans.claim_means", subject=f"task:{task_id}", detail={"means": means_id, "a_week": a_week}, at=at
    )


def _known(skill_id: int) -> None:
    if not Skill.objects.filter(id=skill_id).exists():
        raise SkillUnknown(str(skill_id))
