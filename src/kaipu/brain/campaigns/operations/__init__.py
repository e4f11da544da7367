"""Writes of campaigns."""

from kaipu.brain.campaigns.operations.bounces import note_bounce
from kaipu.brain.campaigns.operations.campaigns import (
    WORDS,
    AudienceEmpty,
    CampaignInvalid,
    CampaignMoved,
    Plan,
    end_campaign,
    end_due,
    note_spending,
    pause_campaign,
    resume_campaign,
    save_campaign,
    start_campaign,
)
from kaipu.brain.campaigns.operations.erasing import hand_over_person
from kaipu.brain.campaigns.operations.journeys import (
    JourneyMoved,
    enter_by_trigger,
    enter_journey,
    finish_task,
    halt_journey,
    hand_out_coupons,
    move_travellers,
    note_look,
    run_journey,
    save_journey,
)
from kaipu.brain.campaigns.operations.leaving import unsubscribe
from kaipu.brain.campaigns.operations.letters import (
    claim_letters,
    give_back_letters,
    hand_over_letter,
    note_shown,
    set_manners,
    settle_doubt,
    settle_letter,
)
from kaipu.brain.campaigns.operations.links import LinkInvalid, count_click, open_link
from kaipu.brain.campaigns.operations.reaching import (
    ReachInvalid,
    close_reach,
    hear_reply,
    load_reach,
    open_reach,
    stop_push,
)

__all__ = [
    "WORDS", "AudienceEmpty", "CampaignInvalid", "CampaignMoved", "JourneyMoved", "LinkInvalid", "Plan",
    "ReachInvalid", "claim_letters", "close_reach", "count_click", "end_campaign", "end_due", "enter_by_trigger",
    "enter_journey", "finish_task", "give_back_letters", "halt_journey", "hand_out_coupons", "hand_over_letter",
    "hand_over_person", "hear_reply", "load_reach", "move_travellers", "note_bounce", "note_look", "note_shown",
    "note_spending", "open_link", "open_reach", "pause_campaign", "resume_campaign", "run_journey", "save_campaign",
    "save_journey", "set_manners", "settle_doubt", "settle_letter", "start_campaign", "stop_push", "unsubscribe",
]  # fmt: skip
