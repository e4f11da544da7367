"""The door of campaigns."""

from kaipu.brain.campaigns.flows import (  # isort: skip
    FollowerMessage, NotSigned, Unreachable, find_people, get_push_key, hear_mail_company, hear_sms_company, hear_wechat, is_from_wechat,
    is_push_service, list_ways, make_follow_code, read_follower_message, rehearse_campaign, rehearse_journey, message_id_of, read_bounces, send_due, start_campaign, walk_journeys,
)  # fmt: skip
from kaipu.brain.campaigns.operations import (  # isort: skip
    WORDS, AudienceEmpty, BudgetMoved, accept_move, set_budgets, CampaignInvalid, CampaignMoved, JourneyMoved, LinkInvalid, Plan, ReachInvalid, count_click, end_campaign,
    enter_journey, finish_task, halt_journey, hand_over_person, move_travellers, note_bounce, note_shown,
    note_spending, load_reach, open_link, open_reach, stop_push, pause_campaign, resume_campaign, run_journey, save_campaign, save_journey, set_manners,
    unsubscribe,
)  # fmt: skip
from kaipu.brain.campaigns.queries import (  # isort: skip
    BudgetStory, MoveRecord, Untold, get_budget_story, list_moves, Rehearsal, WayCount, Banner, CampaignRecord, CampaignUnknown, JourneyRecord, JourneyUnknown, LetterLine, LinkRecord, MannersRecord, Note, Outcome,
    Outgoing, ParticipantRecord, Side, StepCount, TaskRecord, count_reports, count_states, find_banner, find_link, find_version,
    get_campaign, get_journey, get_journey_outcome, get_manners, get_outcome, list_campaigns, list_journeys,
    list_all_links, list_letters_of, list_links, list_participants, list_sent, list_steps, list_tasks, list_versions, measure, plan_audience, short_of,
)  # fmt: skip
from kaipu.brain.campaigns.rules import (  # isort: skip
    Advice, ChannelReturn, CHANNELS, KINDS, LIBRARY, PURPOSE_OF, SHORT, TESTS, TRIGGERS, Block, Difference, Graph, GraphInvalid, Node, Place, Template,
    change_step, count_segments, fill_in, kind_of, in_order, insert_step, lay_out, list_targets, pack_graph, read_blocks, read_graph, remove_step,
    target_of,
)  # fmt: skip

__all__ = [
    "CHANNELS", "KINDS", "LIBRARY", "PURPOSE_OF", "SHORT", "TESTS", "TRIGGERS", "WORDS", "Advice", "AudienceEmpty",
    "Banner", "Block", "BudgetMoved", "BudgetStory", "CampaignInvalid", "CampaignMoved", "CampaignRecord",
    "CampaignUnknown", "ChannelReturn", "Difference", "FollowerMessage", "Graph", "GraphInvalid", "JourneyMoved",
    "JourneyRecord", "JourneyUnknown", "LetterLine", "LinkInvalid", "LinkRecord", "MannersRecord", "MoveRecord", "Node",
    "NotSigned", "Note", "Outcome", "Outgoing", "ParticipantRecord", "Place", "Plan", "ReachInvalid", "Rehearsal",
    "Side", "StepCount", "TaskRecord", "Template", "Unreachable", "Untold", "WayCount", "accept_move", "change_step",
    "count_click", "count_reports", "count_segments", "count_states", "end_campaign", "enter_journey", "fill_in",
    "find_banner", "find_link", "find_people", "find_version", "finish_task", "get_budget_story", "get_campaign",
    "get_journey", "get_journey_outcome", "get_manners", "get_outcome", "get_push_key", "halt_journey",
    "hand_over_person", "hear_mail_company", "hear_sms_company", "hear_wechat", "in_order", "insert_step",
    "is_from_wechat", "is_push_service", "kind_of", "lay_out", "list_all_links", "list_campaigns", "list_journeys",
    "list_letters_of", "list_links", "list_moves", "list_participants", "list_sent", "list_steps", "list_targets",
    "list_tasks", "list_versions", "list_ways", "load_reach", "make_follow_code", "measure", "message_id_of",
    "move_travellers", "note_bounce", "note_shown", "note_spending", "open_link", "open_reach", "pack_graph",
    "pause_campaign", "plan_audience", "read_blocks", "read_bounces", "read_follower_message", "read_graph",
    "rehearse_campaign", "rehearse_journey", "remove_step", "resume_campaign", "run_journey", "save_campaign",
    "save_journey", "send_due", "set_budgets", "set_manners", "short_of", "start_campaign", "stop_push", "target_of",
    "unsubscribe", "walk_journeys",
]  # fmt: skip
