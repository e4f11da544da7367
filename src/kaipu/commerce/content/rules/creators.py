"""Creators by followers, and what a contract with one was worth."""

from collections.abc import Mapping
from datetime import date

CREATOR_PLATFORMS = ("wechat", "weibo", "douyin", "xiaohongshu", "bilibili", "other")
TIERS = {
    "nano": 0,
    "micro": 10_000,
    "mid": 100_000,
    "top": 500_000,
}  # from how many followers on; the shop may change them
GROUP_PLATFORMS = ("wechat", "wecom", "qq", "whatsapp", "other")


def tier_of(followers: int, least: Mapping[str, int]) -> str:
    """Return the highest tier whose least number of followers is reached; the lowest where none is."""
    reached = [code for code in TIERS if least.get(code, TIERS[code]) <= followers]
    return max(reached, key=lambda code: least.get(code, TIERS[code])) if reached else "nano"


def cost_of(fee_minor: int, commission_bp: int, net_minor: int) -> int:
    """Return what a contract cost: its fee and its share of net sales, rounded half up."""
    return fee_minor + (max(0, net_minor) * commission_bp + 5_000) // 10_000


def fee_within(fee_minor: int, starts_on: date, ends_on: date, first: date, last: date) -> int:
    """Return the part of a fee that belongs to a span: by the days of the contract that lie in it, rounded half up."""
    days = (ends_on - starts_on).days + 1
    shared = max(0, (min(ends_on, last) - max(starts_on, first)).days + 1)
    return (2 * fee_minor * shared + days) // (2 * days)


def return_on(profit_minor: int, cost_minor: int) -> float | None:
    """Return (gross profit - cost) / cost; None where nothing was spent."""
    return (profit_minor - cost_minor) / cost_minor if cost_minor else None
