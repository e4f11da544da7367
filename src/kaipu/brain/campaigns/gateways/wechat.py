"""Template messages of a WeChat official account: an access token, an approved template, and an id of ours against doubles."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from kaipu.brain.campaigns.gateways.provider import Parcel, ask
from kaipu.kernel.mail import NoAnswer, Refused, Unreachable

# WeChat drops a message with the client_msg_id of an earlier one for ten minutes; we keep a margin.
SAME_FOR = timedelta(minutes=9)
_TOKEN_OVER = (40001, 40014, 42001)
_GONE = (40003, 43004)
_FOR_GOOD = (*_GONE, 40037, 43101, 47003)


class WeChat:
    """One official account."""

    def __init__(self, address: str, *, app_id: str, secret: str) -> None:
        self.address, self.app_id, self.secret = address.rstrip("/"), app_id, secret
        self.token = ""

    def reach(self) -> None:
        """Fetch an access token where there is none. Raises Unreachable."""
        if self.token:
            return
        asked = urlencode({"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret})
        try:
            _status, body = ask("GET", f"{self.address}/cgi-bin/token?{asked}")
            self.token = str(json.loads(body).get("access_token") or "")
        except (NoAnswer, ValueError) as error:
            raise Unreachable(str(error)) from error
        if not self.token:
            raise Unreachable("no access token")

    def close(self) -> None:
        """Nothing is held open."""

    def _post(self, path: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Post with the token; where it is over, once more with a new one."""
        for _try in range(2):
            self.reach()
            body = json.dumps(values, ensure_ascii=False).encode()
            status, answer = ask("POST", f"{self.address}{path}?access_token={quote(self.token)}", body=body)
            try:
                told = json.loads(answer)
            except ValueError as error:
                raise NoAnswer(str(status)) from error
            if status >= 500 or not isinstance(told, dict):
                raise NoAnswer(str(status))
            if told.get("errcode") not in _TOKEN_OVER:
                return told
            self.token = ""
        raise Refused("token")

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Send one. Who no longer follows is told in `Refused.dead`."""
        template, _, names = parcel.template.partition(":")
        names = names or "thing1,thing2"
        words = (parcel.title, parcel.text)
        to = next(iter(parcel.to))
        data = {name.strip(): {"value": said[:20]} for name, said in zip(names.split(","), words, strict=False)}
        told = self._post("/cgi-bin/message/template/send", {
            "touser": to, "template_id": template, "url": parcel.url, "client_msg_id": parcel.id.hex, "data": data,
        })  # fmt: skip
        code = told.get("errcode", 0)
        if code:
            raise Refused(f"wechat {code}", for_good=code in _FOR_GOOD, dead=(to,) if code in _GONE else ())
        return ()

    def has(self, letter_id: UUID, *, to: str, handed_at: datetime, at: datetime) -> bool | None:
        """It can't be asked; but for ten minutes the same message sent again is dropped."""
        return False if at - handed_at <= SAME_FOR else None

    def make_code(self, scene: str) -> str:
        """Return the address that a QR code shows: whoever scans it follows the account and brings `scene`. Raises Unreachable."""
        try:
            told = self._post("/cgi-bin/qrcode/create", {
                "expire_seconds": 1800, "action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": scene}},
            })  # fmt: skip
        except (NoAnswer, Refused) as error:
            raise Unreachable(str(error)) from error
        url = str(told.get("url") or "")
        if not url:
            raise Unreachable(str(told.get("errcode")))
        return url
