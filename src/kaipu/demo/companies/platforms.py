"""The companies that take posts, as the demonstration and tests have them: WeChat, Weibo and Douyin by their own words,
and Xiaohongshu's creator centre, where a person posts a note and exports its figures.

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

from kaipu.demo.companies.uploads import SentFile, export_notes, trouble

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

    def remark(self, company: str, place: str, person: str, text: str, *, name: str = "", to: str = "") -> str:
        """Let somebody write under a post, or under a remark there; return the remark's number. “own” is the account itself."""
        with self.lock:
            return self._remark(company, place, person, text, name=name, to=to)["id"]

    def _remark(self, company: str, place: str, person: str, text: str, *, name: str = "", to: str = "") -> Words:
        return self._add("remark", company=company, place=place, person=person, name=name or person, text=text, to=to)

    def remarks(self, company: str, place: str) -> list[Words]:
        """Return what was written under a post, the newest first: what was told here, and what strangers wrote."""
        told = [each for each in self.rows("remark") if (each["company"], each["place"]) == (company, place)]
        drawn = [
            {"id": f"{place}{number}", "person": f"p-{number}", "name": f"user{number}", "text": words, "to": ""}
            for number, words in enumerate(_remarks(place))
        ]
        return [*told, *drawn]

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
            found = {
                "wechat": self._wechat, "weibo": self._weibo, "douyin": self._douyin, "xiaohongshu": self._xiaohongshu,
            }[company](path, query, body, headers)  # fmt: skip
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
            "/wechat/cgi-bin/material/add_material": self._cover, "/wechat/cgi-bin/media/uploadimg": self._picture,
            "/wechat/datacube/getarticletotal": self._totals, "/wechat/cgi-bin/comment/list": self._wechat_comments,
            "/wechat/cgi-bin/comment/reply/add": self._wechat_reply,
        }  # fmt: skip
        return acts[path](body)

    def _upload(self, kind: str, file: SentFile) -> Words:
        return self._add(kind, form=file.form, size=len(file.data), name=file.name)

    def _knows(self, kind: str, number: str) -> bool:
        return any(f"{kind}-{each['id']}" == number for each in self.rows(kind))

    def _cover(self, body: Words) -> Words:
        return self._wechat_picture("cover", body, most=10 << 20)

    def _picture(self, body: Words) -> Words:
        return self._wechat_picture("shown", body, most=1 << 20)

    def _wechat_picture(self, kind: str, body: Words, *, most: int) -> Words:
        wrong = trouble(body.get("media"), ("jpeg", "png"), most)
        if wrong:
            return (
                _wechat_error(40009, "invalid image size")
                if wrong == "size"
                else _wechat_error(40005, "invalid file type")
            )
        row = self._upload(kind, body["media"])
        url = f"https://mmbiz.qpic.cn/{kind}/{row['id']}"
        return {"media_id": f"cover-{row['id']}", "url": url} if kind == "cover" else {"url": url}

    def _draft(self, body: Words) -> Words:
        article = body["articles"][0]
        if not self._knows("cover", str(article.get("thumb_media_id", ""))):
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
        rows = self.remarks("wechat", str(body["msg_data_id"]))
        answers = {each["to"]: each["text"] for each in rows if each["to"]}
        said = [
            {
                "user_comment_id": each["id"],
                "openid": each["person"],
                "content": each["text"],
                "create_time": int(time.time()),
            }
            | ({"reply": {"content": answers[each["id"]]}} if each["id"] in answers else {})
            for each in rows
            if not each["to"]
        ]
        return {"errcode": 0, "errmsg": "ok", "total": len(said), "comment": said}

    def _wechat_reply(self, body: Words) -> Words:
        place, number = str(body["msg_data_id"]), str(body["user_comment_id"])
        rows = self.remarks("wechat", place)
        if not any(each["id"] == number for each in rows):
            return _wechat_error(88008, "comment is not exists")
        if any(each["to"] == number for each in rows):
            return _wechat_error(88005, "already reply")
        self._remark("wechat", place, "own", body["content"], to=number)
        return {"errcode": 0, "errmsg": "ok"}

    # Weibo ------------------------------------------------------------------------------------------------------------

    def _weibo(self, path: str, query: Words, body: Words, _headers: dict[str, str]) -> Words:
        given = {**query, **body}
        if not hmac.compare_digest(str(given.get("access_token", "")).rpartition(":")[2], self.secret):
            return _weibo_error(21332, "invalid_access_token", path)
        if self.too_many():
            return _weibo_error(10023, "User requests out of rate limit!", path)
        if path == "/weibo/2/statuses/share.json":
            return self._share(given, path)
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
        return self._weibo_talk(path, given)

    def _weibo_talk(self, path: str, given: Words) -> Words:
        if path == "/weibo/2/comments/show.json":
            shown = [_comment(each) for each in self.remarks("weibo", given["id"])]
            return {"comments": shown, "total_number": len(shown)}
        if path != "/weibo/2/comments/reply.json":
            raise KeyError(path)
        rows = self.remarks("weibo", given["id"])
        if not any(each["id"] == given["cid"] for each in rows):
            return _weibo_error(20201, "target comment does not exist!", path)
        if len(given["comment"]) > 140:
            return _weibo_error(20013, "text too long", path)
        return _comment(self._remark("weibo", given["id"], "own", given["comment"], to=given["cid"]))

    def _share(self, given: Words, path: str) -> Words:
        if any(each["text"] == given["status"] for each in self.rows("weibo")):
            return _weibo_error(20019, "repeat content!", path)
        wrong = trouble(given["pic"], ("jpeg", "png", "gif"), (5 << 20) - 1) if "pic" in given else ""
        if wrong:
            code, said = (20006, "Image size too large.") if wrong == "size" else (20005, "Unsupported image type.")
            return _weibo_error(code, said, path)
        shown = {"size": len(given["pic"].data)} if "pic" in given else {}
        return _status(self._add("weibo", text=given["status"], **shown))

    # Douyin -----------------------------------------------------------------------------------------------------------

    def _douyin(self, path: str, query: Words, body: Words, headers: dict[str, str]) -> Words:
        if not hmac.compare_digest(headers.get("access-token", ""), self.secret) or not query.get("open_id"):
            return _douyin_answer(error_code=2190002, description="access_token无效")
        if self.too_many():
            return _douyin_answer(error_code=2100009, description="请求太频繁")
        if path.endswith(("/upload_image/", "/upload_video/")):
            return self._douyin_file("film" if path.endswith("/upload_video/") else "image", body)
        if path.endswith(("/create_video/", "/create_image_text/")):
            return self._work(body)
        return self._douyin_told(path, query, body)

    def _douyin_file(self, kind: str, body: Words) -> Words:
        field, forms = ("video", ("mp4",)) if kind == "film" else ("image", ("jpeg", "png"))
        if trouble(body.get(field), forms, 128 << 20):
            return _douyin_answer(error_code=2100005, description="参数不合法")
        number = f"{kind}-{self._upload(kind, body[field])['id']}"
        return _douyin_answer(**{field: {f"{field}_id": number, "width": 200, "height": 200}})

    def _work(self, body: Words) -> Words:
        shown = (
            [("film", body["video_id"])]
            if "video_id" in body
            else [("image", each) for each in body.get("image_list", [])]
        )
        if not shown or not all(self._knows(kind, number) for kind, number in shown):
            return _douyin_answer(error_code=2100005, description="参数不合法")
        return _douyin_answer(
            item_id=self._add("douyin", text=body["text"], shown=[number for _kind, number in shown])["id"]
        )

    def _douyin_told(self, path: str, query: Words, body: Words) -> Words:
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
        return self._douyin_talk(path, query, body)

    def _douyin_talk(self, path: str, query: Words, body: Words) -> Words:
        if path == "/douyin/item/comment/list/":
            rows = [each for each in self.remarks("douyin", query["item_id"]) if not each["to"]]
            return _douyin_answer(list=[_spoken(each, query["open_id"]) for each in rows])
        if path == "/douyin/item/comment/reply/list/":
            rows = [each for each in self.remarks("douyin", query["item_id"]) if each["to"] == query["comment_id"]]
            return _douyin_answer(list=[_spoken(each, query["open_id"]) for each in rows])
        if path == "/douyin/item/comment/reply/":
            if not any(each["id"] == body["comment_id"] for each in self.remarks("douyin", body["item_id"])):
                return _douyin_answer(error_code=2100005, description="参数不合法")
            made = self._remark("douyin", body["item_id"], "own", body["content"], to=body["comment_id"])
            return _douyin_answer(comment_id=made["id"])
        raise KeyError(path)

    # Xiaohongshu: what its creator centre does for a person -----------------------------------------------------------

    def _xiaohongshu(self, path: str, query: Words, body: Words, headers: dict[str, str]) -> Words:
        if not hmac.compare_digest(headers.get("authorization", "").removeprefix("Bearer "), self.secret):
            return {"success": False, "msg": "请先登录"}
        if path == "/xiaohongshu/notes":
            if not 0 < len(body.get("title", "")) <= 20:
                return {"success": False, "msg": "标题最多20个字"}
            if trouble(body.get("picture"), ("jpeg", "png"), 20 << 20):
                return {"success": False, "msg": "请上传图片"}
            row = self._add("xiaohongshu", title=body["title"], text=body.get("text", ""))
            return {"success": True, "address": f"https://www.xiaohongshu.com/explore/{row['id']}"}
        if path == "/xiaohongshu/export":
            return {"csv": export_notes([(each, _figures(each)) for each in self.rows("xiaohongshu")])}
        raise KeyError(path)


def _wechat_error(code: int, message: str) -> Words:
    return {"errcode": code, "errmsg": message}


def _weibo_error(code: int, message: str, path: str) -> Words:
    return {"error": message, "error_code": code, "request": path.removeprefix("/weibo")}


def _douyin_answer(**data: Any) -> Words:
    return {"data": {"error_code": 0, "description": "", **data}, "extra": {"logid": "demo"}}


def _comment(row: Words) -> Words:
    author = {"idstr": "1000" if row["person"] == "own" else row["person"], "screen_name": row["name"]}
    answered = {"reply_comment": {"id": row["to"]}} if row["to"] else {}
    return {"id": row["id"], "text": row["text"], "user": author, "status": {"user": {"idstr": "1000"}}, **answered}


def _spoken(row: Words, own: str) -> Words:
    person = own if row["person"] == "own" else row["person"]
    return {"comment_id": row["id"], "content": row["text"], "nick_name": row["name"], "comment_user_id": person}


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
    return [said[int(number) % 3]] if number.isdecimal() and int(number) % 2 else []
