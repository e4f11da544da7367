"""The door of briefs."""

from kaipu.brain.briefs.flows import send_briefs
from kaipu.brain.briefs.operations import subscribe, unsubscribe
from kaipu.brain.briefs.queries import get_brief, is_reader
from kaipu.brain.briefs.rules import Told

__all__ = ["Told", "get_brief", "is_reader", "send_briefs", "subscribe", "unsubscribe"]
