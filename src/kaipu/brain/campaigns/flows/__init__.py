"""Work of several steps: starting a campaign with its audience, and sending what is due."""

from kaipu.brain.campaigns.flows.sending import message_id_of, send_due
from kaipu.brain.campaigns.flows.starting import start_campaign
from kaipu.brain.campaigns.flows.walking import find_people, walk_journeys

__all__ = ["find_people", "message_id_of", "send_due", "start_campaign", "walk_journeys"]
