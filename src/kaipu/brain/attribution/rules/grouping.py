"""How a visit's source, medium and campaign make a channel. Data: the first line that fits decides."""

import re
from dataclasses import dataclass

UNSEEN = "unseen"  # orders of the web shop in whose path no visit was seen: nobody can say what brought them


@dataclass(frozen=True, slots=True)
class Grouping:
    """One channel and what falls into it: any of the sources, or any of the mediums; nothing named takes the rest."""

    channel: str
    title_en: str
    title_zh: str
    sources: tuple[str, ...] = ()
    mediums: tuple[str, ...] = ()


_SEARCH = (
    "google",
    "www.google.com",
    "bing",
    "www.bing.com",
    "baidu",
    "www.baidu.com",
    "duckduckgo.com",
    "sogou",
    "so.com",
)
CHANNELS: tuple[Grouping, ...] = (
    Grouping("onsite", "On site", "站内", ("site",), ("site", "onsite")),
    Grouping("paid_search", "Paid search", "付费搜索", mediums=("cpc", "ppc", "paid_search", "sem")),
    Grouping("paid_social", "Paid social", "付费社交", mediums=("paid_social", "paid-social", "cpm_social")),
    Grouping("display", "Display", "展示广告", mediums=("display", "banner", "cpm")),
    Grouping("affiliate", "Affiliates", "联盟推广", mediums=("affiliate", "cps")),
    Grouping("email", "E-mail", "邮件", ("newsletter",), ("email", "mail", "e-mail")),
    Grouping("sms", "Text messages", "短信", mediums=("sms",)),
    Grouping("push", "Push", "推送", mediums=("push",)),
    Grouping("wechat", "WeChat", "微信", ("wechat", "weixin")),
    Grouping("social", "Social, unpaid", "自然社交", ("weibo", "xiaohongshu", "douyin", "facebook", "instagram"), ("social",)),
    Grouping("print", "Print and QR", "印刷品与二维码", mediums=("print", "qr", "offline")),
    Grouping("organic", "Search, unpaid", "自然搜索", mediums=("organic",)),
    Grouping("referral", "Other sites", "外部网站", mediums=("referral",)),
    Grouping("direct", "Direct", "直接访问", ("direct", "")),
    Grouping("other", "Other", "其他"),
)  # fmt: skip


NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


def is_name(text: str) -> bool:
    """Tell whether a source or medium keeps the naming rule: small letters, digits, “_”, “-” and “.”, at most 40."""
    return NAME.fullmatch(text) is not None


def channel_of(source: str, medium: str) -> str:
    """Return the channel of a visit. A search engine's own referral counts as unpaid search."""
    source, medium = source.strip().lower(), medium.strip().lower()
    if source in _SEARCH and medium in {"", "referral"}:
        return "organic"
    for each in CHANNELS:
        if medium in each.mediums or (source in each.sources and (each.channel != "direct" or not medium)):
            return each.channel
    return "other"
