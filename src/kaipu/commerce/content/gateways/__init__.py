"""Ways to companies that take posts. They know no database."""

from kaipu.commerce.content.gateways.douyin import Douyin
from kaipu.commerce.content.gateways.protocol import (
    Counts,
    Outgoing,
    Platform,
    PlatformDown,
    PlatformRefused,
    Published,
    Remark,
)
from kaipu.commerce.content.gateways.wechat import WeChat
from kaipu.commerce.content.gateways.weibo import Weibo

__all__ = [
    "Counts",
    "Douyin",
    "Outgoing",
    "Platform",
    "PlatformDown",
    "PlatformRefused",
    "Published",
    "Remark",
    "WeChat",
    "Weibo",
]
