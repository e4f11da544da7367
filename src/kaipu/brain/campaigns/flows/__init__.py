"""Work of several steps: starting a campaign with its audience, and sending what is due."""

from kaipu.brain.campaigns.flows.bouncing import NotSigned, hear_mail_company, read_bounces
from kaipu.brain.campaigns.flows.sending import message_id_of, send_due
from kaipu.brain.campaigns.flows.starting import start_campaign
from kaipu.brain.campaigns.flows.walking import find_people, walk_journeys

__all__ = [
    "NotSigned", "find_people", "hear_mail_company", "message_id_of", "read_bounces", "send_due", "start_campaign",
    "walk_journeys",
]  # fmt: skip
