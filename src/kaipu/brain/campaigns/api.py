"""The door of campaigns."""

from kaipu.brain.campaigns.flows import (  # isort: skip
    NotSigned, find_people, hear_mail_company, message_id_of, read_bounces, send_due, start_campaign, walk_journeys,
)  # fmt: skip
from kaipu.brain.campaigns.operations import (  # isort: skip
    WORDS, AudienceEmpty, CampaignInvalid, CampaignMoved, JourneyMoved, LinkInvalid, Plan, count_click, end_campaign,
    enter_journey, finish_task, halt_journey, hand_over_person, move_travellers, note_bounce, note_shown,
    note_spending, open_link, pause_campaign, resume_campaign, run_journey, save_campaign, save_journey, set_manners,
    unsubscribe,
)  # fmt: skip
from kaipu.brain.campaigns.queries import (  # isort: skip
    Banner, CampaignRecord, CampaignUnknown, JourneyRecord, JourneyUnknown, LetterLine, LinkRecord, MannersRecord, Outcome,
    Outgoing, ParticipantRecord, Side, StepCount, TaskRecord, count_reports, count_states, find_banner, find_link, find_version,
    get_campaign, get_journey, get_journey_outcome, get_manners, get_outcome, list_campaigns, list_journeys,
    list_letters_of, list_links, list_participants, list_sent, list_steps, list_tasks, list_versions, measure, plan_audience,
)  # fmt: skip
from kaipu.brain.campaigns.rules import (  # isort: skip
    CHANNELS, KINDS, LIBRARY, TESTS, TRIGGERS, Block, Difference, Graph, GraphInvalid, Node, Place, Template,
    change_step, kind_of, in_order, insert_step, lay_out, list_targets, pack_graph, read_blocks, read_graph, remove_step,
    target_of,
)  # fmt: skip

__all__ = [
    "CHANNELS", "KINDS", "LIBRARY", "TESTS", "TRIGGERS", "WORDS", "AudienceEmpty", "Banner", "Block",
    "CampaignInvalid", "CampaignMoved", "CampaignRecord", "CampaignUnknown", "Difference", "Graph", "GraphInvalid",
    "JourneyMoved", "JourneyRecord", "JourneyUnknown", "LetterLine", "LinkInvalid", "LinkRecord", "MannersRecord",
    "Node", "NotSigned", "Outcome", "Outgoing", "ParticipantRecord", "Place", "Plan", "Side", "StepCount",
    "TaskRecord", "Template", "change_step", "count_click", "count_reports", "count_states", "end_campaign",
    "enter_journey", "find_banner", "find_link", "find_people", "find_version", "finish_task", "get_campaign",
    "get_journey", "get_journey_outcome", "get_manners", "get_outcome", "halt_journey", "hand_over_person",
    "hear_mail_company", "in_order", "insert_step", "kind_of", "lay_out", "list_campaigns", "list_journeys",
    "list_letters_of", "list_links", "list_participants", "list_sent", "list_steps", "list_targets", "list_tasks",
    "list_versions", "measure", "message_id_of", "move_travellers", "note_bounce", "note_shown", "note_spending",
    "open_link", "pack_graph", "pause_campaign", "plan_audience", "read_blocks", "read_bounces", "read_graph",
    "remove_step", "resume_campaign", "run_journey", "save_campaign", "save_journey", "send_due", "set_manners",
    "start_campaign", "target_of", "unsubscribe", "walk_journeys",
]  # fmt: skip
