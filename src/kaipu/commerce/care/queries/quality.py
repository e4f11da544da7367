"""Reads of the quality of talks: the sample, scores by agent and theme, and where somebody falls behind.

The theme of a talk is the article that fits its first message best; talks that none fits have theme 0.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from kaipu.commerce.care.models import QualityCheck
from kaipu.commerce.care.queries.articles import search_articles
from kaipu.commerce.care.rules import CRITERIA, JudgedTalk

FITS = 0.35  # below that an article is no theme of a talk
MOST_TALKS = 2000


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A drawn talk: whose, of which week, and what was found (points by criterion; None before)."""

    conversation_id: UUID
    subject: str
    week: date
    agent_id: int
    scores: dict[str, int] | None
    note: str
    scored_by_id: int | None
    scored_at: datetime | None

    @property
    def points(self) -> int | None:
        """All points together, of 8."""
        return None if self.scores is None else sum(self.scores.values())


def list_checks(*, limit: int = 60, conversation_id: UUID | None = None) -> list[CheckRecord]:
    """Return drawn talks, those to look at first, then the newest weeks. One statement."""
    rows = (
        QualityCheck.objects.filter(conversation_id=conversation_id) if conversation_id else QualityCheck.objects.all()
    )
    found = rows.annotate(done=Q(scores__isnull=False)).order_by("done", "-week", "agent_id", "conversation_id")
    return [
        CheckRecord(
            each.conversation_id, each.conversation.subject, each.week, each.agent_id,
            None if each.scores is None else dict(zip(CRITERIA, each.scores, strict=True)), each.note, each.scored_by_id,
            each.scored_at,
        )
        for each in found.select_related("conversation")[:limit]
    ]  # fmt: skip


def list_judged(*, since: datetime) -> tuple[list[JudgedTalk], dict[int, tuple[str, str]]]:
    """Return settled talks since a moment that customer or reviewer judged, and the themes' names (English, Chinese) by number.

    At most the newest 2,000; one search each, about a third of a millisecond.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, c.owner_id, c.stars, (SELECT sum(s) FROM unnest(q.scores) AS s), m.text
              FROM care_conversation c LEFT JOIN care_qualitycheck q ON q.conversation_id = c.id
              CROSS JOIN LATERAL (SELECT text FROM care_message WHERE conversation_id = c.id AND author = 'customer'
                                   AND kind = 'said' ORDER BY id LIMIT 1) m
             WHERE c.state = 'closed' AND c.owner_id IS NOT NULL AND c.closed_at >= %s
               AND (c.stars IS NOT NULL OR q.scores IS NOT NULL) ORDER BY c.closed_at DESC, c.id LIMIT %s
            """,
            [since, MOST_TALKS],
        )
        rows = cursor.fetchall()
    judged, names = [], {}
    for talk, owner_id, stars, points, text in rows:
        best = search_articles(text=text, limit=1) if text else []
        theme = best[0].article_id if best and best[0].confidence >= FITS else 0
        if theme:
            names[theme] = (best[0].question_en, best[0].question_zh)
        judged.append(JudgedTalk(talk, owner_id, theme, stars, None if points is None else int(points)))
    return judged, names
