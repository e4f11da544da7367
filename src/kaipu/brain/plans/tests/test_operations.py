"""Goals and tasks: what is kept, what is refused, what waits; and reviews that never change."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans import api as plans
from kaipu.brain.plans import operations
from kaipu.brain.plans.models import Review
from kaipu.brain.plans.queries import list_due_readers, list_late

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-03-10T16:00:00+00:00")
TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


def make_objective() -> int:
    return plans.save_objective(
        title="Grow", note="", owner_id=1, first=date(2026, 1, 1), last=date(2026, 3, 31), at=NOW
    )


def make_task(title: str = "Bake", **changes: object) -> int:
    kept = {"title": title, "owner_id": 1, "starts_on": TODAY, "due_on": TODAY + DAY, "at": NOW, **changes}
    return plans.save_task(**kept)  # type: ignore[arg-type]  # fields by name


def test_a_key_result_is_a_target_of_the_catalogue():
    objective = make_objective()
    plans.add_key_result(
        objective_id=objective, metric="net_sales", period="quarter", day=TODAY, value=Decimal(1000), start=Decimal(800),
        owner="Alice", at=NOW,
    )  # fmt: skip
    plans.add_key_result(
        objective_id=objective, metric="net_sales", period="quarter", day=TODAY, value=Decimal(1200), start=Decimal(800),
        owner="Alice", at=NOW,
    )  # fmt: skip
    (target,) = metrics.list_targets()
    assert (target.value, target.first, target.owner) == (Decimal(1200), date(2026, 1, 1), "Alice")
    (result,) = plans.list_key_results(at=NOW)
    assert (result.start, result.progress and result.progress.target.id) == (Decimal(800), target.id)
    plans.remove_key_result(key_result_id=result.id, at=NOW)
    assert plans.list_key_results(at=NOW) == []
    assert len(metrics.list_targets()) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"title": " "}, "title"), ({"due_on": TODAY - DAY}, "due_on"), ({"budget_minor": -1}, "budget")],
)
def test_a_task_with_a_hole_is_refused(change, reason):
    with pytest.raises(plans.PlanInvalid) as refused:
        make_task(**change)
    assert refused.value.reason == reason


def test_a_task_that_waits_cannot_be_done_first_and_no_circle_closes():
    dough, bread, sale = make_task("Dough"), make_task("Bread"), make_task("Sale")
    plans.add_need(task_id=bread, needs_id=dough, at=NOW)
    plans.add_need(task_id=sale, needs_id=bread, at=NOW)
    with pytest.raises(plans.NeedsCircle):
        plans.add_need(task_id=dough, needs_id=sale, at=NOW)
    with pytest.raises(plans.TaskWaits) as waits:
        plans.move_task(task_id=bread, state="done", at=NOW)
    assert waits.value.titles == ["Dough"]
    plans.move_task(task_id=dough, state="done", at=NOW)
    plans.move_task(task_id=bread, state="done", at=NOW)
    assert [(task.title, task.state, task.needs) for task in plans.list_tasks()] == [
        ("Dough", "done", ()), ("Bread", "done", (dough,)), ("Sale", "todo", (bread,)),
    ]  # fmt: skip
    assert operations.move_task(task_id=sale, state="dropped", at=NOW) is None


def test_late_is_what_is_open_after_its_day():
    make_task("Old", due_on=TODAY)
    done = make_task("Done", due_on=TODAY)
    plans.move_task(task_id=done, state="done", at=NOW)
    assert [task.title for task in list_late(before=TODAY + DAY)] == ["Old"]
    assert list_late(before=TODAY) == []


def test_an_initiative_names_what_carries_it_out_or_nothing():
    with pytest.raises(plans.PlanInvalid):
        plans.save_initiative(title="Feast", owner_id=1, first=TODAY, last=TODAY, link="campaign", at=NOW)
    kept = plans.save_initiative(title="Feast", owner_id=1, first=TODAY, last=TODAY, link="campaign", link_id=7, at=NOW)
    plans.add_risk(initiative_id=kept, title="Small", likely=1, bad=5, answer="Wait", at=NOW)
    plans.add_risk(initiative_id=kept, title="Large", likely=3, bad=4, answer="Act", at=NOW)
    assert [(risk.title, risk.size) for risk in plans.list_risks(initiative_id=kept)] == [("Large", 12), ("Small", 5)]
    plans.close_initiative(initiative_id=kept, at=NOW)
    with pytest.raises(plans.InitiativeUnknown):
        plans.close_initiative(initiative_id=kept, at=NOW)


def keep(facts: dict[str, object], *, again: bool = False) -> int:
    return operations.keep_review(
        kind="week", first=date(2026, 3, 2), last=date(2026, 3, 8), snapshot=3, facts=facts, again=again, at=NOW
    )


def test_a_review_stays_and_a_correction_is_another_version():
    first = keep({"a": 1})
    assert keep({"a": 2}) == first
    assert keep({"a": 1}, again=True) == first
    second = keep({"a": 2}, again=True)
    assert [(each.id, each.version, each.facts) for each in plans.list_review_versions(kind="week", first=date(2026, 3, 2))] == [
        (second, 2, {"a": 2}), (first, 1, {"a": 1}),
    ]  # fmt: skip
    assert [each.id for each in plans.list_reviews()] == [second]
    assert Review.objects.count() == 2


def test_who_asked_for_mail_gets_each_review_once_and_none_from_before():
    keep({"a": 1})
    plans.read_by_mail(user_id=5, kind="week", language="en", at=NOW)
    assert list_due_readers(kind="week", first=date(2026, 3, 2)) == []
    (reader,) = list_due_readers(kind="week", first=date(2026, 3, 9))
    assert operations.mark_sent(reader_id=reader.id, first=date(2026, 3, 9))
    assert not operations.mark_sent(reader_id=reader.id, first=date(2026, 3, 9))
    operations.release_sent(reader_id=reader.id, first=date(2026, 3, 9))
    assert operations.mark_sent(reader_id=reader.id, first=date(2026, 3, 9))
    plans.stop_mail(user_id=5, kind="week", at=NOW)
    assert plans.list_readers() == []
