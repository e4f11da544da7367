"""The ways out of the house."""

from kaipu.brain.campaigns.gateways.mail import WRITTEN, MailServer, NoAnswer, Refused, Unreachable

__all__ = ["WRITTEN", "MailServer", "NoAnswer", "Refused", "Unreachable"]
