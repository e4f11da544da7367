"""Ways to companies that take posts. They know no database."""

from kaipu.commerce.content.gateways.douyin import Douyin
from kaipu.commerce.content.gateways.protocol import (
    Counts,
    MediaFile,
    Medium,
    Outgoing,
    Platform,
    PlatformDown,
    PlatformRefused,
    Published,
    Remark,
    Uploaded,
    UploadGone,
)
from kaipu.commerce.content.gateways.wechat import WeChat
from kaipu.commerce.content.gateways.weibo import Weibo
from kaipu.commerce.content.gateways.xiaohongshu import Xiaohongshu

__all__ = [
    "Counts",
    "Douyin",
    "MediaFile",
    "Medium",
    "Outgoing",
    "Platform",
    "PlatformDown",
    "PlatformRefused",
    "Published",
    "Remark",
    "UploadGone",
    "Uploaded",
    "WeChat",
    "Weibo",
    "Xiaohongshu",
]
