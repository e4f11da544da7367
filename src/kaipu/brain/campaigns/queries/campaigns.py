"""Reads of campaigns and of who takes part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns.models import Campaign, Letter
from kaipu.brain.segments import api as segments


class CampaignUnknown(LookupError):
    """There is no such campaign."""


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """A campaign as it stands; `plan` holds its words, tasks and risks; `coupon_id` is the coupon that the told got at its start.

    `spent_minor` is what it cost besides its coupons, as the channels' cost counts it.
    """

    id: int
    title: str
    state: str
    metric: str
    target: Decimal
    budget_minor: int
    spent_minor: int
    starts_on: date
    ends_on: date
    segment_id: int
    channels: tuple[str, ...]
    holdout_percent: int
    coupon: str
    path: str
    plan: Mapping[str, Any]
    created_by_id: int
    started_at: datetime | None
    ended_at: datetime | None
    coupon_id: int | None

    @property
    def origin(self) -> str:
        """How letters and links name it."""
        return f"campaign:{self.id}"

    @property
    def utm_name(self) -> str:
        """How addresses and costs name it."""
        return f"campaign-{self.id}"


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    """One person of the audience: held out or told, and what became of each letter."""

    customer_id: int
    holdout: bool
    letters: tuple[tuple[str, str, str], ...]
    clicked: bool


_COLUMNS = (
    "id", "title", "state", "metric", "target", "budget_minor", "starts_on", "ends_on", "segment_id",
    "channels", "holdout_percent", "coupon", "path", "plan", "created_by_id", "started_at", "ended_at",
    "coupon_id",
)  # fmt: skip


def _records(rows: list[tuple[Any, ...]]) -> list[CampaignRecord]:
    spent = attribution.count_spent(campaigns=[f"campaign-{row[0]}" for row in rows]) if rows else {}
    found = []
    for row in rows:
        values = dict(zip(_COLUMNS, row, strict=True))
        more = {"channels": tuple(values["channels"]), "spent_minor": spent.get(f"campaign-{row[0]}", 0)}
        found.append(CampaignRecord(**{**values, **more}))
    return found


def get_campaign(*, campaign_id: int) -> CampaignRecord:
    """Return a campaign. Raises CampaignUnknown."""
    row = Campaign.objects.filter(id=campaign_id).values_list(*_COLUMNS).first()
    if row is None:
        raise CampaignUnknown(str(campaign_id))
    return _records([row])[0]


def list_campaigns(*, state: str = "", limit: int = 50, offset: int = 0) -> list[CampaignRecord]:
    """Return campaigns, those that start last first."""
    found = Campaign.objects.filter(state=state) if state else Campaign.objects.all()
    rows = found.order_by("-starts_on", "-id").values_list(*_COLUMNS)[offset : offset + limit]
    return _records(list(rows))


def count_states(*, origin: str) -> dict[tuple[str, str], int]:
    """Return how many letters of an origin stand where, by channel and state; “clicked” and “left” count besides."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channel, state, count(*), count(clicked_at), count(left_at) FROM campaigns_letter "
            "WHERE origin = %s GROUP BY 1, 2",
            [origin],
        )
        counted: dict[tuple[str, str], int] = {}
        for channel, state, number, clicked, left in cursor.fetchall():
            counted[channel, state] = number
            counted[channel, "clicked"] = counted.get((channel, "clicked"), 0) + clicked
            counted[channel, "left"] = counted.get((channel, "left"), 0) + left
    return counted


def list_participants(*, campaign_id: int, limit: int = 50, offset: int = 0) -> list[ParticipantRecord]:
    """Return who takes part, by number, with their letters as (channel, state, reason). Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, holdout FROM campaigns_participant WHERE campaign_id = %s ORDER BY customer_id "
            "LIMIT %s OFFSET %s",
            [campaign_id, limit, offset],
        )
        people = cursor.fetchall()
    letters: dict[int, list[tuple[str, str, str]]] = {}
    clicked = set()
    rows = Letter.objects.filter(origin=f"campaign:{campaign_id}", customer_id__in=[each for each, _ in people])
    for who, channel, state, reason, at in rows.order_by("channel").values_list(
        "customer_id", "channel", "state", "reason", "clicked_at"
    ):
        letters.setdefault(who, []).append((channel, state, reason))
        if at:
            clicked.add(who)
    return [ParticipantRecord(who, held, tuple(letters.get(who, ())), who in clicked) for who, held in people]


def plan_audience(*, campaign_id: int, at: datetime) -> list[int]:
    """Return who would belong to a campaign's audience now. Raises CampaignUnknown, segments.SegmentUnknown, lake.NothingPublished."""
    campaign = get_campaign(campaign_id=campaign_id)
    segment = segments.get_segment(segment_id=campaign.segment_id)
    return segments.list_people(match=segment.match, conditions=segment.conditions, at=at)
