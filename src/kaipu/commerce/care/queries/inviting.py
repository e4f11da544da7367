"""Reads of who is asked: rules, who can be reached, and what came of invitations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from kaipu.commerce.care.models import Invitation, SurveyAnswer, SurveyPlan
from kaipu.commerce.care.rules import net_promoter, net_promoter_interval
from kaipu.commerce.customers import api as customers

PURPOSE = "marketing_email"
REST_DAYS = 30  # between two invitations of a person, where a questionnaire has no rule of its own


@dataclass(frozen=True, slots=True)
class SurveyPlanRecord:
    """By which rule a questionnaire goes out after orders."""

    on: bool
    share_percent: int
    days_after: int
    rest_days: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Who of some people can be asked, and how many cannot, by the first reason that holds."""

    people: int
    customer_ids: tuple[int, ...]
    no_consent: int
    no_address: int
    asked_before: int
    asked_lately: int


@dataclass(frozen=True, slots=True)
class AskedFigures:
    """How those did who were asked: as buyers (`segment_id` None) or as a segment. The interval is at 95 %."""

    segment_id: int | None
    planned: int
    sent: int
    skipped: int
    answered: int
    nps: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """An invitation by its token."""

    id: int
    token: str
    survey_token: str
    customer_id: int
    answered: bool


def find_survey_plan(*, survey_id: int) -> SurveyPlanRecord | None:
    """Return the rule by which a questionnaire goes out, or None."""
    row = SurveyPlan.objects.filter(survey_id=survey_id).first()
    return SurveyPlanRecord(row.on, row.share_percent, row.days_after, row.rest_days) if row else None


def list_reachable(*, survey_id: int, customer_ids: Collection[int], at: datetime) -> Reach:
    """Return who of these people can be asked a questionnaire now: agreed to mail, has an address, not asked this or anything lately."""
    wanted = set(customer_ids)
    left = set(customers.list_consenting(purpose=PURPOSE, ids=wanted))
    no_consent = len(wanted) - len(left)
    mailable = {each.id for each in customers.list_customers(ids=left, limit=len(left) or 1) if each.email}
    no_address = len(left) - len(mailable)
    theirs = Invitation.objects.filter(customer__in=mailable)
    before = set(theirs.filter(survey_id=survey_id, order=None).values_list("customer_id", flat=True))
    before |= set(
        SurveyAnswer.objects.filter(survey_id=survey_id, customer__in=mailable).values_list("customer_id", flat=True)
    )
    plan = find_survey_plan(survey_id=survey_id)
    since = at - timedelta(days=plan.rest_days if plan else REST_DAYS)
    lately = theirs.filter(posted_at__gt=since, state__in=["posted", "sent", "doubt"])
    tired = set(lately.values_list("customer_id", flat=True)) - before
    found = tuple(sorted(mailable - before - tired))
    return Reach(len(wanted), found, no_consent, no_address, len(before), len(tired))


def list_asked(*, survey_id: int) -> list[AskedFigures]:
    """Return what came of a questionnaire's invitations: of buyers first, then by segment. Two statements."""
    rows = list(
        Invitation.objects.filter(survey_id=survey_id).values("segment_id").annotate(
            planned=Count("id", filter=Q(state="planned")), skipped=Count("id", filter=Q(state="skipped")),
            sent=Count("id", filter=Q(state__in=["posted", "sent", "doubt"])), answered=Count("answer"),
        )
    )  # fmt: skip
    scores: dict[int | None, list[int]] = {}
    given = Invitation.objects.filter(survey_id=survey_id, answer__score__isnull=False)
    for segment_id, score in given.values_list("segment_id", "answer__score"):
        scores.setdefault(segment_id, []).append(score or 0)
    found = []
    for row in sorted(rows, key=lambda each: each["segment_id"] or 0):
        known = scores.get(row["segment_id"], [])
        low, high = net_promoter_interval(known) or (None, None)
        found.append(
            AskedFigures(
                row["segment_id"], row["planned"], row["sent"], row["skipped"], row["answered"], net_promoter(known), low, high
            )
        )  # fmt: skip
    return found


def find_invitation(*, token: str) -> InvitationRecord | None:
    """Return an invitation by its token, or None."""
    row = Invitation.objects.filter(token=token).select_related("survey").first() if token else None
    return (
        InvitationRecord(row.id, row.token, row.survey.token, row.customer_id, row.answer_id is not None)
        if row
        else None
    )


def list_unanswered(*, survey_id: int) -> list[InvitationRecord]:
    """Return who was asked and has not answered, in the order in which they were asked. One statement."""
    rows = Invitation.objects.filter(survey_id=survey_id, answer=None, state__in=["posted", "sent", "doubt"])
    return [
        InvitationRecord(row.id, row.token, row.survey.token, row.customer_id, answered=False)
        for row in rows.select_related("survey").order_by("posted_at", "id")
    ]
