"""Live shows: where they run, and what they are at a moment: before, on air, over, or called off."""

from datetime import datetime

SHOW_PLATFORMS = ("douyin", "wechat", "weibo", "xiaohongshu", "taobao", "other")
BEFORE, ON_AIR, OVER, CALLED_OFF = "before", "on_air", "over", "called_off"
SHOW_STATES = (BEFORE, ON_AIR, OVER, CALLED_OFF)
MOST_HOURS = 24
SHOW_FIGURES = ("viewers", "peak", "likes", "comments")


def show_state(starts_at: datetime, ends_at: datetime, called_off: bool, at: datetime) -> str:
    """Return what a show is at a moment; nobody switches it on or off."""
    if called_off:
        return CALLED_OFF
    return BEFORE if at < starts_at else ON_AIR if at < ends_at else OVER
