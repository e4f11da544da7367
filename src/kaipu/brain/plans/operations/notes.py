"""Writes of meeting notes and play-books."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.plans.models import Note, PlayBook, Resolution
from kaipu.brain.plans.operations.goals import MOST_TITLE, check
from kaipu.brain.plans.queries import NoteUnknown, get_playbook
from kaipu.brain.segments import api as segments
from kaipu.kernel import audit, clock
from kaipu.kernel.operation import operation

MOST_TEXT, MOST_DECIDED, MOST_PRESENT = 10_000, 1000, 50
LEAST_HOLDOUT = 10  # what is tried again is measured again


@operation
def write_note(
    *, title: str, held_on: date, present: Sequence[int], text: str, decided: Sequence[str], user_id: int, at: datetime
) -> int:  # fmt: skip
    """Keep a meeting's notes with what was decided there, by whoever writes them; return the number. Raises PlanInvalid."""
    check(
        title=not 0 < len(title.strip()) <= MOST_TITLE, text=len(text) > MOST_TEXT, present=len(present) > MOST_PRESENT,
        decided=any(not 0 < len(each.strip()) <= MOST_DECIDED for each in decided),
    )  # fmt: skip
    row = Note.objects.create(
        title=title.strip(),
        held_on=held_on,
        present=sorted(set(present)),
        text=text.strip(),
        written_by_id=user_id,
        written_at=at,
    )
    for each in decided:
        Resolution.objects.create(note=row, text=each.strip(), decided_by_id=user_id, decided_at=at)
    audit.record(action="plans.write_note", subject=f"note:{row.id}", detail={"decided": len(decided)}, at=at)
    return row.id


@operation
def add_resolution(*, note_id: int, text: str, decided_by_id: int, at: datetime) -> int:
    """Write down something more that a meeting decided; return its number. Raises NoteUnknown, PlanInvalid."""
    check(text=not 0 < len(text.strip()) <= MOST_DECIDED)
    if not Note.objects.filter(id=note_id).exists():
        raise NoteUnknown(str(note_id))
    row = Resolution.objects.create(note_id=note_id, text=text.strip(), decided_by_id=decided_by_id, decided_at=at)
    audit.record(action="plans.add_resolution", subject=f"note:{note_id}", at=at)
    return row.id


@operation
def keep_playbook(*, title: str, campaign_id: int, facts: Mapping[str, Any], user_id: int, at: datetime) -> int:
    """Keep a play-book; one of the same campaign stays as it was. Returns its number. Raises PlanInvalid."""
    check(title=not 0 < len(title.strip()) <= MOST_TITLE)
    row, fresh = PlayBook.objects.get_or_create(
        campaign_id=campaign_id,
        defaults={"title": title.strip(), "facts": dict(facts), "filed_by_id": user_id, "filed_at": at},
    )
    if fresh:
        audit.record(
            action="plans.keep_playbook", subject=f"playbook:{row.id}", detail={"campaign": campaign_id}, at=at
        )
    return row.id


@operation
def use_playbook(*, playbook_id: int, user_id: int, at: datetime) -> int:
    """Draft a campaign from a play-book, to start in a week; return the campaign's number.

    At least a tenth is held out, so that it is measured again. A segment that is gone is made anew. Raises PlayBookUnknown,
    campaigns.CampaignInvalid.
    """
    book = get_playbook(playbook_id=playbook_id)
    facts, first = book.facts, clock.local_date(at) + timedelta(days=7)
    drafted = campaigns.Plan(
        title=book.title, metric=facts["metric"], target=Decimal(facts["target"]), budget_minor=facts["budget_minor"],
        starts_on=first, ends_on=first + timedelta(days=facts["days"] - 1), segment_id=_segment(facts["segment"], user_id, at),
        channels=tuple(facts["channels"]), holdout_percent=max(facts["holdout_percent"], LEAST_HOLDOUT), coupon=facts["coupon"],
        path=facts["path"], words=facts["words"], tasks=tuple(facts["tasks"]), risks=tuple(facts["risks"]),
    )  # fmt: skip
    number = campaigns.save_campaign(plan=drafted, user_id=user_id, at=at)
    audit.record(action="plans.use_playbook", subject=f"playbook:{playbook_id}", detail={"campaign": number}, at=at)
    return number


def _segment(kept: Mapping[str, Any], user_id: int, at: datetime) -> int:
    try:
        return segments.get_segment(segment_id=kept["id"]).id
    except segments.SegmentUnknown:
        conditions = [segments.Condition(*each) for each in kept["conditions"]]
        return segments.save_segment(
            user_id=user_id, title=kept["title"], match=kept["match"], conditions=conditions, at=at
        )
