"""Bonuses are reckoned from targets and frozen at approval; colleagues are heard, not shown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kaipu.brain.plans import api as plans
from kaipu.brain.plans.models import PeerAnswer
from kaipu.brain.plans.tests.test_operations import DAY, NOW, TODAY, make_task
from kaipu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def set_bonus(**changes: object) -> int:
    kept = {
        "user_id": 5, "period": "month", "day": date(2026, 2, 3), "base_minor": 10_000, "floor": Decimal("0.8"),
        "cap": Decimal("1.2"), "lines": [("net_sales", Decimal(1))], "at": NOW, **changes,
    }  # fmt: skip
    return plans.set_bonus(**kept)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lines": [("net_sales", Decimal("0.9"))]}, "lines"),
        ({"lines": [("net_sales", Decimal("0.5")), ("net_sales", Decimal("0.5"))]}, "lines"),
        ({"floor": Decimal(2)}, "floor"), ({"base_minor": 0}, "base"), ({"period": "day"}, "period"),
    ],
)  # fmt: skip
def test_a_bonus_with_a_hole_is_refused(change, reason):
    with pytest.raises(plans.PlanInvalid) as refused:
        set_bonus(**change)
    assert refused.value.reason == reason


def test_a_bonus_is_approved_once_by_somebody_else_when_its_period_is_over():
    early = set_bonus(day=TODAY)
    with pytest.raises(plans.BonusEarly):
        plans.approve_bonus(bonus_id=early, user_id=1, at=NOW)
    over = set_bonus()
    assert set_bonus(base_minor=20_000) == over
    with pytest.raises(plans.OwnBonus):
        plans.approve_bonus(bonus_id=over, user_id=5, at=NOW)
    assert plans.approve_bonus(bonus_id=over, user_id=1, at=NOW) == 0
    bonus = plans.get_bonus(bonus_id=over)
    assert (bonus.base_minor, bonus.approved_by_id) == (20_000, 1)
    (line,) = plans.reckon_bonus(bonus=bonus, at=NOW)
    assert (line.metric, line.weight, line.attained, line.amount_minor) == ("net_sales", Decimal(1), None, 0)
    with pytest.raises(plans.BonusSettled):
        plans.approve_bonus(bonus_id=over, user_id=1, at=NOW)
    with pytest.raises(plans.BonusSettled):
        set_bonus()


def test_peers_are_shown_with_three_answers_after_the_round_and_never_by_name():
    number = plans.open_round(title="Spring", first=TODAY, last=TODAY + DAY, at=NOW)
    after = NOW + timedelta(days=2)
    for writer, points, text in ((1, 5, "b"), (2, 4, "a")):
        plans.answer_peer(round_id=number, about_id=9, user_id=writer, points=points, text=text, at=NOW)
    (said,) = plans.list_said(user_id=9, at=after)
    assert (said.answers, said.mean, said.texts) == (2, None, ())
    plans.answer_peer(round_id=number, about_id=9, user_id=3, points=3, text="", at=NOW)
    assert plans.list_said(user_id=9, at=NOW)[0].mean is None
    (said,) = plans.list_said(user_id=9, at=after)
    assert (said.answers, said.mean, said.texts) == (3, 4.0, ("a", "b"))
    with pytest.raises(plans.AnswerGiven):
        plans.answer_peer(round_id=number, about_id=9, user_id=3, points=1, text="", at=NOW)
    with pytest.raises(plans.PlanInvalid):
        plans.answer_peer(round_id=number, about_id=3, user_id=3, points=1, text="", at=NOW)
    with pytest.raises(plans.RoundUnknown):
        plans.answer_peer(round_id=number, about_id=9, user_id=4, points=1, text="", at=after)
    assert plans.list_answered(round_id=number, user_id=1) == {9}
    assert PeerAnswer.objects.count() == 3
    assert {(each.subject, str(each.detail)) for each in AuditEntry.objects.filter(action="plans.answer_peer")} == {
        (f"round:{number}", "{}")
    }


def test_punctuality_counts_what_was_done_by_its_day():
    for state, due in (("done", TODAY), ("done", TODAY - DAY), ("todo", TODAY - DAY), ("todo", TODAY)):
        number = make_task(state, due_on=due, starts_on=TODAY - DAY)
        if state == "done":
            plans.move_task(task_id=number, state="done", at=NOW)
    found = plans.get_punctuality(user_id=1, at=NOW)
    assert (found.on_time, found.late, found.overdue) == (1, 1, 1)
