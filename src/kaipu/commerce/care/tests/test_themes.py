"""A theme has an owner and what was done; who spoke of it is told once where they can be reached, and thanked once within a budget."""

from datetime import timedelta

import pytest

from kaipu.commerce.care import api as care
from kaipu.commerce.care import queries
from kaipu.commerce.care.models import Mail, ThemeVoice
from kaipu.commerce.care.tests.factories import ADA, AT, make_customer, open_talk, said
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def mail(settings):
    settings.CARE_MAIL, settings.SMTP_URL = "Shop <help@shop.example>", "smtp://127.0.0.1:1"


def answer(customer_id: int, text: str) -> None:
    questions = [{"kind": "text", "en": "What should we do better?"}]
    token = care.create_survey(kind="research", title_en="?", title_zh="", questions=questions, user_id=1, at=AT)
    care.answer_survey(
        token=token, respondent=f"customer:{customer_id}", customer_id=customer_id, answers={0: text}, at=AT
    )


def keep(**changes: object) -> int:
    number = care.keep_theme(words=["milk", "sour"], tag="", owner_id=ADA, at=AT)
    given = {"owner_id": ADA, "answer_en": "We changed the dairy.", "points": 50, "budget_points": 120, **changes}
    care.change_theme(theme_id=number, draft=care.ThemeDraft(**given), at=AT)
    return number


def test_each_who_spoke_is_told_once_in_their_chat_or_by_mail():
    talk = open_talk("The milk was sour", channel="chat", email="")
    open_talk("Where is my order?", channel="chat", email="")
    written, silent = make_customer("mail@example.com"), make_customer("silent@example.com")
    answer(written, "Less sour milk, please")
    answer(silent, "Sour milk again")
    customers.answer_consent(customer_id=silent, purpose="marketing_email", granted=False, source="test", at=AT)
    number = keep()
    assert len(care.list_voices(theme=care.get_kept_theme(theme_id=number), at=LATER)) == 3
    assert care.answer_theme(theme_id=number, user_id=ADA, at=LATER) == (2, 1)
    assert care.answer_theme(theme_id=number, user_id=ADA, at=LATER) == (0, 1)
    assert ("agent", "said", "We changed the dairy.") in said(talk.id)
    letter = queries.find_letter(mail_id=Mail.objects.get(kind="theme").id)
    assert letter is not None
    assert (letter.email, letter.text) == ("mail@example.com", "We changed the dairy.")
    assert care.get_kept_theme(theme_id=number).answered == 2
    care.hand_over_conversations(customer_id=written, to_customer_id=make_customer("heir@example.com"))
    assert not ThemeVoice.objects.filter(customer_id=written).exists()
    assert not Mail.objects.filter(kind="theme").exists()


def test_members_are_thanked_once_until_the_budget_is_spent():
    people = [make_customer(f"m{n}@example.com") for n in range(4)]
    for place, each in enumerate(people):
        answer(each, f"Sour milk {place}")
        if place:
            members.enrol(customer_id=each, at=AT)
    number = keep()
    assert care.thank_voices(theme_id=number, at=LATER) == (2, 20)
    with pytest.raises(care.NothingToGive):
        care.thank_voices(theme_id=number, at=LATER)
    given = [members.find_membership(customer_id=each) for each in people[1:]]
    assert sorted(each.balance for each in given if each) == [0, 50, 50]
    theme = care.get_kept_theme(theme_id=number)
    assert (theme.thanked, theme.spent) == (2, 100)


def test_what_is_done_has_words_and_a_day_and_a_theme_is_kept_once():
    with pytest.raises(care.ThemeWrong) as wrong:
        keep(state="done", done="Changed the dairy")
    assert wrong.value.field == "done_on"
    with pytest.raises(care.ThemeKept):
        keep()
    number = care.keep_theme(words=[], tag="slots", owner_id=ADA, at=AT)
    assert care.get_kept_theme(theme_id=number).name == "#slots"
    with pytest.raises(care.AnswerMissing):
        care.answer_theme(theme_id=number, user_id=ADA, at=AT)
