"""Reads of campaigns."""

from kaipu.brain.campaigns.queries.campaigns import (
    CampaignRecord,
    CampaignUnknown,
    ParticipantRecord,
    count_states,
    get_campaign,
    list_campaigns,
    list_participants,
    plan_audience,
)
from kaipu.brain.campaigns.queries.contacts import Address, Contact, list_contacts, list_returned, mark_of
from kaipu.brain.campaigns.queries.journeys import (
    JourneyRecord,
    JourneyUnknown,
    StepCount,
    TaskRecord,
    find_version,
    get_journey,
    list_journeys,
    list_running_journeys,
    list_steps,
    list_tasks,
    list_versions,
    list_walked_versions,
)
from kaipu.brain.campaigns.queries.letters import (
    Banner,
    LetterLine,
    LinkRecord,
    MannersRecord,
    Note,
    Outgoing,
    count_reports,
    find_banner,
    find_link,
    get_manners,
    list_all_links,
    list_letters_of,
    list_links,
    list_outgoing,
    list_sent,
    short_of,
)
from kaipu.brain.campaigns.queries.people import tell_person
from kaipu.brain.campaigns.queries.rehearsing import (
    Rehearsal,
    WayCount,
    list_entries,
    rehearse_campaign,
    rehearse_journey,
)
from kaipu.brain.campaigns.queries.results import Outcome, Side, get_journey_outcome, get_outcome, measure

__all__ = [
    "Address", "Banner", "CampaignRecord", "CampaignUnknown", "Contact", "JourneyRecord", "JourneyUnknown",
    "LetterLine", "LinkRecord", "MannersRecord", "Note", "Outcome", "Outgoing", "ParticipantRecord", "Rehearsal",
    "Side", "StepCount", "TaskRecord", "WayCount", "count_reports", "count_states", "find_banner", "find_link",
    "find_version", "get_campaign", "get_journey", "get_journey_outcome", "get_manners", "get_outcome",
    "list_all_links", "list_campaigns", "list_contacts", "list_entries", "list_journeys", "list_letters_of", "list_links",
    "list_outgoing", "list_participants", "list_returned", "list_running_journeys", "list_sent", "list_steps",
    "list_tasks", "list_versions", "list_walked_versions", "mark_of", "measure", "plan_audience", "rehearse_campaign",
    "rehearse_journey", "short_of", "tell_person",
]  # fmt: skip
