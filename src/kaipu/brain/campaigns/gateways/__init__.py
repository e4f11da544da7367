"""The ways out of the house."""

from kaipu.brain.campaigns.gateways.mail import MailServer, NoAnswer, Refused, Unreachable

__all__ = ["MailServer", "NoAnswer", "Refused", "Unreachable"]
