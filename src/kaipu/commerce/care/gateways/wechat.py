"""A WeChat official account as its customer service speaks: cgi-bin/message/custom/send, and pictures of followers by cgi-bin/media/get.

The token comes from cgi-bin/stable_token without force_refresh: that leaves the tokens of whoever else speaks for the account good.
"""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlsplit

from kaipu.kernel.mail import SECONDS, NoAnswer, Refused, Unreachable

LARGEST = 12 << 20
_TOKEN_OVER = (40001, 40014, 42001)
_BUSY = (-1, 45009, 45011)  # system busy; daily limit; too fast


class WeChat:
    """One official account."""

    def __init__(self, address: str, *, app_id: str, secret: str) -> None:
        self.address, self.app_id, self.secret = address.rstrip("/"), app_id, secret
        self.token = ""

    def reach(self) -> None:
        """Fetch an access token where there is none. Raises Unreachable."""
        if self.token:
            return
        asked = {
            "grant_type": "client_credential", "appid": self.app_id, "secret": self.secret, "force_refresh": False
        }  # fmt: skip
        try:
            _status, _kind, body = self._ask("POST", "/cgi-bin/stable_token", asked)
            self.token = str(json.loads(body).get("access_token") or "")
        except (NoAnswer, ValueError, AttributeError) as error:
            raise Unreachable(str(error)) from error
        if not self.token:
            raise Unreachable("no access token")

    def send(self, person: str, text: str) -> None:
        """Send words to a follower. Raises Unreachable, Refused, NoAnswer; the company drops no doubles and cannot be asked."""
        said = {"touser": person, "msgtype": "text", "text": {"content": text}}
        code = self._told("POST", "/cgi-bin/message/custom/send", said).get("errcode", 0)
        if code:
            raise Refused(f"{code}", for_good=code not in _BUSY)

    def fetch(self, media: str) -> bytes:
        """Return a picture that a follower sent, which lies there for three days. Raises Unreachable, Refused, NoAnswer."""
        for _try in range(2):
            self.reach()
            path = f"/cgi-bin/media/get?access_token={quote(self.token)}&media_id={quote(media)}"
            status, kind, body = self._ask("GET", path, None)
            if status == 200 and kind.startswith("image/"):
                return body
            code = _read(body).get("errcode", status)
            if code not in _TOKEN_OVER:
                raise Refused(f"{code}", for_good=code not in _BUSY and status < 500)
            self.token = ""
        raise Refused("token", for_good=False)

    def _told(self, method: str, path: str, values: dict[str, Any]) -> dict[str, Any]:
        """Ask with the token; where it is over, once more with a new one."""
        for _try in range(2):
            self.reach()
            status, _kind, body = self._ask(method, f"{path}?access_token={quote(self.token)}", values)
            told = _read(body)
            if status >= 500 or not told:
                raise NoAnswer(str(status))
            if told.get("errcode") not in _TOKEN_OVER:
                return told
            self.token = ""
        raise Refused("token", for_good=False)

    def _ask(self, method: str, target: str, values: dict[str, Any] | None) -> tuple[int, str, bytes]:
        """Ask once; return status, kind and body. Raises Unreachable before it left, NoAnswer after."""
        parts = urlsplit(self.address)
        line = (http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection)(
            parts.netloc, timeout=SECONDS
        )
        body = None if values is None else json.dumps(values, ensure_ascii=False).encode()
        try:
            try:
                line.connect()
            except OSError as error:
                raise Unreachable(type(error).__name__) from None  # the address holds a token
            try:
                line.request(method, f"{parts.path}{target}", body=body, headers={"Content-Type": "application/json"})
                answer = line.getresponse()
                return answer.status, answer.getheader("Content-Type") or "", answer.read(LARGEST)
            except (OSError, http.client.HTTPException) as error:
                raise NoAnswer(type(error).__name__) from None
        finally:
            line.close()


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
