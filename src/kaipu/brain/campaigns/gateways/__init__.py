"""The ways out of the house."""

from kaipu.brain.campaigns.gateways.mail import MailServer
from kaipu.brain.campaigns.gateways.provider import Parcel, Provider
from kaipu.brain.campaigns.gateways.push import PushServices, is_push_service, public_key
from kaipu.brain.campaigns.gateways.sms import SmsCompany
from kaipu.brain.campaigns.gateways.wechat import WeChat
from kaipu.kernel.mail import WRITTEN, NoAnswer, Refused, Unreachable

__all__ = [
    "WRITTEN", "MailServer", "NoAnswer", "Parcel", "Provider", "PushServices", "Refused", "SmsCompany",
    "Unreachable", "WeChat", "is_push_service", "public_key",
]  # fmt: skip
