"""Against a small warehouse: what a review gathers, the check-up, play-books; and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.campaigns.models import Campaign, Participant
from kaipu.brain.campaigns.tests.factories import make_plan
from kaipu.brain.lake import api as lake
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, make_shop, make_trade
from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans import api as plans
from kaipu.brain.plans.queries import gather_facts
from kaipu.brain.segments import api as segments
from kaipu.kernel import clock

LATER = NOW + timedelta(days=7)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build one warehouse for all tests, and look at it a week later: its week is closed then."""
    folder, whole = tmp_path_factory.mktemp("built"), transaction.atomic()
    whole._from_testcase = True
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        made = make_shop()
        make_trade(made)
        assert lake_flows.build(now=lambda: LATER).state == "published"
        reading._state.due = 0
        yield made
        transaction.set_rollback(True)


def week() -> tuple[date, date]:
    return plans.last_closed(clock.local_date(LATER), "week")


def test_a_review_holds_the_catalogue_s_figures_and_stays(shop, db):
    first, last = week()
    (net,) = metrics.list_values("net_sales", spans=[(first, last)], at=LATER)
    metrics.set_target(metric="net_sales", period="week", day=last, value=Decimal(1_000_000), owner="Alice", at=LATER)
    review = plans.write_review(kind="week", day=last, at=LATER)
    facts = review.facts
    assert (review.first, review.last, review.version) == (first, last, 1)
    assert review.snapshot == lake.get_coverage(at=LATER).number
    assert facts["headlines"][0]["value"] == str(net)
    (aim,) = facts["targets"]
    assert (Decimal(aim["landing"]), aim["light"], aim["closed"]) == (net, "red", True)
    assert facts["steps"][0] == {"step": "aim", "place": 0}
    assert plans.write_review(kind="week", day=first, at=LATER).id == review.id
    assert plans.write_review(kind="week", day=first, again=True, at=LATER).id == review.id
    metrics.set_target(metric="net_sales", period="week", day=last, value=Decimal(1), owner="Alice", at=LATER)
    again = plans.write_review(kind="week", day=first, again=True, at=LATER)
    assert (again.version, again.facts["targets"][0]["light"]) == (2, "green")
    assert plans.get_review(review_id=review.id).facts == facts


def test_what_is_not_over_is_told_so_far_and_again_when_it_has_ended(shop, db):
    first, last = week()
    sunday = clock.day_start(last) + timedelta(hours=20)
    so_far = plans.write_review(kind="week", day=last, at=sunday)
    assert (so_far.so_far, so_far.version, so_far.last, so_far.facts["last"]) == (True, 1, last, str(last))
    saturday = gather_facts(kind="week", first=first, last=last, at=sunday - timedelta(days=1))[1]
    assert saturday["last"] == str(last - timedelta(days=1))
    assert saturday["before"] == [str(first - timedelta(days=7)), str(first - timedelta(days=2))]
    assert plans.write_review(kind="week", day=last, at=sunday).id == so_far.id
    assert plans.write_due(at=LATER) >= 1
    whole = plans.find_review(kind="week", first=first)
    assert whole is not None
    assert (whole.so_far, whole.version) == (False, 2)


def test_what_has_not_begun_or_is_empty_is_not_reviewed(shop, db):
    with pytest.raises(plans.PeriodAhead):
        plans.write_review(kind="week", day=clock.local_date(LATER) + timedelta(days=7), at=LATER)
    with pytest.raises(plans.NothingToReview):
        plans.write_review(kind="week", day=date(2020, 1, 1), at=LATER)


def test_reviews_that_are_due_are_written_once(shop, db):
    early = clock.day_start(clock.local_date(LATER)) + timedelta(hours=5)
    assert plans.write_due(at=early) == 0
    written = plans.write_due(at=LATER)
    assert written >= 1
    assert plans.write_due(at=LATER) == 0


