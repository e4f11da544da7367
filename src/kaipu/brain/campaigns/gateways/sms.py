"""SMS through Alibaba Cloud (dysmsapi 2017-05-25, RPC): signed by HMAC-SHA1, words approved beforehand under a template's code."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from kaipu.brain.campaigns.gateways.provider import Parcel, ask
from kaipu.kernel import clock
from kaipu.kernel.mail import NoAnswer, Refused, Unreachable

# What it knows only after a while: until then “nothing known” is no answer.
SETTLES = timedelta(minutes=2)
_FOR_GOOD = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.BLACK_KEY_CONTROL_LIMIT")


def _percent(text: str) -> str:
    return quote(text, safe="-_.~")


def signature(secret: str, values: Mapping[str, str]) -> str:
    """Return the signature of an RPC call (Alibaba Cloud, signature version 1.0)."""
    query = "&".join(f"{_percent(name)}={_percent(value)}" for name, value in sorted(values.items()))
    signed = f"POST&{_percent('/')}&{_percent(query)}".encode()
    return base64.b64encode(hmac.new(f"{secret}&".encode(), signed, hashlib.sha1).digest()).decode()


class SmsCompany:
    """`sign` is the shop's name as the company has approved it; it stands in 【】 before the words."""

    def __init__(self, address: str, *, key: str, secret: str, sign: str) -> None:
        self.address, self.key, self.secret, self.sign = address, key, secret, sign

    def reach(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """Nothing is held open."""

    def _call(self, action: str, values: Mapping[str, str]) -> Mapping[str, Any]:
        whole = {
            **values, "Action": action, "Version": "2017-05-25", "Format": "JSON", "AccessKeyId": self.key,
            "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureNonce": str(uuid4()),
            "Timestamp": clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }  # fmt: skip
        whole["Signature"] = signature(self.secret, whole)
        body = "&".join(f"{_percent(name)}={_percent(value)}" for name, value in whole.items()).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer = ask("POST", self.address, body=body, headers=headers)
        try:
            told = json.loads(answer)
        except ValueError as error:
            raise NoAnswer(str(status)) from error
        if not isinstance(told, dict) or status >= 500:
            raise NoAnswer(str(status))
        return told

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Send one; OutId is the letter's id, by which it is found again."""
        told = self._call("SendSms", {
            "PhoneNumbers": next(iter(parcel.to)).removeprefix("+86").removeprefix("+"), "SignName": self.sign,
            "TemplateCode": parcel.template, "TemplateParam": json.dumps(dict(parcel.fields), ensure_ascii=False),
            "OutId": str(parcel.id),
        })  # fmt: skip
        code = str(told.get("Code", ""))
        if code != "OK":
            raise Refused(code[:40] or "unknown", for_good=code in _FOR_GOOD)
        return ()

    def has(self, letter_id: UUID, *, to: str, handed_at: datetime, at: datetime) -> bool | None:
        """Look among what that number got on that day for the letter's id."""
        asked = {
            "PhoneNumber": to.removeprefix("+86").removeprefix("+"), "SendDate": handed_at.astimezone(clock.zone()).strftime("%Y%m%d"),
            "PageSize": "50", "CurrentPage": "1",
        }  # fmt: skip
        try:
            told = self._call("QuerySendDetails", asked)
        except (Unreachable, NoAnswer):
            return None
        if told.get("Code") != "OK":
            return None
        rows = told.get("SmsSendDetailDTOs", {}).get("SmsSendDetailDTO", [])
        if any(row.get("OutId") == str(letter_id) for row in rows):
            return True
        return False if at - handed_at >= SETTLES else None
