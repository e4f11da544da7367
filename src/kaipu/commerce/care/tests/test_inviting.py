"""Questionnaires go to buyers by a rule and to a segment once: only who agreed, once each, and what they answer is counted by group."""

from datetime import timedelta

import pytest

from kaipu.commerce.care import api as care
from kaipu.commerce.care import queries, reactions
from kaipu.commerce.care.models import Invitation, Mail
from kaipu.commerce.care.rules import is_drawn, net_promoter, net_promoter_interval
from kaipu.commerce.care.tests.factories import AT
from kaipu.commerce.customers import api as customers
from kaipu.commerce.reviews.tests.test_operations import make_bought
from kaipu.kernel import ids
from kaipu.kernel.outbox import Envelope

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mail(settings):
    settings.CARE_MAIL, settings.SMTP_URL = "Shop <help@shop.example>", "smtp://127.0.0.1:1"


def make_survey(**rule: int) -> care.SurveyRecord:
    questions = [{"kind": "score", "en": "Would you recommend us?"}]
    token = care.create_survey(kind="nps", title_en="How was it?", title_zh="", questions=questions, user_id=1, at=AT)
    survey = care.get_survey(token=token)
    given = {"share_percent": 100, "days_after": 2, "rest_days": 90, **rule}
    care.set_survey_plan(survey_id=survey.id, on=bool(rule), at=AT, **given)
    return survey


def make_reader(email: str, agrees: bool = True) -> int:
    reader = customers.know_guest(name="Alice", email=email, phone="", language="en", at=AT)
    if agrees:
        customers.answer_consent(customer_id=reader, purpose="marketing_email", granted=True, source="test", at=AT)
    return reader


def complete(order_id: int, customer_id: int | None, at=AT) -> None:
    told = {"order_id": order_id, "customer_id": customer_id, "at": at.isoformat()}
    reactions.ask_about_order(Envelope(ids.new_id(), "orders.OrderCompleted", told, at, simulated=False))


def reply(survey: care.SurveyRecord, invitation: Invitation, score: int) -> int:
    return care.answer_survey(
        token=survey.token, respondent="browser", customer_id=None, answers={0: str(score)}, at=AT + 3 * DAY,
        invited_by=invitation.token,
    )  # fmt: skip


def test_an_order_is_asked_about_once_when_its_days_are_over_and_its_person_rests():
    survey = make_survey(days_after=2)
    bought, _product = make_bought()
    order, customer = bought.id, bought.customer_id or 0
    customers.answer_consent(customer_id=customer, purpose="marketing_email", granted=True, source="test", at=AT)
    complete(order, customer)
    complete(order, customer)
    complete(order, None)
    assert care.post_invitations(at=AT + DAY) == 0
    assert care.post_invitations(at=AT + 2 * DAY) == 1
    assert care.post_invitations(at=AT + 2 * DAY) == 0
    (letter,) = (queries.find_letter(mail_id=each) for each in queries.list_due_letters(most=9))
    row = Invitation.objects.get()
    assert letter is not None
    assert (letter.kind, letter.token, letter.survey, letter.subject) == (
        "survey", row.token, survey.token, "How was it?",
    )  # fmt: skip
    assert care.invite_people(survey_id=make_survey().id, customer_ids=[customer], segment_id=7, at=AT + 3 * DAY) == 0
    number = reply(survey, row, 9)
    with pytest.raises(care.AnsweredAlready):
        reply(survey, row, 0)
    row.refresh_from_db()
    assert (row.answer_id, row.order_id) == (number, order)
    (found,) = care.list_asked(survey_id=survey.id)
    assert (found.segment_id, found.sent, found.answered, found.nps) == (None, 1, 1, 100.0)


def test_a_segment_is_asked_once_and_only_who_can_be_reached():
    survey = make_survey()
    alice, bob, carol = (make_reader(f"{name}@example.com", name != "carol") for name in ("alice", "bob", "carol"))
    reach = care.list_reachable(survey_id=survey.id, customer_ids=[alice, bob, carol], at=AT)
    assert (reach.people, reach.customer_ids, reach.no_consent) == (3, (alice, bob), 1)
    assert care.invite_people(survey_id=survey.id, customer_ids=[alice, bob, carol], segment_id=7, at=AT) == 2
    assert care.invite_people(survey_id=survey.id, customer_ids=[alice, bob, carol], segment_id=7, at=AT) == 0
    customers.answer_consent(customer_id=bob, purpose="marketing_email", granted=False, source="test", at=AT)
    assert care.post_invitations(at=AT) == 1
    assert dict(Invitation.objects.values_list("customer_id", "reason")) == {alice: "", bob: "no_consent"}
    mail_id = Mail.objects.get().id
    assert care.stop_invitations(token=Invitation.objects.get(customer_id=alice).token, at=AT)
    assert customers.get_consents(customer_id=alice) == {"marketing_email": False}
    reply(survey, Invitation.objects.get(customer_id=alice), 3)
    (found,) = care.list_asked(survey_id=survey.id)
    assert (found.segment_id, found.sent, found.skipped, found.answered, found.nps) == (7, 1, 1, 1, -100.0)
    heir = make_reader("gone@example.com", agrees=False)
    care.hand_over_conversations(customer_id=alice, to_customer_id=heir)
    assert queries.find_letter(mail_id=mail_id) is None
    assert not Invitation.objects.filter(customer_id=alice).exists()
    assert len(queries.tell_person(customer_id=heir, at=AT)["invitations"]) == 1


def test_a_wrong_rule_is_refused_and_a_share_is_always_the_same():
    with pytest.raises(care.SurveyPlanWrong):
        make_survey(share_percent=0)
    drawn = [number for number in range(10_000) if is_drawn("seed", number, 20)]
    assert drawn == [number for number in range(10_000) if is_drawn("seed", number, 20)]
    assert 1900 < len(drawn) < 2100
    assert all(is_drawn("seed", number, 100) for number in range(100))


def test_a_score_of_few_has_a_wide_interval():
    assert net_promoter([9, 10]) == 100.0
    low, high = net_promoter_interval([9, 10]) or (0, 0)
    assert (round(low, 1), round(high, 1)) == (-24.4, 100.0)
    low, high = net_promoter_interval([9] * 500 + [3] * 200 + [7] * 300) or (0, 0)
    assert (round(low, 1), round(high, 1)) == (25.1, 34.7)
    assert net_promoter_interval([]) is None
