"""Talks are drawn by chance, scored by somebody else, and tell where somebody falls behind, or that there are too few to tell."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from kaipu.commerce.care import api as care
from kaipu.commerce.care.models import QualityCheck
from kaipu.commerce.care.rules import JudgedTalk, draw_sample, find_needs
from kaipu.commerce.care.tests.factories import ADA, AT, BEN, make_article, make_customer, open_talk

pytestmark = pytest.mark.django_db
WEEK = date(2026, 3, 2)
ALL = {"understood": 2, "right": 1, "tone": 2, "settled": 0}


def settle(agent: int, text: str = "What does delivery cost?", **given: object) -> care.Opened:
    opened = open_talk(text, **given)
    care.assign_conversation(conversation_id=opened.id, to_user_id=agent, user_id=agent, at=AT)
    care.close_conversation(conversation_id=opened.id, user_id=agent, at=AT)
    return opened


def test_a_sample_is_drawn_once_for_each_agent_and_again_it_is_the_same():
    talks = [settle(ADA).id for _ in range(5)]
    settle(BEN)
    assert care.draw_quality_sample(week=WEEK, at=AT) == 4
    assert care.draw_quality_sample(week=WEEK, at=AT) == 0
    drawn = {each.conversation_id for each in care.list_checks() if each.agent_id == ADA}
    assert drawn == set(draw_sample(list(reversed(talks)), week=WEEK, agent_id=ADA))
    assert care.draw_quality_sample(week=WEEK + timedelta(days=7), at=AT) == 0


def test_somebody_else_scores_every_criterion_and_an_erasure_takes_the_note():
    customer = make_customer()
    talk = settle(ADA, customer_id=customer).id
    with pytest.raises(care.CheckUnknown):
        care.score_talk(conversation_id=talk, points=ALL, note="", user_id=BEN, at=AT)
    care.draw_quality_sample(week=WEEK, at=AT)
    with pytest.raises(care.OwnTalk):
        care.score_talk(conversation_id=talk, points=ALL, note="", user_id=ADA, at=AT)
    with pytest.raises(care.ScoresMissing) as missing:
        care.score_talk(conversation_id=talk, points={**ALL, "tone": 3}, note="", user_id=BEN, at=AT)
    assert missing.value.fields == ("tone",)
    care.score_talk(conversation_id=talk, points=ALL, note="Alice was kind", user_id=BEN, at=AT)
    check = care.list_checks()[0]
    assert (check.points, check.scores, check.scored_by_id) == (5, ALL, BEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityCheck.objects.update(scored_by_id=ADA)
    care.hand_over_conversations(customer_id=customer, to_customer_id=make_customer("n@example.com"))
    assert care.list_checks()[0].note == ""


def test_judged_talks_have_the_article_that_fits_as_their_theme():
    article = make_article()
    for text, stars in (("What does delivery cost?", 2), ("Kosher?", 5)):
        care.rate_service(token=settle(ADA, text).token, stars=stars, words="", at=AT)
    judged, names = care.list_judged(since=AT)
    assert sorted((each.theme, each.stars, each.points) for each in judged) == [(0, 5, None), (article, 2, None)]
    assert names == {article: ("What does delivery cost?", "配送费多少钱？")}


def many(agent: int, theme: int, stars: list[int]) -> list[JudgedTalk]:
    return [
        JudgedTalk(UUID(int=agent * 1000 + theme * 100 + n), agent, theme, each, None) for n, each in enumerate(stars)
    ]


def test_who_is_behind_is_told_with_the_worst_talks_first_and_few_talks_tell_nothing():
    judged = many(1, 7, [1, 5, 2, 3, 4]) + many(2, 7, [5] * 5) + many(1, 8, [1] * 4) + many(2, 8, [5] * 9)
    found = find_needs(judged)
    assert [(each.agent_id, each.theme, each.verdict, each.own, each.others) for each in found] == [
        (1, 7, "behind", 3.0, 5.0), (2, 7, "level", 5.0, 3.0), (1, 8, "few", 1.0, 5.0), (2, 8, "few", 5.0, 1.0),
    ]  # fmt: skip
    assert [each.int % 100 for each in found[0].talks] == [0, 2, 3, 4, 1]
