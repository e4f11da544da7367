"""Work of several steps: starting a campaign with its audience, and sending what is due."""

from kaipu.brain.campaigns.flows.bouncing import NotSigned, hear_mail_company, read_bounces
from kaipu.brain.campaigns.flows.hearing import (
    FollowerMessage,
    hear_sms_company,
    hear_wechat,
    is_from_wechat,
    make_follow_code,
    read_follower_message,
)
from kaipu.brain.campaigns.flows.rehearsing import rehearse_campaign, rehearse_journey
from kaipu.brain.campaigns.flows.sending import send_due
from kaipu.brain.campaigns.flows.starting import start_campaign
from kaipu.brain.campaigns.flows.walking import find_people, walk_journeys
from kaipu.brain.campaigns.flows.ways import get_push_key, list_ways, message_id_of
from kaipu.brain.campaigns.gateways import Unreachable, is_push_service

__all__ = [
    "FollowerMessage", "NotSigned", "Unreachable", "find_people", "get_push_key", "hear_mail_company",
    "hear_sms_company", "hear_wechat", "is_from_wechat", "is_push_service", "list_ways", "make_follow_code",
    "message_id_of", "read_bounces", "read_follower_message", "rehearse_campaign", "rehearse_journey", "send_due",
    "start_campaign", "walk_journeys",
]  # fmt: skip
