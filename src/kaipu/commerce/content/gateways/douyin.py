"""Douyin: a video or pictures that were uploaded are created as a work with its words. developer.open-douyin.com: api/douyin/v1/video/
upload_video, upload_image, create_video, create_image_text, video_list, video_data, item/comment/list, item/comment/reply.
The link's mark is told as `#mark` in the words, for a link would not be shown.
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

BUSY = {2100004, 2190008, 2100009}  # the system is busy; the token is being renewed; too often


class Douyin:
    """One account; `secret` is “open id:access token”."""

    media = "before"

    def __init__(self, base: str, secret: str) -> None:
        self.base = base
        self.open_id, _colon, self.token = secret.partition(":")

    def _ask(
        self, method: str, path: str, *, body: Any = None, files: dict[str, tuple[str, str, bytes]] | None = None, **words: str
    ) -> dict[str, Any]:  # fmt: skip
        found = call(
            self.base, method, path, query={"open_id": self.open_id, **words}, body=body, files=files, headers={"access-token": self.token}
        )  # fmt: skip
        data: dict[str, Any] = found.get("data") or {}
        code = int(data.get("error_code", 0))
        if code in BUSY:
            raise PlatformDown(f"{code}")
        if code:
            raise PlatformRefused(f"{code} {data.get('description', '')}"[:300])
        return data

    @staticmethod
    def _known(item_id: str) -> Published:
        return Published(item_id, f"https://www.douyin.com/video/{item_id}")

    def upload(self, file: MediaFile) -> Uploaded:
        """Send a film or a picture; a film in one piece, for ours are below 128 MB."""
        if file.kind == "film":
            made = self._ask("POST", "/api/douyin/v1/video/upload_video/", files={"video": file.part})
            return Uploaded(str(made["video"]["video_id"]), "")
        made = self._ask("POST", "/api/douyin/v1/video/upload_image/", files={"image": file.part})
        return Uploaded(str(made["image"]["image_id"]), "")

    def publish(self, post: Outgoing, note: Note) -> Published:
        """Create a work of the post's film, or of its pictures in their order."""
        note("asked")
        words = f"{post.text} #{post.mark}"
        films = [each.remote_id for each in post.media if each.kind == "film"]
        if films:
            made = self._ask("POST", "/api/douyin/v1/video/create_video/", body={"video_id": films[0], "text": words})
        else:
            shown = {"image_list": [each.remote_id for each in post.media], "text": words}
            made = self._ask("POST", "/api/douyin/v1/video/create_image_text/", body=shown)
        return self._known(str(made["item_id"]))

    def find(self, mark: str) -> Published | None:
        """Look through the twenty newest works."""
        found = self._ask("GET", "/api/douyin/v1/video/video_list/", cursor="0", count="20")
        return next(
            (
                self._known(str(each["item_id"]))
                for each in found.get("list", [])
                if f"#{mark}" in each.get("title", "")
            ),
            None,
        )

    def figures(self, remote_ids: Collection[str], *, since: datetime) -> dict[str, Counts]:
        """Return the counts of works."""
        found = self._ask("POST", "/api/douyin/v1/video/video_data/", body={"item_ids": list(remote_ids)})
        counted = {str(each["item_id"]): each["statistics"] for each in found.get("list", [])}
        return {
            item: Counts(
                int(each["play_count"]), int(each["digg_count"]), int(each["share_count"]), int(each["comment_count"])
            )
            for item, each in counted.items()
        }

    def replies(self, remote_id: str) -> list[Remark]:
        """Return the newest comments."""
        found = self._ask("GET", "/item/comment/list/", item_id=remote_id, cursor="0", count="20")
        return [
            Remark(
                str(each["comment_id"]), str(each.get("nick_name", "")), str(each["content"]),
                str(each.get("comment_user_id", "")), each.get("comment_user_id") == self.open_id,
            )
            for each in found.get("list", [])
        ]  # fmt: skip

    def reply(self, place: str, remark_id: str, text: str) -> str:
        """Answer a comment."""
        said = {"item_id": place, "comment_id": remark_id, "content": text}
        return str(self._ask("POST", "/item/comment/reply/", body=said)["comment_id"])

    def find_replies(self, place: str, remark_id: str, text: str) -> list[str]:
        """Look through the twenty newest answers to a comment."""
        found = self._ask(
            "GET", "/item/comment/reply/list/", item_id=place, comment_id=remark_id, cursor="0", count="20"
        )
        return [
            str(each["comment_id"])
            for each in found.get("list", [])
            if each["content"] == text and each.get("comment_user_id") == self.open_id
        ]
