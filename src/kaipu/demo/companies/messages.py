"""The demonstration's SMS company and WeChat: signed calls, errors by number, doubles dropped; what was sent lies as files in a folder.

Written after the companies' descriptions (Alibaba Cloud dysmsapi 2017-05-25; WeChat official accounts), with code of its own.
A number that ends in 0000 is no number, one in 0001 is asked to wait; an openid that begins with “left” follows no more.
A follower's message is told to the shop, signed; for 48 hours after it five answers are taken, and no double of one is dropped.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit
from urllib.request import Request, urlopen
from xml.sax.saxutils import escape

from kaipu.kernel import ids

type Row = dict[str, Any]
ANSWER_SECONDS, MOST_ANSWERS, PER_MINUTE = 48 * 3600, 5, 600


class _Desk(BaseHTTPRequestHandler):
    """One request."""

    server: Any

    def do_GET(self) -> None:
        """Hand out an access token, to whoever knows the secret, and a follower's picture to whoever has a token."""
        company: MessageCompany = self.server.company
        asked = dict(parse_qsl(urlsplit(self.path).query))
        if urlsplit(self.path).path == "/cgi-bin/media/get":
            picture = company.media.get(asked.get("media_id", ""))
            if asked.get("access_token") not in company.tokens:
                return self._say({"errcode": 40001, "errmsg": "invalid credential"})
            return self._give(picture) if picture else self._say({"errcode": 40007, "errmsg": "invalid media_id"})
        if urlsplit(self.path).path != "/cgi-bin/token" or asked.get("secret") != company.secret:
            return self._say({"errcode": 40125, "errmsg": "invalid appsecret"})
        return self._say({"access_token": company.new_token(), "expires_in": 7200})

    def do_POST(self) -> None:
        """Take a message."""
        company: MessageCompany = self.server.company
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        if parts.path == "/":
            return self._say(company.hear_sms(dict(parse_qsl(body.decode(), keep_blank_values=True))))
        if parts.path == "/cgi-bin/stable_token":
            return self._say(company.lend_token(json.loads(body)))
        token = parse_qs(parts.query).get("access_token", [""])[0]
        return self._say(company.hear_wechat(parts.path, token, json.loads(body)))

    def _say(self, told: Row) -> None:
        self._give(json.dumps(told, ensure_ascii=False).encode(), "application/json")

    def _give(self, body: bytes, kind: str = "image/png") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    company: "MessageCompany"


