"""Starting a campaign: the warehouse says who belongs to the audience, one operation freezes it."""

from datetime import datetime

from kaipu.brain.campaigns import operations, queries


def start_campaign(*, campaign_id: int, at: datetime, asked_at: datetime | None = None) -> tuple[int, int]:
    """Start a campaign with whoever belongs to its segment now; return how many are told and held out.

    Raises CampaignUnknown, CampaignMoved, AudienceEmpty, segments.SegmentUnknown, lake.NothingPublished.
    """
    audience = queries.plan_audience(campaign_id=campaign_id, at=asked_at or at)
    return operations.start_campaign(campaign_id=campaign_id, audience=audience, at=at)
