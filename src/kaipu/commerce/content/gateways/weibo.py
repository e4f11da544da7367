"""Weibo: one call shares words with a link, and one picture if there is one. open.weibo.com/wiki: 2/statuses/share, user_timeline, count,
comments/show, comments/reply.

The same words twice are refused (20019); so is more than the limit allows (10023, 10024), which is worth another try later.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from kaipu.commerce.content.gateways.protocol import (
    Counts,
    MediaFile,
    Note,
    Outgoing,
    PlatformDown,
    PlatformRefused,
    Published,
    Remark,
    Uploaded,
    call,
)

BUSY = {10001, 10009, 10010, 10022, 10023, 10024}
REPEATED = 20019


class Weibo:
    """One account; `secret` is the access token that its owner granted."""

    media = "with"

    def __init__(self, base: str, secret: str) -> None:
        self.base = base
        self.token = secret

    def _ask(self, method: str, path: str, words: dict[str, str], file: MediaFile | None = None) -> dict[str, Any]:
        given, sent = {"access_token": self.token, **words}, {"pic": file.part} if file else None
        if method == "POST":
            found = call(self.base, method, path, form=given, files=sent)
        else:
            found = call(self.base, method, path, query=given)
        code = int(found.get("error_code", 0))
        if code in BUSY:
            raise PlatformDown(f"{code}")
        if code:
            raise PlatformRefused(f"{code} {found.get('error', '')}"[:300])
        return found

    @staticmethod
    def _known(status: dict[str, Any]) -> Published:
        number = str(status.get("idstr") or status["id"])
        return Published(number, f"https://weibo.com/{status.get('user', {}).get('idstr', '0')}/{number}")

    def upload(self, file: MediaFile) -> Uploaded:
        """Refuse: a picture travels with its post here."""
        raise PlatformRefused("pictures travel with the post")

    def publish(self, post: Outgoing, note: Note) -> Published:
        """Share the words with the link at their end and the first picture."""
        note("asked")
        words, file = {"status": f"{post.text} {post.link}"}, post.media[0].file if post.media else None
        try:
            return self._known(self._ask("POST", "/2/statuses/share.json", words, file))
        except PlatformRefused as refused:
            known = self.find(post.mark) if str(refused).startswith(f"{REPEATED} ") else None
            if known is None:
                raise
            return known

    def find(self, mark: str) -> Published | None:
        """Look through the fifty newest."""
        found = self._ask("GET", "/2/statuses/user_timeline.json", {"count": "50"})
        return next((self._known(each) for each in found.get("statuses", []) if mark in each.get("text", "")), None)

    def figures(self, remote_ids: Collection[str], *, since: datetime) -> dict[str, Counts]:
        """Return the counts of up to a hundred."""
        found = self._ask("GET", "/2/statuses/count.json", {"ids": ",".join(list(remote_ids)[:100])})
        return {
            str(each["id"]): Counts(
                int(each.get("reads", 0)), int(each["attitudes"]), int(each["reposts"]), int(each["comments"])
            )
            for each in found.get("list", [])
        }

    def replies(self, remote_id: str) -> list[Remark]:
        """Return the newest fifty comments."""
        return [
            Remark(
                str(each["id"]),
                str(_author(each).get("screen_name", "")),
                str(each["text"]),
                _number(each),
                _is_own(each),
            )
            for each in self._comments(remote_id)
        ]

    def _comments(self, place: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._ask("GET", "/2/comments/show.json", {"id": place, "count": "50"}).get(
            "comments", []
        )
        return found

    def reply(self, place: str, remark_id: str, text: str) -> str:
        """Answer a comment without naming its author at its beginning."""
        said = {"id": place, "cid": remark_id, "comment": text, "without_mention": "1"}
        return str(self._ask("POST", "/2/comments/reply.json", said)["id"])

    def find_replies(self, place: str, remark_id: str, text: str) -> list[str]:
        """Look through the fifty newest comments."""
        return [
            str(each["id"])
            for each in self._comments(place)
            if _is_own(each)
            and each["text"] == text
            and str((each.get("reply_comment") or {}).get("id", "")) == remark_id
        ]


def _author(comment: dict[str, Any]) -> dict[str, Any]:
    return comment.get("user") or {}


def _number(comment: dict[str, Any]) -> str:
    return str(_author(comment).get("idstr", ""))


def _is_own(comment: dict[str, Any]) -> bool:
    """Tell whether who wrote a comment wrote the post."""
    ours = str(((comment.get("status") or {}).get("user") or {}).get("idstr", ""))
    return bool(ours) and ours == _number(comment)
