"""A questionnaire goes out from its page: after orders by a rule, and to a segment; who is invited answers by their own link or ends such mail."""

import pytest
from django.test import Client

from kaipu.commerce.care import api as care
from kaipu.commerce.care import queries
from kaipu.commerce.care.models import Invitation
from kaipu.commerce.care.tests.test_inviting import AT, make_reader, make_survey
from kaipu.commerce.customers import api as customers
from kaipu.web.console.inbox.mailing import write_answer
from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db


def test_the_rule_is_kept_and_what_is_wrong_with_it_is_said(alice: Client, bob: Client) -> None:
    survey = make_survey()
    rule = f"/desk/surveys/{survey.token}/orders/"
    refused = alice.post(rule, {"on": "yes", "share": "120", "days": "2", "rest": "x"})
    assert refused.status_code == 422
    assert 'value="120"' in refused.content.decode()
    assert "Type a number from 1 to 100." in text_of(refused)
    assert alice.post(rule, {"on": "yes", "share": "25", "days": "3", "rest": "60"}).status_code == 302
    assert care.find_survey_plan(survey_id=survey.id) == care.SurveyPlanRecord(True, 25, 3, 60)
    assert bob.post(rule, {"share": "25", "days": "3", "rest": "60"}).status_code == 403
    assert alice.post(f"/desk/surveys/{survey.token}/people/", {"segment": "9"}).status_code == 422


def test_whoever_is_invited_answers_by_their_link_once_and_ends_such_mail(alice: Client, settings) -> None:
    settings.CARE_MAIL, settings.SMTP_URL = "Shop <help@shop.example>", "smtp://127.0.0.1:1"
    survey, reader = make_survey(), make_reader("alice@example.com")
    care.invite_people(survey_id=survey.id, customer_ids=[reader], segment_id=7, at=AT)
    care.post_invitations(at=AT)
    token = Invitation.objects.get().token
    letter = queries.find_letter(mail_id=queries.list_due_letters(most=1)[0])
    assert letter is not None
    mail = write_answer(letter, settings.CARE_MAIL)
    assert (mail.subject, mail.to) == ("How was it?", ["alice@example.com"])
    assert f"/s/{survey.token}/?i={token}\n" in mail.body
    assert mail.extra_headers["List-Unsubscribe"].endswith(f"/s/stop/{token}/>")
    shopper = Client()
    assert "Thank you" in text_of(shopper.post(f"/s/{survey.token}/?i={token}", {"q0": "9"}))
    assert "Thank you" in text_of(Client().get(f"/s/{survey.token}/?i={token}"))
    page = text_of(alice.get(f"/desk/surveys/{survey.token}/"))
    assert "A segment that was removed" in page
    assert "+100 (-48 to +100)" in page
    assert shopper.get(f"/s/stop/{token}/").status_code == 200
    assert customers.get_consents(customer_id=reader) == {"marketing_email": True}
    assert shopper.post(f"/s/stop/{token}/").status_code == 200
    assert customers.get_consents(customer_id=reader) == {"marketing_email": False}
    assert shopper.get("/s/stop/nobody/").status_code == 404
