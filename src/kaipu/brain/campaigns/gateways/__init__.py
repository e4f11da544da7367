"""The ways out of the house, and the box of what comes back."""

from kaipu.brain.campaigns.gateways.mail import WRITTEN, MailServer
from kaipu.brain.campaigns.gateways.mailbox import Mailbox
from kaipu.brain.campaigns.gateways.provider import NoAnswer, Parcel, Provider, Refused, Unreachable
from kaipu.brain.campaigns.gateways.push import PushServices, is_push_service, public_key
from kaipu.brain.campaigns.gateways.sms import SmsCompany
from kaipu.brain.campaigns.gateways.wechat import WeChat

__all__ = [
    "WRITTEN", "MailServer", "Mailbox", "NoAnswer", "Parcel", "Provider", "PushServices", "Refused", "SmsCompany",
    "Unreachable", "WeChat", "is_push_service", "public_key",
]  # fmt: skip
