"""The ways out of the house, and the box of what comes back."""

from kaipu.brain.campaigns.gateways.mail import WRITTEN, MailServer, NoAnswer, Refused, Unreachable
from kaipu.brain.campaigns.gateways.mailbox import Mailbox

__all__ = ["WRITTEN", "MailServer", "Mailbox", "NoAnswer", "Refused", "Unreachable"]
