"""WeChat official accounts: a draft is added, submitted, and asked about until it is published.

developers.weixin.qq.com/doc/service: cgi-bin/stable_token, material/add_material (the cover), media/uploadimg (pictures in the text),
draft/add, freepublish/submit, freepublish/get, freepublish/batchget, datacube/getarticletotal, comment/list, comment/reply/add.
The mark stands in `content_source_url` (“read the original”), by which a publication is found again.
"""

import html
import time
from collections.abc import Collection
from datetime import datetime, timedelta
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
    UploadGone,
    call,
)

BUSY = {-1, 45009, 45011}  # system busy; daily limit; too fast
GONE = 40007  # a cover that was deleted at the company
STALE = {40001, 40014, 42001}  # token wrong or run out
POLLS, DAYS_BACK = 5, 7


class WeChat:
    """One official account; `secret` is “app id:app secret”. Likes are not told by this interface."""

    media = "before"

    def __init__(self, base: str, secret: str, pause: float = 1.0) -> None:
        self.base = base
        self.app, _colon, self.key = secret.partition(":")
        self.pause = pause
        self._token, self._until = "", 0.0

    def _access(self, *, fresh: bool = False) -> str:
        if fresh or time.monotonic() >= self._until:
            asked = {"grant_type": "client_credential", "appid": self.app, "secret": self.key, "force_refresh": False}
            found = self._judged(call(self.base, "POST", "/cgi-bin/stable_token", body=asked))
            self._token, self._until = str(found["access_token"]), time.monotonic() + int(found["expires_in"]) - 300
        return self._token

    def _ask(self, path: str, body: Any = None, file: MediaFile | None = None, **words: str) -> dict[str, Any]:
        sent = {"media": file.part} if file else None
        found = call(self.base, "POST", path, query={"access_token": self._access(), **words}, body=body, files=sent)
        if found.get("errcode") in STALE:
            fresh = {"access_token": self._access(fresh=True), **words}
            found = call(self.base, "POST", path, query=fresh, body=body, files=sent)
        return self._judged(found)

    @staticmethod
    def _judged(found: dict[str, Any]) -> dict[str, Any]:
        code = found.get("errcode", 0)
        if code in BUSY:
            raise PlatformDown(f"{code}")
        if code:
            raise (UploadGone if code == GONE else PlatformRefused)(f"{code} {found.get('errmsg', '')}"[:300])
        return found

    def upload(self, file: MediaFile) -> Uploaded:
        """Send the cover as lasting material, any other picture as one of the text; the text knows pictures by their address only."""
        if file.place == 0:
            found = self._ask("/cgi-bin/material/add_material", file=file, type="image")
            return Uploaded(str(found["media_id"]), str(found.get("url", "")))
        url = str(self._ask("/cgi-bin/media/uploadimg", file=file)["url"])
        return Uploaded(url, url)

    def publish(self, post: Outgoing, note: Note) -> Published:
        """Add a draft, submit it, and wait for the outcome; goes on where an earlier try ended."""
        step, _colon, value = post.progress.partition(":")
        if step == "job":
            return self._outcome(value)
        if step != "draft":
            body = "".join(f"<p>{html.escape(line)}</p>" for line in post.text.splitlines() if line.strip())
            body += "".join(f'<p><img src="{html.escape(each.url)}"></p>' for each in post.media if each.url)
            article = {
                "title": post.title[:64], "digest": post.text[:120], "content": body, "content_source_url": post.link,
                "thumb_media_id": post.media[0].remote_id if post.media else "", "need_open_comment": 1,
            }  # fmt: skip
            value = str(self._ask("/cgi-bin/draft/add", {"articles": [article]})["media_id"])
            note(f"draft:{value}")
        job = str(self._ask("/cgi-bin/freepublish/submit", {"media_id": value})["publish_id"])
        note(f"job:{job}")
        return self._outcome(job)

    def _outcome(self, job: str) -> Published:
        for place in range(POLLS):
            if place:
                time.sleep(self.pause)
            found = self._ask("/cgi-bin/freepublish/get", {"publish_id": job})
            if found["publish_status"] == 0:
                pages = found.get("article_detail", {}).get("item", [])
                return Published(str(found["article_id"]), str(pages[0]["article_url"]) if pages else "")
            if found["publish_status"] != 1:
                raise PlatformRefused(f"publish_status {found['publish_status']}")
        raise PlatformDown("not published yet")

    def find(self, mark: str) -> Published | None:
        """Look through the twenty newest publications."""
        found = self._ask("/cgi-bin/freepublish/batchget", {"offset": 0, "count": 20, "no_content": 0})
        for each in found.get("item", []):
            for page in each.get("content", {}).get("news_item", []):
                if mark in str(page.get("content_source_url", "")):
                    return Published(str(each["article_id"]), str(page.get("url", "")))
        return None

    def figures(self, remote_ids: Collection[str], *, since: datetime) -> dict[str, Counts]:
        """Sum what is told of the last seven days' publications, a day a question; `msgid` begins with the article's id."""
        found: dict[str, Counts] = {}
        for back in range(1, DAYS_BACK + 1):
            day = f"{(since + timedelta(days=back - 1)).date()}"
            told = self._ask("/datacube/getarticletotal", {"begin_date": day, "end_date": day})
            for each in told.get("list", []):
                article = str(each["msgid"]).rpartition("_")[0]
                if article in remote_ids and each.get("details"):
                    last = each["details"][-1]
                    shares, talk = int(last.get("share_count", 0)), int(last.get("comment_count", 0))
                    found[article] = Counts(
                        int(last["int_page_read_count"]), int(last.get("like_user", 0)), shares, talk
                    )
        return found

    def replies(self, remote_id: str) -> list[Remark]:
        """Return the newest fifty comments."""
        asked = {"msg_data_id": remote_id, "index": 0, "begin": 0, "count": 50, "type": 0}
        found = self._ask("/cgi-bin/comment/list", asked)
        return [
            Remark(str(each["user_comment_id"]), "", str(each["content"]), str(each["openid"]))
            for each in found.get("comment", [])
        ]

    def reply(self, place: str, remark_id: str, text: str) -> str:
        """Answer a comment; the company takes one answer each, and gives it no number, so that it has the comment's."""
        said = {"msg_data_id": place, "index": 0, "user_comment_id": remark_id, "content": text}
        self._ask("/cgi-bin/comment/reply/add", said)
        return f"{remark_id}/reply"

    def find_replies(self, place: str, remark_id: str, text: str) -> list[str]:
        """Look whether the comment has an answer with these words."""
        asked = {"msg_data_id": place, "index": 0, "begin": 0, "count": 50, "type": 0}
        for each in self._ask("/cgi-bin/comment/list", asked).get("comment", []):
            if str(each["user_comment_id"]) == remark_id and (each.get("reply") or {}).get("content") == text:
                return [f"{remark_id}/reply"]
        return []
