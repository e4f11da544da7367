"""Skills and resources at the desk: kept, or what is wrong is said; everybody's to who may see the team, one's own to others."""

from datetime import timedelta

import pytest
from django.test import Client

from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db


def test_skills_are_kept_and_a_gap_leads_to_a_training(alice: Client, bob: Client) -> None:
    refused = alice.post("/desk/plans/skills/add/", {"name_en": " ", "name_zh": "投诉"})
    assert refused.status_code == 422
    assert "投诉" in text_of(refused)
    assert alice.post("/desk/plans/skills/add/", {"name_en": "Complaints"}).status_code == 302
    skill = plans.list_skills()[0].id
    assert alice.post("/desk/plans/skills/wish/", {"skill": skill, "role": "manager", "level": 3}).status_code == 302
    page = text_of(alice.get("/desk/plans/skills/"))
    assert "not at all, wanted: does it well" in page
    who = page.partition("?person=")[2].partition("&")[0]
    training = {"skill": skill, "person": who, "title": "Course", "due_on": "soon"}
    assert "Type a day" in text_of(alice.post("/desk/plans/skills/train/", training))
    assert alice.post("/desk/plans/skills/train/", {**training, "due_on": "2027-01-05"}).status_code == 302
    assert "training planned" in text_of(alice.get("/desk/plans/skills/"))
    settled = f"/desk/plans/skills/trainings/{plans.list_trainings()[0].id}/"
    assert alice.post(settled, {"state": "done", "level": "3", "result": "Good"}).status_code == 302
    assert "wanted: does it well" not in text_of(alice.get("/desk/plans/skills/"))
    assert "Course" not in text_of(bob.get("/desk/plans/skills/"))
    assert bob.post("/desk/plans/skills/add/", {"name_en": "x"}).status_code == 403


def test_over_booking_is_said_in_words(alice: Client) -> None:
    today = clock.local_date(clock.now())
    for number in range(2):
        task = plans.save_task(
            title=f"Task {number}", owner_id=1, starts_on=today, due_on=today + timedelta(days=1), at=clock.now()
        )
        if number == 0:
            given = {"kind": "hours", "name": "Ada", "a_week": "10"}
            assert alice.post("/desk/plans/resources/add/", {**given, "a_week": "ten"}).status_code == 422
            assert alice.post("/desk/plans/resources/add/", given).status_code == 302
        means = plans.list_bookings(today=today)[0].id
        claim = {"task": task, "means": means, "takes": "6"}
        assert alice.post("/desk/plans/resources/claim/", claim).status_code == 302
    page = text_of(alice.get("/desk/plans/resources/"))
    assert "Ada is over-booked in the week of" in page
    assert "12 h of 10 h, for Task 0, Task 1" in page
