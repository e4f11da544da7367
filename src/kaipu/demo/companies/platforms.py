"""The companies that take posts, as the demonstration and tests have them: WeChat, Weibo and Douyin by their own words.

Wrong tokens, too many questions and the same words twice are refused as the real ones do; figures grow with a post's age. What was
posted lies in one file. Standard library only; no Django.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

type Words = dict[str, Any]
TOKEN_SECONDS, PER_MINUTE, PUBLISHING_SECONDS = 7200, 600, 0.3


class Platforms:
    """All three companies; `secret` is that of every account."""

    def __init__(self, file: Path, secret: str, *, per_minute: int = PER_MINUTE) -> None:
        self.file, self.secret, self.per_minute = file, secret, per_minute
        self.lock = threading.Lock()
        self._asked: list[float] = []
        self.after: Callable[[str], None] = lambda _what: None  # a test's chance to be slow

    def _read(self) -> list[Words]:
        return json.loads(self.file.read_text()) if self.file.exists() else []

    def _write(self, rows: list[Words]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(rows, ensure_ascii=False))
        fresh.replace(self.file)

    def rows(self, kind: str) -> list[Words]:
        """Return what was posted, the newest first."""
        return [each for each in reversed(self._read()) if each["kind"] == kind]

    def _add(self, kind: str, **words: Any) -> Words:
        rows = self._read()
        row = {"kind": kind, "id": f"{4_900_000_000_000_000 + len(rows) + 1}", "at": time.time(), **words}
        self._write([*rows, row])
        return row

    def token(self) -> str:
        """Return WeChat's access token of these two hours."""
        slot = int(time.time() // TOKEN_SECONDS)
        return hmac.digest(self.secret.encode(), f"{slot}".encode(), hashlib.sha256).hex()

    def too_many(self) -> bool:
        """Tell whether this minute's questions are used up."""
        now = time.time()
        self._asked = [each for each in self._asked if each > now - 60] + [now]
        return len(self._asked) > self.per_minute

    def answer(self, method: str, path: str, query: Words, body: Words, headers: dict[str, str]) -> Words:
        """Answer one question; raises KeyError for a path that no company has."""
        company = path.split("/")[1]
        with self.lock:
            found = {"wechat": self._wechat, "weibo": self._weibo, "douyin": self._douyin}[company](
                path, query, body, headers
            )
        self.after(f"{method} {path}")
        return found

    # WeChat -----------------------------------------------------------------------------------------------------------

    def _wechat(self, path: str, query: Words, body: Words, _headers: dict[str, str]) -> Words:
        if path == "/wechat/cgi-bin/stable_token":
            right = hmac.compare_digest(str(body.get("secret", "")), self.secret)
            return (
                {"access_token": self.token(), "expires_in": TOKEN_SECONDS}
                if right
                else _wechat_error(40125, "invalid appsecret")
            )
        if query.get("access_token") != self.token():
            return _wechat_error(40001, "invalid credential, access_token is invalid or not latest")
        if self.too_many():
            return _wechat_error(45009, "reach max api daily quota limit")
        acts: dict[str, Callable[[Words], Words]] = {
            "/wechat/cgi-bin/draft/add": self._draft, "/wechat/cgi-bin/freepublish/submit": self._submit,
            "/wechat/cgi-bin/freepublish/get": self._job, "/wechat/cgi-bin/freepublish/batchget": self._published,
            "/wechat/datacube/getarticletotal": self._totals, "/wechat/cgi-bin/comment/list": self._wechat_comments,
        }  # fmt: skip
        return acts[path](body)

    def _draft(self, body: Words) -> Words:
        article = body["articles"][0]
        if not article.get("thumb_media_id"):
            return _wechat_error(40007, "invalid media_id")
        return {"media_id": f"draft-{self._add('draft', article=article)['id']}"}

    def _submit(self, body: Words) -> Words:
        rows = self._read()
        draft = next(
            (each for each in rows if f"draft-{each['id']}" == body["media_id"] and each["kind"] == "draft"), None
        )
        if draft is None:
            return _wechat_error(40007, "invalid media_id")
        self._write([each for each in rows if each is not draft])  # publishing takes the draft out of the box
        return {"errcode": 0, "errmsg": "ok", "publish_id": self._add("wechat", article=draft["article"])["id"]}

    def _job(self, body: Words) -> Words:
        found = next((each for each in self.rows("wechat") if each["id"] == str(body["publish_id"])), None)
        if found is None:
            return _wechat_error(53600, "Article ID invalid")
        if time.time() - found["at"] < PUBLISHING_SECONDS:
            return {"publish_id": found["id"], "publish_status": 1}
        page = {"idx": 1, "article_url": f"https://mp.weixin.qq.com/s/{found['id']}"}
        return {
            "publish_id": found["id"],
            "publish_status": 0,
            "article_id": found["id"],
            "article_detail": {"count": 1, "item": [page]},
            "fail_idx": [],
        }

    def _published(self, body: Words) -> Words:
        rows = [each for each in self.rows("wechat") if time.time() - each["at"] >= PUBLISHING_SECONDS][: body["count"]]
        shown = [
            {
                "article_id": each["id"],
                "content": {"news_item": [each["article"] | {"url": f"https://mp.weixin.qq.com/s/{each['id']}"}]},
            }
            for each in rows
        ]
        return {"total_count": len(rows), "item_count": len(rows), "item": shown}

    def _totals(self, body: Words) -> Words:
        day = body["begin_date"]
        rows = [each for each in self.rows("wechat") if time.strftime("%Y-%m-%d", time.gmtime(each["at"])) == day]
        told = []
        for each in rows:
            reads, likes, shares, comments = _figures(each)
            last = {
                "stat_date": day,
                "int_page_read_count": reads,
                "share_count": shares,
                "like_user": likes,
                "comment_count": comments,
            }
            told.append(
                {"ref_date": day, "msgid": f"{each['id']}_1", "title": each["article"]["title"], "details": [last]}
            )
        return {"list": told}

    def _wechat_comments(self, body: Words) -> Words:
        said = [
            {
                "user_comment_id": f"{body['msg_data_id']}{place}",
                "openid": f"o-{place}",
                "content": words,
                "create_time": int(time.time()),
            }
            for place, words in enumerate(_remarks(str(body["msg_data_id"])))
        ]
        return {"errcode": 0, "errmsg": "ok", "total": len(said), "comment": said}

    # Weibo ------------------------------------------------------------------------------------------------------------

    def _weibo(self, path: str, query: Words, body: Words, _headers: dict[str, str]) -> Words:
        given = {**query, **body}
        if not hmac.compare_digest(str(given.get("access_token", "")).rpartition(":")[2], self.secret):
            return _weibo_error(21332, "invalid_access_token", path)
        if self.too_many():
            return _weibo_error(10023, "User requests out of rate limit!", path)
        if path == "/weibo/2/statuses/share.json":
            if any(each["text"] == given["status"] for each in self.rows("weibo")):
                return _weibo_error(20019, "repeat content!", path)
            return _status(self._add("weibo", text=given["status"]))
        if path == "/weibo/2/statuses/user_timeline.json":
            return {"statuses": [_status(each) for each in self.rows("weibo")][: int(given["count"])]}
        if path == "/weibo/2/statuses/count.json":
            wanted = given["ids"].split(",")
            counted = [(each["id"], _figures(each)) for each in self.rows("weibo") if each["id"] in wanted]
            return {
                "list": [
                    {"id": number, "reads": r, "attitudes": a, "reposts": s, "comments": c}
                    for number, (r, a, s, c) in counted
                ]
            }
        if path == "/weibo/2/comments/show.json":
            said = [{"id": f"{given['id']}{place}", "text": words, "user": {"screen_name": f"user{place}"}} for place, words in enumerate(_remarks(given["id"]))]  # fmt: skip
            return {"comments": said, "total_number": len(said)}
        raise KeyError(path)

    # Douyin -----------------------------------------------------------------------------------------------------------

    def _douyin(self, path: str, query: Words, body: Words, headers: dict[str, str]) -> Words:
        if not hmac.compare_digest(headers.get("access-token", ""), self.secret) or not query.get("open_id"):
            return _douyin_answer(error_code=2190002, description="access_token无效")
        if self.too_many():
            return _douyin_answer(error_code=2100009, description="请求太频繁")
        if path == "/douyin/api/douyin/v1/video/create_video/":
            if not body.get("video_id"):
                return _douyin_answer(error_code=2100005, description="参数不合法")
            return _douyin_answer(item_id=self._add("douyin", text=body["text"])["id"])
        if path == "/douyin/api/douyin/v1/video/video_list/":
            return _douyin_answer(
                list=[{"item_id": each["id"], "title": each["text"]} for each in self.rows("douyin")][
                    : int(query["count"])
                ]
            )
        if path == "/douyin/api/douyin/v1/video/video_data/":
            names = ("play_count", "digg_count", "share_count", "comment_count")
            rows = [each for each in self.rows("douyin") if each["id"] in body["item_ids"]]
            return _douyin_answer(
                list=[
                    {"item_id": each["id"], "statistics": dict(zip(names, _figures(each), strict=True))}
                    for each in rows
                ]
            )
        if path == "/douyin/item/comment/list/":
            said = [{"comment_id": f"{query['item_id']}{place}", "content": words, "nick_name": f"用户{place}"} for place, words in enumerate(_remarks(query["item_id"]))]  # fmt: skip
            return _douyin_answer(list=said)
        raise KeyError(path)


def _wechat_error(code: int, message: str) -> Words:
    return {"errcode": code, "errmsg": message}


def _weibo_error(code: int, message: str, path: str) -> Words:
    return {"error": message, "error_code": code, "request": path.removeprefix("/weibo")}


def _douyin_answer(**data: Any) -> Words:
    return {"data": {"error_code": 0, "description": "", **data}, "extra": {"logid": "demo"}}


def _status(row: Words) -> Words:
    return {"id": int(row["id"]), "idstr": row["id"], "mid": row["id"], "text": row["text"], "user": {"idstr": "1000"}}


def _figures(row: Words) -> tuple[int, int, int, int]:
    """Return reads, likes, shares and comments: a draw by the post's number that grows for ten days."""
    draw = hashlib.blake2s(row["id"].encode()).digest()
    age = min(1.0, 0.05 + (time.time() - row["at"]) / 864_000)
    reads = int((400 + 20 * draw[0]) * age)
    return reads, reads * (20 + draw[1] % 40) // 1000, reads * (2 + draw[2] % 10) // 1000, len(_remarks(row["id"]))


def _remarks(number: str) -> list[str]:
    """Return what strangers wrote under a post: nothing under most."""
    said = ("这个在哪个门店有货？", "Looks good, is it open on Sunday?", "上次买的面包有点干，希望改进")
    return [said[int(number) % 3]] if int(number) % 2 else []
