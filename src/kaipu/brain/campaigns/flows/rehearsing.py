"""Dry runs: who would have come yesterday, and what would have become of them. Reads only."""

from datetime import datetime, timedelta

from kaipu.brain.campaigns import queries
from kaipu.brain.campaigns.flows.walking import find_people
from kaipu.brain.campaigns.queries import JourneyRecord, Rehearsal
from kaipu.commerce.cart import api as cart
from kaipu.commerce.members import api as members
from kaipu.kernel import clock


def rehearse_campaign(*, campaign_id: int, at: datetime) -> Rehearsal:
    """Return what starting a campaign now would do. Raises CampaignUnknown, segments.SegmentUnknown, lake.NothingPublished."""
    audience = queries.plan_audience(campaign_id=campaign_id, at=at)
    return queries.rehearse_campaign(campaign=queries.get_campaign(campaign_id=campaign_id), audience=audience, at=at)


def rehearse_journey(*, journey_id: int, at: datetime) -> Rehearsal:
    """Return how a journey would have gone for whoever came yesterday. Raises JourneyUnknown."""
    journey = queries.get_journey(journey_id=journey_id)
    until = clock.day_start(clock.local_date(at))
    since = clock.day_start(clock.local_date(until - timedelta(hours=1)))
    entries = _came(journey, since, until, at)
    return queries.rehearse_journey(journey=journey, entries=entries, since=since, at=at)


def _came(journey: JourneyRecord, since: datetime, until: datetime, at: datetime) -> list[int]:
    if journey.graph.trigger == "cart_idle":
        idle = timedelta(hours=journey.graph.options.get("hours", 4))
        return [who for _, who in cart.list_idle_carts(after=since - idle, before=until - idle)]
    if journey.graph.trigger == "birthday":
        day = clock.local_date(since)
        return members.list_born_on(month=day.month, day=day.day)
    if journey.graph.trigger == "segment":
        return find_people(journey, at)
    return queries.list_entries(trigger=journey.graph.trigger, since=since, until=until)
