"""Writes of campaigns: planning, starting with a frozen audience, pausing, ending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns.events import CampaignEnded, CampaignStarted
from kaipu.brain.campaigns.models import Campaign
from kaipu.brain.campaigns.operations.links import open_link
from kaipu.brain.campaigns.queries import CampaignRecord, get_campaign
from kaipu.brain.campaigns.rules import CHANNELS, MEDIUM_OF, is_held_out, list_targets
from kaipu.brain.metrics import api as metrics
from kaipu.commerce.members import api as members
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import operation

WORDS = (
    "subject_en", "subject_zh", "body_en", "body_zh", "banner_en", "banner_zh", "short_en", "short_zh",
    "sms_template_en", "sms_template_zh", "wechat_template_en", "wechat_template_zh",
)  # fmt: skip
# Which words a way cannot do without, in both languages.
_NEEDED = {
    "mail": ("subject", "body"), "site": ("banner",), "sms": ("short", "sms_template"), "wechat": ("subject", "short", "wechat_template"),
    "push": ("subject", "short"),
}  # fmt: skip
MOST_WORDS = 4000
MOST_LINES = 30


class CampaignInvalid(ValueError):
    """A campaign's plan has a hole; `reason` is the part that is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CampaignMoved(ValueError):
    """The campaign stands elsewhere meanwhile, so this step can't be taken."""


class AudienceEmpty(ValueError):
    """Nobody belongs to the audience, so there is nothing to start."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a marketer decides before a campaign starts. `words` holds subject, body and banner in both languages."""

    title: str
    metric: str
    target: Decimal
    budget_minor: int
    starts_on: date
    ends_on: date
    segment_id: int
    channels: tuple[str, ...]
    holdout_percent: int
    coupon: str
    path: str
    words: Mapping[str, str]
    tasks: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()


@operation
def save_campaign(*, plan: Plan, user_id: int, at: datetime, campaign_id: int | None = None) -> int:
    """Keep a plan, a new one or a changed draft; return its number. Raises CampaignInvalid, CampaignMoved, metrics.MetricUnknown."""
    _check(plan)
    kept: dict[str, Any] = {
        "title": plan.title.strip(), "metric": plan.metric, "target": plan.target, "budget_minor": plan.budget_minor,
        "starts_on": plan.starts_on, "ends_on": plan.ends_on, "segment_id": plan.segment_id, "channels": list(plan.channels),
        "holdout_percent": plan.holdout_percent, "coupon": plan.coupon.strip().upper(), "path": plan.path, "changed_at": at,
        "plan": {**{name: plan.words.get(name, "").strip() for name in WORDS}, "tasks": list(plan.tasks), "risks": list(plan.risks)},
    }  # fmt: skip
    if campaign_id is None:
        campaign_id = Campaign.objects.create(created_by_id=user_id, created_at=at, **kept).id
    elif not Campaign.objects.filter(id=campaign_id, state="draft").update(**kept):
        raise CampaignMoved(str(campaign_id))
    audit.record(action="campaigns.save_campaign", subject=f"campaign:{campaign_id}", at=at)
    return campaign_id


def _check(plan: Plan) -> None:
    metrics.get_definition(name=plan.metric)
    wrong = {
        "title": not 0 < len(plan.title.strip()) <= 120,
        "channels": not plan.channels or not set(plan.channels) <= set(CHANNELS),
        "ends_on": plan.ends_on < plan.starts_on or plan.ends_on - plan.starts_on > timedelta(days=366),
        "holdout_percent": not 0 <= plan.holdout_percent <= 50,
        "path": not plan.path.startswith("/") or plan.path.startswith("//") or len(plan.path) > 300,
        "coupon": len(plan.coupon) > 40,
        "tasks": len(plan.tasks) > MOST_LINES or len(plan.risks) > MOST_LINES,
    }
    needed = {f"{part}_{tongue}" for way in plan.channels for part in _NEEDED.get(way, ()) for tongue in ("en", "zh")}
    for name in WORDS:
        text = plan.words.get(name, "").strip()
        wrong[name] = (name in needed and not text) or len(text) > MOST_WORDS
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise CampaignInvalid(name)


