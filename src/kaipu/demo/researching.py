"""What the demonstration's shop asks: buyers of the last days by the rule of its questionnaire, and one segment once; and two themes that somebody looks after.

Who is asked follows from real orders and the assumed consents; who answers, and what, from a hash of the person. See docs/demo-data.md.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.commerce.care import api as care
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.commerce.reviews import api as reviews
from kaipu.demo.campaigning import share_of
from kaipu.demo.service_desk import NPS_TITLE
from kaipu.kernel import clock

ORDERS, PEOPLE, ANSWERED = 400, 60, 38  # orders looked at, people of the segment, per cent who answer
SEGMENT, TITLE = "Regulars", "What do you miss here?"
_WISHES = ("", "Loose-leaf tea", "散装茶叶", "A butcher's counter", "", "More bread baked here", "早上配送")
_SCORES = (10, 9, 9, 8, 10, 7, 9, 6, 8, 10, 3, 9)


def is_asked() -> bool:
    """Tell whether the segment's questionnaire was made; it comes last."""
    return any(each.title_en == TITLE for each in care.list_surveys())


def ask(at: datetime) -> None:
    """Let the questionnaire of the desk go out after orders, ask buyers of the last days, then a segment; some answer."""
    span = orders.get_imported_span()
    after = next((each for each in care.list_surveys() if each.title_en == NPS_TITLE), None)
    if span is None or after is None or is_asked():
        return
    care.set_survey_plan(survey_id=after.id, on=True, share_percent=20, days_after=2, rest_days=90, at=at)
    baskets = orders.list_imported_baskets(start=span[1] - timedelta(days=7), end=span[1])
    for each in [each for each in baskets if each.customer_id is not None][:ORDERS]:
        care.invite_after_order(
            order_id=each.order_id, customer_id=each.customer_id or 0, at=at - timedelta(days=3)
        )  # fmt: skip
    care.post_invitations(at=at)
    _answer(after, at)
    _look_after_themes(at)
    _ask_segment(at)


def _look_after_themes(at: datetime) -> None:
    """Look after the theme of most texts, which something was done about, and one that interviews named, which nothing was yet."""
    staff = {
        role: account.id
        for role in ("agent", "manager")
        if (account := customers.find_account(email=f"{role}@kaipu.example"))
    }
    since = at - timedelta(days=90)
    texts = [text for _language, text in (*care.list_texts(since=since), *reviews.list_texts(since=since))]
    found, spoken = care.find_themes(texts=texts), care.list_spoken_themes()
    if not staff or not found or not spoken:
        return
    agent, manager = staff.get("agent", 0), staff.get("manager", 0)
    number = care.keep_theme(words=found[0].words, tag="", owner_id=agent, at=at)
    draft = care.ThemeDraft(
        owner_id=agent, state="done", done="Talked it through with the stores. · 已与门店逐一沟通改进。", metric="review_rating",
        done_on=clock.local_date(at) - timedelta(days=23), points=20, budget_points=400,
        answer_en="Thank you for telling us. We have talked it through with our stores and changed how we do it.",
        answer_zh="谢谢您告诉我们。我们已与门店逐一沟通，并改了做法。",
    )  # fmt: skip
    care.change_theme(theme_id=number, draft=draft, at=at)
    with suppress(care.NothingToGive):
        care.thank_voices(theme_id=number, at=at)
    other = care.keep_theme(words=[], tag=spoken[0].name, owner_id=manager, at=at)
    care.change_theme(
        theme_id=other, draft=care.ThemeDraft(owner_id=manager, state="doing", metric="on_time_rate"), at=at
    )


def _ask_segment(at: datetime) -> None:
    token = care.create_survey(
        kind="research", title_en=TITLE, title_zh="您在这里还缺什么？", user_id=None, at=at,
        questions=[
            {"kind": "score", "en": "Would you recommend us to a friend?", "zh": "您会把我们推荐给朋友吗？"},
            {"kind": "text", "en": "What do you buy elsewhere because we don’t have it?", "zh": "有什么是因为我们没有而在别处买的？"},
        ],
    )  # fmt: skip
    survey = care.get_survey(token=token)
    group = next((each for each in segments.list_segments() if each.title.startswith(SEGMENT)), None)
    if group is None:
        return
    try:
        people = segments.list_people(match=group.match, conditions=group.conditions, at=at, limit=PEOPLE)
    except lake.NothingPublished:
        return
    care.invite_people(survey_id=survey.id, customer_ids=people, segment_id=group.id, at=at)
    care.post_invitations(at=at)
    _answer(survey, at)


def _answer(survey: care.SurveyRecord, at: datetime) -> None:
    for each in care.list_unanswered(survey_id=survey.id):
        drawn = share_of(f"answer|{survey.title_en}|{each.customer_id}")
        if drawn >= ANSWERED:
            continue
        answers = {
            number: {
                "score": str(_SCORES[drawn % len(_SCORES)]), "choice": str(drawn % max(1, len(question.get("choices", ())))),
            }.get(question["kind"], _WISHES[drawn % len(_WISHES)])
            for number, question in enumerate(survey.questions)
        }  # fmt: skip
        care.answer_survey(
            token=survey.token, respondent="", customer_id=None, answers=answers, at=at, invited_by=each.token
        )