def test_the_check_up_tells_where_history_is_too_short(shop, db):
    found = plans.check_up(at=LATER)
    assert (found.first, found.last) == week()
    assert {area.name for area in found.areas} == {"products", "users", "traffic", "conversion", "supply", "service"}
    assert {check.band for area in found.areas for check in area.checks} == {"unknown"}


def make_campaign(shop) -> int:
    first, last = week()
    segment = segments.save_segment(
        user_id=1, title="All", match="all", conditions=[segments.Condition("orders", "least", "1")], at=NOW
    )
    number = campaigns.save_campaign(
        plan=make_plan(segment_id=segment, starts_on=first, ends_on=last, coupon=""), user_id=1, at=NOW
    )
    Participant.objects.bulk_create(
        Participant(campaign_id=number, customer_id=who.id, holdout=held)
        for who, held in ((shop.alice, False), (shop.bob, False), (shop.charlie, True))
    )
    Campaign.objects.filter(id=number).update(state="ended", started_at=clock.day_start(first))
    campaigns.note_spending(
        campaign_id=number, day=first, source="flyer", medium="print", amount_minor=500, by=1, at=clock.day_start(first)
    )
    return number


def test_a_campaign_of_the_week_is_told_as_its_own_page_tells_it(shop, db):
    number = make_campaign(shop)
    outcome = campaigns.get_outcome(campaign=campaigns.get_campaign(campaign_id=number), at=LATER)
    (action,) = plans.write_review(kind="week", day=week()[0], at=LATER).facts["actions"]
    assert (action["id"], action["told"], action["held"], action["cost"]) == (number, 2, 1, 5.0)
    assert (action["buyers"], action["strength"]) == (
        outcome.told.buyers,
        "weak" if action["before"] else action["strength"],
    )


def test_a_play_book_becomes_a_draft_with_people_held_out(shop, db):
    number = make_campaign(shop)
    book = plans.file_playbook(campaign_id=number, user_id=1, at=LATER)
    assert plans.file_playbook(campaign_id=number, user_id=2, at=LATER) == book
    original = campaigns.get_campaign(campaign_id=number)
    segments.remove_segment(segment_id=original.segment_id, at=LATER)
    drafted = campaigns.get_campaign(campaign_id=plans.use_playbook(playbook_id=book, user_id=1, at=LATER))
    assert (drafted.state, drafted.title, drafted.holdout_percent) == ("draft", original.title, 10)
    assert drafted.starts_on == clock.local_date(LATER) + timedelta(days=7)
    assert drafted.plan["body_zh"] == original.plan["body_zh"]
    kept = segments.get_segment(segment_id=drafted.segment_id)
    assert (kept.title, kept.conditions) == ("All", (segments.Condition("orders", "least", "1"),))


def test_a_meeting_s_decision_becomes_a_task(db):
    note = plans.write_note(
        title="Monday",
        held_on=date(2026, 3, 9),
        present=[2, 1, 2],
        text="",
        decided=["Mend it", "Sell it"],
        user_id=1,
        at=NOW,
    )
    found = plans.get_note(note_id=note)
    assert (found.present, [each.text for each in found.resolutions]) == ((1, 2), ["Mend it", "Sell it"])
    task = plans.save_task(
        title="Mend",
        owner_id=1,
        starts_on=date(2026, 3, 9),
        due_on=date(2026, 3, 9),
        resolution_id=found.resolutions[0].id,
        at=NOW,
    )
    assert [each.id for each in plans.list_tasks(resolutions=[each.id for each in found.resolutions])] == [task]
    with pytest.raises(plans.ResolutionUnknown):
        plans.save_task(
            title="x", owner_id=1, starts_on=date(2026, 3, 9), due_on=date(2026, 3, 9), resolution_id=999, at=NOW
        )
    with pytest.raises(plans.PlanInvalid):
        plans.write_note(title="M", held_on=date(2026, 3, 9), present=[], text="", decided=[" "], user_id=1, at=NOW)
