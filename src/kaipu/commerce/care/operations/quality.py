"""Looking at talks: a sample drawn each week, scored by somebody who did not lead them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from kaipu.commerce.care.models import Conversation, QualityCheck
from kaipu.commerce.care.rules import CLOSED, CRITERIA, MOST_POINTS, draw_sample
from kaipu.kernel import audit, clock
from kaipu.kernel.operation import operation


class ScoresMissing(ValueError):
    """Every criterion is given 0, 1 or 2 points; `fields` names those that are not."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class OwnTalk(ValueError):
    """Nobody scores a talk that they led."""


class CheckUnknown(LookupError):
    """This talk was not drawn."""


@operation
def draw_quality_sample(*, week: date, at: datetime) -> int:
    """Draw talks settled in the week that begins on a Monday, for each agent; return how many are new. Drawn twice it adds none."""
    settled = Conversation.objects.filter(
        state=CLOSED, owner_id__isnull=False, closed_at__gte=clock.day_start(week),
        closed_at__lt=clock.day_start(week + timedelta(days=7)),
    ).values_list("owner_id", "id")  # fmt: skip
    talks: dict[int, list[UUID]] = {}
    for owner_id, talk in settled:
        talks.setdefault(owner_id or 0, []).append(talk)
    had = set(QualityCheck.objects.filter(week=week).values_list("agent_id", flat=True))
    fresh = [
        QualityCheck(conversation_id=talk, week=week, agent_id=agent_id, drawn_at=at)
        for agent_id, theirs in sorted(talks.items()) if agent_id not in had
        for talk in draw_sample(theirs, week=week, agent_id=agent_id)
    ]  # fmt: skip
    return len(QualityCheck.objects.bulk_create(fresh, ignore_conflicts=True))


@operation
def score_talk(*, conversation_id: UUID, points: Mapping[str, int], note: str, user_id: int, at: datetime) -> None:
    """Score a drawn talk by each criterion, with a note; again changes it. Raises CheckUnknown, OwnTalk, ScoresMissing."""
    found = QualityCheck.objects.select_for_update().filter(conversation_id=conversation_id).first()
    if found is None:
        raise CheckUnknown(str(conversation_id))
    if found.agent_id == user_id:
        raise OwnTalk(str(conversation_id))
    missing = tuple(each for each in CRITERIA if not 0 <= points.get(each, -1) <= MOST_POINTS)
    if missing:
        raise ScoresMissing(missing)
    found.scores = [points[each] for each in CRITERIA]
    found.note, found.scored_by_id, found.scored_at = note.replace("\x00", "").strip()[:1000], user_id, at
    found.save()
    audit.record(action="care.score_talk", subject=f"conversation:{conversation_id}", at=at)