@dataclass
class MessageCompany:
    """Both companies on one port of this machine: 0 lets the system choose."""

    folder: Path
    secret: str
    port: int = 0
    tokens: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    servers: list[_Server] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    media: dict[str, bytes] = field(default_factory=dict)
    stable: str = ""
    now: Callable[[], float] = time.time
    per_minute: int = PER_MINUTE
    asked: list[float] = field(default_factory=list)
    after: Callable[[str], None] = lambda _what: None  # a test's chance to die before the answer

    def start(self) -> "MessageCompany":
        """Open the port."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.seen = {row["client_msg_id"] for row in self.sent("wechat")}
        server = _Server(("127.0.0.1", self.port), _Desk)
        server.company = self
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.servers.append(server)
        self.port = server.server_address[1]
        return self

    def stop(self) -> None:
        """Close it."""
        for server in self.servers:
            server.shutdown()
            server.server_close()

    @property
    def address(self) -> str:
        """Where it is called."""
        return f"http://127.0.0.1:{self.port}"

    def new_token(self) -> str:
        """Make an access token."""
        token = ids.new_token()
        self.tokens.add(token)
        return token

    def lend_token(self, told: Row) -> Row:
        """Lend the stable token, the same until it is over: it ends no other token (stable_token without force_refresh)."""
        if not hmac.compare_digest(str(told.get("secret", "")), self.secret):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        if self.stable not in self.tokens:
            self.stable = self.new_token()
        return {"access_token": self.stable, "expires_in": 7200}

    def follow_up(self, follower: str, text: str = "", *, media: bytes = b"", number: str = "") -> Row:
        """Let a follower write: return what the shop is told. The same number again is the company's second try."""
        number = number or f"{int.from_bytes(ids.new_id().bytes[:8]) >> 1}"
        told = {
            "ToUserName": "gh_shop", "FromUserName": follower, "CreateTime": f"{int(self.now())}",
            "MsgType": "image" if media else "text", "MsgId": number, "Content": text,
        }  # fmt: skip
        if media:
            told["MediaId"] = f"media-{number}"
            self.media[told["MediaId"]] = media
        self.keep("said", {"openid": follower, "at": self.now(), "number": number})
        return told

    def tell(self, address: str, token: str, told: Row) -> int:
        """Tell the shop at an address, signed with the token agreed; return how it answered."""
        proof = {"timestamp": f"{int(self.now())}", "nonce": ids.new_token()[:10]}
        joined = "".join(sorted((token, *proof.values()))).encode()
        proof["signature"] = hashlib.sha1(joined).hexdigest()  # noqa: S324 - the protocol's choice
        body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in told.items())
        return self.post(f"{address}?{urlencode(proof)}", f"<xml>{body}</xml>".encode())

    def post(self, address: str, body: bytes) -> int:
        """Post to the shop; return how it answered."""
        asked = Request(address, body, {"Content-Type": "text/xml"})  # noqa: S310 - an address of this machine
        with urlopen(asked, timeout=10) as answer:  # noqa: S310 - an address of this machine
            return int(answer.status)

    def sent(self, kind: str) -> list[Row]:
        """Return what was sent by “sms”, “wechat” (templates) or “custom” (answers to followers)."""
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob(f"{kind}~*.json"))]

    def keep(self, kind: str, row: Row) -> None:
        """Put a message down."""
        draft = self.folder / f".{ids.new_id().hex}"
        draft.write_text(json.dumps(row, ensure_ascii=False))
        draft.rename(self.folder / f"{kind}~{ids.new_id().hex}.json")

    def hear_sms(self, values: dict[str, str]) -> Row:
        """Answer an RPC call."""
        given = values.pop("Signature", "")
        query = "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(values.items()))
        text = f"POST&%2F&{quote(query, safe='-_.~')}"
        right = base64.b64encode(hmac.digest(f"{self.secret}&".encode(), text.encode(), "sha1")).decode()
        if not hmac.compare_digest(given, right):
            return {"Code": "SignatureDoesNotMatch", "Message": "signature"}
        if values.get("Action") == "QuerySendDetails":
            rows = [row for row in self.sent("sms") if row["PhoneNum"] == values["PhoneNumber"]]
            return {"Code": "OK", "TotalCount": str(len(rows)), "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}}
        number = values["PhoneNumbers"]
        if number.endswith("0000") or not number.isdigit():
            return {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "no such number"}
        if number.endswith("0001"):
            return {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "too many"}
        if not values["TemplateCode"].startswith("SMS_"):
            return {"Code": "isv.SMS_TEMPLATE_ILLEGAL", "Message": "no such template"}
        self.keep("sms", {
            "PhoneNum": number, "OutId": values["OutId"], "TemplateCode": values["TemplateCode"], "SendStatus": 3,
            "SignName": values["SignName"], "Param": json.loads(values["TemplateParam"]),
        })  # fmt: skip
        return {"Code": "OK", "Message": "OK", "BizId": ids.new_id().hex, "RequestId": ids.new_id().hex}

    def hear_wechat(self, path: str, token: str, told: Row) -> Row:
        """Answer a call with an access token; a message with an id it has seen is dropped."""
        if token not in self.tokens:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        if path == "/cgi-bin/qrcode/create":
            scene = told["action_info"]["scene"]["scene_str"]
            return {
                "ticket": hashlib.sha256(scene.encode()).hexdigest(),
                "expire_seconds": 1800,
                "url": f"{self.address}/q/{quote(scene)}",
            }
        if path == "/cgi-bin/message/custom/send":
            found = self.hear_answer(told)
            self.after(path)
            return found
        if path != "/cgi-bin/message/template/send":
            return {"errcode": 404, "errmsg": "no such call"}
        if told["touser"].startswith("left"):
            return {"errcode": 43004, "errmsg": "require subscribe"}
        with self.guard:
            if told["client_msg_id"] not in self.seen:
                self.seen.add(told["client_msg_id"])
                self.keep("wechat", told)
        return {"errcode": 0, "errmsg": "ok", "msgid": 1}

    def hear_answer(self, told: Row) -> Row:
        """Take an answer to a follower, as often as it is sent: five for each message, within 48 hours of it."""
        at = self.now()
        with self.guard:
            self.asked = [each for each in self.asked if each > at - 60] + [at]
            if len(self.asked) > self.per_minute:
                return {"errcode": 45011, "errmsg": "api minute-quota reach limit"}
            last = max((each["at"] for each in self.sent("said") if each["openid"] == told["touser"]), default=0.0)
            if at - last > ANSWER_SECONDS:
                return {"errcode": 45015, "errmsg": "response out of time limit or subscription is canceled"}
            given = [each for each in self.sent("custom") if each["touser"] == told["touser"] and each["at"] >= last]
            if len(given) >= MOST_ANSWERS:
                return {"errcode": 45047, "errmsg": "out of response count limit"}
            if told.get("msgtype") != "text" or len(told["text"]["content"].encode()) > 2048:
                return {"errcode": 45002, "errmsg": "content size out of limit"}
            self.keep("custom", {**told, "at": at})
        return {"errcode": 0, "errmsg": "ok"}
