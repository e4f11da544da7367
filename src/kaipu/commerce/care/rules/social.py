"""What other companies allow whoever answers there: how long after somebody spoke, and how much in one message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# message: a follower writes to the account, seen by nobody else · comment: somebody writes under a post of ours
MESSAGE, COMMENT = "message", "comment"
SOCIAL_KINDS = (MESSAGE, COMMENT)
# WeChat takes an answer to a follower for 48 hours after their last message, then says 45015 (message/custom/send).
ANSWER_FOR = timedelta(hours=48)
# WeChat takes 2,048 bytes of text; Weibo 140 letters in a comment (2/comments/reply).
_MOST_BYTES, _MOST_LETTERS = 2048, {"weibo": 140}


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said to the shop at another company. `remote_id` is its number there, `place` the post it stands under.

    `person` is by what the company knows them (“” where it does not say); `media` a picture that lies there; `unkept` how much
    came along that the desk cannot show. `account_id` says which account of the shop's was spoken to, where it has several.
    """

    provider: str
    kind: str
    person: str
    remote_id: str
    text: str
    name: str = ""
    language: str = ""
    subject: str = ""
    place: str = ""
    account_id: int | None = None
    customer_id: int | None = None
    media: str = ""
    unkept: int = 0


def answer_until(provider: str, kind: str, heard_at: datetime) -> datetime | None:
    """Return until when a company takes an answer to somebody who spoke last at a moment; None where it always does."""
    return heard_at + ANSWER_FOR if (provider, kind) == ("wechat", MESSAGE) else None


def letters_over(provider: str, kind: str, text: str) -> int:
    """Return by how many letters an answer is longer than a company takes; 0 where it fits."""
    if (provider, kind) == ("wechat", MESSAGE):
        return max(0, len(text) - len(text.encode()[:_MOST_BYTES].decode(errors="ignore")))
    return max(0, len(text) - _MOST_LETTERS[provider]) if provider in _MOST_LETTERS else 0
