"""Questionnaires: made by the shop, answered once by each person.

The story of a race: two answers of one person at once. The unique pair of survey and respondent lets one in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kaipu.commerce.care.events import SurveyAnswered
from kaipu.commerce.care.models import Invitation, Survey, SurveyAnswer
from kaipu.commerce.care.queries import SurveyUnknown
from kaipu.kernel import audit, ids, outbox
from kaipu.kernel.operation import operation

KINDS = ("score", "stars", "choice", "text")
RANGES = {"score": range(11), "stars": range(1, 6)}


class AnsweredAlready(ValueError):
    """This person has answered."""


class SurveyClosed(ValueError):
    """No more answers are taken."""


class QuestionsMissing(ValueError):
    """A survey has a title and at least one question of a known kind."""


class AnswerWrong(ValueError):
    """An answer is missing or is none of those that can be given; `numbers` says to which questions."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        super().__init__(str(numbers))
        self.numbers = numbers


@operation
def create_survey(
    *,
    kind: str,
    title_en: str,
    title_zh: str,
    questions: Sequence[Mapping[str, Any]],
    user_id: int | None,
    at: datetime,
) -> str:
    """Open a questionnaire and return its token. Raises QuestionsMissing."""
    known = [dict(each) for each in questions if each.get("kind") in KINDS and str(each.get("en", "")).strip()]
    if not title_en.strip() or not known:
        raise QuestionsMissing
    survey = Survey.objects.create(
        token=ids.new_code(10), kind=kind, title_en=title_en.strip()[:200], title_zh=title_zh.strip()[:200],
        questions=known, created_by_id=user_id, created_at=at,
    )  # fmt: skip
    audit.record(action="care.create_survey", subject=f"survey:{survey.id}", at=at)
    return survey.token


@operation
def close_survey(*, survey_id: int, at: datetime) -> None:
    """Take no more answers."""
    Survey.objects.filter(id=survey_id).update(state="closed")
    audit.record(action="care.close_survey", subject=f"survey:{survey_id}", at=at)


@operation
def answer_survey(
    *, token: str, respondent: str, customer_id: int | None, answers: Mapping[int, str], at: datetime, invited_by: str = "",
) -> int:  # fmt: skip
    """Keep what one person answered, by the number of the question, and return its id.

    Scores and stars must be given; a choice must be one of those offered; text may be left out.
    `invited_by` is the token of an invitation to this questionnaire: whoever opened it answers as the person invited.
    Raises SurveyUnknown, SurveyClosed, AnswerWrong, AnsweredAlready.
    """
    survey = Survey.objects.filter(token=token).first()
    if survey is None:
        raise SurveyUnknown(token)
    invitation = Invitation.objects.filter(survey=survey, token=invited_by).first() if invited_by else None
    if invitation is not None:
        customer_id = invitation.customer_id
        respondent = f"order:{invitation.order_id}" if invitation.order_id else f"customer:{customer_id}"
    if survey.state != "open":
        raise SurveyClosed(token)
    wrong = tuple(
        number for number, question in enumerate(survey.questions) if not _fits(question, answers.get(number, ""))
    )
    if wrong:
        raise AnswerWrong(wrong)
    score = next(
        (int(answers[number]) for number, question in enumerate(survey.questions) if question["kind"] == "score"), None
    )
    kept = {
        str(number): answers.get(number, "").replace("\x00", "").strip()[:1000]
        for number in range(len(survey.questions))
    }
    try:
        with transaction.atomic():
            answer = SurveyAnswer.objects.create(
                survey=survey, respondent=respondent[:80], customer_id=customer_id, score=score, answers=kept, at=at
            )
    except IntegrityError as error:
        raise AnsweredAlready(token) from error
    if invitation is not None:
        Invitation.objects.filter(id=invitation.id).update(answer=answer)
    outbox.publish(SurveyAnswered(survey.id, answer.id, customer_id, score, at))
    return answer.id


def _fits(question: Mapping[str, Any], answer: str) -> bool:
    kind = question["kind"]
    if kind in RANGES:
        return answer.isascii() and answer.isdigit() and len(answer) < 3 and int(answer) in RANGES[kind]
    if kind == "choice":
        return (
            answer.isascii() and answer.isdigit() and len(answer) < 3 and int(answer) < len(question.get("choices", ()))
        )
    return True
