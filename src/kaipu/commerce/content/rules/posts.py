"""Posts at other companies: where, in which states, how long they may be, and the link by which their visits are known."""

from urllib.parse import urlencode, urlsplit

PLATFORMS = ("wechat", "weibo", "douyin", "xiaohongshu")
BY_HAND = frozenset({"xiaohongshu"})  # has no public interface for publishing notes: a person posts, and says so here
PLANNED, SENDING, HANDED, SENT, REFUSED = "planned", "sending", "handed", "sent", "refused"
POST_STATES = (PLANNED, SENDING, HANDED, SENT, REFUSED)  # handed: a person has it to do, and says so when it is out
MOST_TRIES = 6
LONGEST = {"wechat": 20_000, "weibo": 2000, "douyin": 1000, "xiaohongshu": 1000}
LONGEST_TITLE = {"xiaohongshu": 20}
HAND_AHEAD_HOURS = 24  # so long before it is due a person is given a post


def tracked(
    link: str, *, platform: str, item_id: int | None, mark: str, campaign: str = "", medium: str = "social"
) -> str:
    """Return a link of the shop with where it stands, by the UTM names; the mark is the content, so each post is told apart."""
    words = {
        "utm_source": platform, "utm_medium": medium, "utm_campaign": campaign or (f"content-{item_id}" if item_id else "content"),
        "utm_content": mark,
    }  # fmt: skip
    return f"{link}{'&' if urlsplit(link).query else '?'}{urlencode(words)}"


def pause_after(attempts: int) -> int:
    """Return how many seconds to wait after a try that failed: 2, 4, 8 … minutes, at most an hour."""
    return min(3600, 60 << min(attempts, 10))