@operation
def start_campaign(*, campaign_id: int, audience: Sequence[int], at: datetime) -> tuple[int, int]:
    """Freeze the audience, hold some out, and queue a letter for each channel and person; return how many are told and held out.

    Raises CampaignUnknown, CampaignMoved, AudienceEmpty. Four statements, whatever the audience's size, besides the links.
    """
    if not audience:
        raise AudienceEmpty(str(campaign_id))
    get_campaign(campaign_id=campaign_id)
    if not Campaign.objects.filter(id=campaign_id, state="draft").update(state="running", started_at=at, changed_at=at):
        raise CampaignMoved(str(campaign_id))
    campaign = get_campaign(campaign_id=campaign_id)
    held = [is_held_out(campaign.origin, each, campaign.holdout_percent) for each in audience]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_participant (campaign_id, customer_id, holdout) "
            "SELECT %s, who, held FROM unnest(%s::bigint[], %s::boolean[]) AS each (who, held)",
            [campaign_id, list(audience), held],
        )
        cursor.execute(
            """
            INSERT INTO campaigns_letter (id, origin, step, entry, customer_id, channel, state, reason, attempts, due_at)
            SELECT gen_random_uuid(), %(origin)s, channel, '', p.customer_id, channel, 'queued', '', 0, %(due)s
              FROM campaigns_participant p, unnest(%(channels)s::text[]) AS channel
             WHERE p.campaign_id = %(id)s AND NOT p.holdout
            ON CONFLICT DO NOTHING
            """,
            {
                "origin": campaign.origin, "id": campaign_id, "channels": list(campaign.channels),
                "due": max(at, clock.day_start(campaign.starts_on)),
            },
        )  # fmt: skip
    for channel in campaign.channels:
        bodies = (campaign.plan["body_en"], campaign.plan["body_zh"]) if channel == "mail" else ()
        for path in dict.fromkeys((campaign.path, *list_targets(*bodies))):
            open_link(
                origin=campaign.origin,
                source=channel,
                medium=MEDIUM_OF[channel],
                path=path,
                at=at,
            )
    _give_coupon(campaign, [who for who, is_held in zip(audience, held, strict=True) if not is_held], at)
    outbox.publish(CampaignStarted(campaign_id, len(held) - sum(held), sum(held), at))
    audit.record(
        action="campaigns.start_campaign",
        subject=campaign.origin,
        detail={"people": len(held), "holdout": sum(held)},
        at=at,
    )
    return len(held) - sum(held), sum(held)


def _give_coupon(campaign: CampaignRecord, told: list[int], at: datetime) -> None:
    """Put a coupon that has to be given into the wallets of the told. One that is a code for anybody needs no giving."""
    coupon = members.find_coupon(code=campaign.coupon) if campaign.coupon else None
    if coupon is not None and coupon.access in {"gift", "wallet"}:
        members.grant_coupons(coupon_id=coupon.id, customer_ids=told, source="campaign", at=at)
        Campaign.objects.filter(id=campaign.id).update(coupon_id=coupon.id)


@operation
def pause_campaign(*, campaign_id: int, at: datetime) -> None:
    """Send nothing more for now; what a worker has in hand still goes. Raises CampaignMoved."""
    _move(campaign_id, "running", "paused", at)


@operation
def resume_campaign(*, campaign_id: int, at: datetime) -> None:
    """Go on. Raises CampaignMoved."""
    _move(campaign_id, "paused", "running", at)


@operation
def end_campaign(*, campaign_id: int, at: datetime) -> None:
    """End it for good: what still waits is withdrawn. Raises CampaignMoved."""
    if not Campaign.objects.filter(id=campaign_id, state__in=["running", "paused"]).update(
        state="ended", ended_at=at, changed_at=at
    ):
        raise CampaignMoved(str(campaign_id))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE campaigns_letter SET state = 'withdrawn', reason = 'ended' WHERE origin = %s AND state = 'queued'",
            [f"campaign:{campaign_id}"],
        )
    outbox.publish(CampaignEnded(campaign_id, at))
    audit.record(action="campaigns.end_campaign", subject=f"campaign:{campaign_id}", at=at)


def _move(campaign_id: int, before: str, after: str, at: datetime) -> None:
    if not Campaign.objects.filter(id=campaign_id, state=before).update(state=after, changed_at=at):
        raise CampaignMoved(str(campaign_id))
    audit.record(action=f"campaigns.{after}", subject=f"campaign:{campaign_id}", at=at)


@operation
def note_spending(
    *, campaign_id: int, day: date, source: str, medium: str, amount_minor: int, note: str = "", by: int, at: datetime
) -> attribution.Noted:
    """Write down what a campaign cost on a day in a channel, besides its coupons; the same line again is a correction, 0 takes it back.

    It is kept as a channel's cost, so that it counts once wherever costs are added. Raises CampaignUnknown.
    """
    campaign = get_campaign(campaign_id=campaign_id)
    cost = attribution.Cost(day, source, medium, campaign.utm_name, amount_minor, note=note)
    noted = attribution.note_costs(costs=[cost], origin="campaign", by=by, at=at)
    audit.record(
        action="campaigns.note_spending", subject=campaign.origin, detail={"day": f"{day}", "minor": amount_minor}, at=at
    )  # fmt: skip
    return noted


@operation
def end_due(*, today: date, at: datetime) -> int:
    """End the campaigns whose last day is over; return how many."""
    due = list(Campaign.objects.filter(state__in=["running", "paused"], ends_on__lt=today).values_list("id", flat=True))
    for campaign_id in due:
        end_campaign(campaign_id=campaign_id, at=at)
    return len(due)
