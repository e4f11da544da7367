"""Skills have gaps against what roles want, a training closes one, and means say which weeks are over-booked."""

from datetime import date

import pytest

from kaipu.brain.plans import api as plans
from kaipu.brain.plans.tests.test_operations import DAY, NOW, TODAY, make_task

pytestmark = pytest.mark.django_db


def test_a_gap_is_what_a_role_wants_and_a_training_closes_it():
    skill = plans.save_skill(name_en="Complaints", name_zh="投诉", at=NOW)
    assert plans.save_skill(name_en="Complaints", name_zh="处理投诉", at=NOW) == skill
    plans.set_skill_level(skill_id=skill, user_id=5, level=1, at=NOW)
    plans.set_skill_wish(skill_id=skill, role="agent", level=3, at=NOW)
    plans.set_skill_wish(skill_id=skill, role="buyer", level=4, at=NOW)
    roles = {5: ("agent",), 6: ("agent", "buyer"), 7: ("analyst",)}
    gaps = plans.find_gaps(skills=plans.list_skills(), roles=roles)
    assert [(each.user_id, each.level, each.wanted) for each in gaps] == [(6, 0, 4), (5, 1, 3)]
    number = plans.plan_training(skill_id=skill, user_id=5, title="Course", due_on=TODAY, cost_minor=100, at=NOW)
    assert plans.find_gaps(skills=plans.list_skills(), roles=roles)[1].training_id == number
    plans.settle_training(training_id=number, state="done", result="Good", level=3, at=NOW)
    assert [each.user_id for each in plans.find_gaps(skills=plans.list_skills(), roles=roles)] == [6]
    (training,) = plans.list_trainings()
    assert (training.state, training.result, training.cost_minor) == ("done", "Good", 100)
    with pytest.raises(plans.PlanInvalid):
        plans.set_skill_level(skill_id=skill, user_id=5, level=5, at=NOW)
    with pytest.raises(plans.SkillUnknown):
        plans.set_skill_level(skill_id=0, user_id=5, level=1, at=NOW)
    with pytest.raises(plans.PlanInvalid):
        plans.set_skill_wish(skill_id=skill, role="pope", level=1, at=NOW)


def test_open_tasks_take_means_in_each_week_they_touch():
    means = plans.save_means(kind="hours", name="Ada", user_id=5, a_week=10, at=NOW)
    first = make_task("One", starts_on=TODAY, due_on=TODAY + 7 * DAY)
    second = make_task("Two", starts_on=TODAY + 6 * DAY, due_on=TODAY + 7 * DAY)
    done = make_task("Done")
    for task in (first, second, done):
        plans.claim_means(task_id=task, means_id=means, a_week=6, at=NOW)
    plans.move_task(task_id=done, state="done", at=NOW)
    (booking,) = plans.list_bookings(today=TODAY, weeks=3)
    assert booking.weeks == (
        (date(2026, 3, 9), 6, ("One",)), (date(2026, 3, 16), 12, ("One", "Two")), (date(2026, 3, 23), 0, ()),
    )  # fmt: skip
    plans.claim_means(task_id=first, means_id=means, a_week=0, at=NOW)
    assert [taken for _start, taken, _titles in plans.list_bookings(today=TODAY, weeks=2)[0].weeks] == [0, 6]
    with pytest.raises(plans.MeansUnknown):
        plans.claim_means(task_id=first, means_id=0, a_week=1, at=NOW)
