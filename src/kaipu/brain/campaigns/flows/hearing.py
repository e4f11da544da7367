"""What the SMS company and WeChat tell: letters that did not arrive, replies, followers who come and go."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree as ET

from django.conf import settings
from django.core import signing

from kaipu.brain.campaigns import operations, queries
from kaipu.brain.campaigns.flows.bouncing import NotSigned
from kaipu.brain.campaigns.flows.ways import open_wechat

SCENE = "campaigns.follow"
SCENE_SECONDS = 1800
# No such number, number out of use (Alibaba Cloud's codes of the networks); everything else may be another day's.
_DEAD = ("MOBILE_NOT_ON_SERVICE", "MOBILE_NUMBER_ILLEGAL", "UNKNOWN_SUBSCRIBER", "NO_SUCH_NUMBER")
MOST_BYTES = 1_000_000


def hear_sms_company(*, token: str, body: bytes, at: datetime) -> int:
    """Take the SMS company's reports and replies; return how many changed something. Raises NotSigned, ValueError.

    The company signs nothing: what it knows is a secret in the address (`settings.SMS_EVENTS_SECRET`).
    """
    secret = settings.SMS_EVENTS_SECRET
    if not secret or not hmac.compare_digest(secret.encode(), token.encode()):
        raise NotSigned
    told = json.loads(body[:MOST_BYTES])
    if not isinstance(told, list):
        raise ValueError("list")  # noqa: TRY004 - what was sent, not what was called
    changed = 0
    for each in told[:500]:
        if not isinstance(each, dict):
            raise ValueError("row")  # noqa: TRY004 - what was sent, not what was called
        if "content" in each:
            changed += operations.hear_reply(phone=str(each.get("phone_number", "")), text=str(each["content"]), at=at)
        elif each.get("success") is False and each.get("out_id"):
            code = str(each.get("err_code", ""))[:20]
            kind = "hard" if code in _DEAD else "soft"
            changed += operations.note_bounce(letter_id=UUID(str(each["out_id"])), kind=kind, code=code, at=at)
    return changed


def is_from_wechat(*, signature: str, timestamp: str, nonce: str) -> bool:
    """Tell whether WeChat signed a call: SHA-1 over token, time and nonce in order, as its protocol has it."""
    if not settings.WECHAT_TOKEN:
        return False
    joined = "".join(sorted((settings.WECHAT_TOKEN, timestamp, nonce))).encode()
    return hmac.compare_digest(hashlib.sha1(joined).hexdigest(), signature)  # noqa: S324 - the protocol's choice


@dataclass(frozen=True, slots=True)
class FollowerMessage:
    """What a follower wrote to the account. `customer_id` is None for one whom nobody knows; `unkept` counts sounds and films."""

    follower: str
    message_id: str
    text: str
    media: str
    unkept: int
    customer_id: int | None


def read_follower_message(*, proof: Mapping[str, str], body: bytes) -> FollowerMessage | None:
    """Return what a follower wrote, of what WeChat tells; None where it tells something else. Changes nothing.

    Raises NotSigned, ValueError.
    """
    told = _read_wechat(proof, body)
    kind, follower, number = told.get("MsgType", ""), told.get("FromUserName", "")[:100], told.get("MsgId", "")[:64]
    if kind == "event" or not follower or not number:
        return None
    text = told.get("Content") or told.get("Recognition") or told.get("Label") or told.get("Url") or ""
    return FollowerMessage(
        follower, number, text, told.get("MediaId", "")[:200] if kind == "image" else "",
        int(kind in {"voice", "video", "shortvideo"}), queries.find_follower(address=follower),
    )  # fmt: skip


def _read_wechat(proof: Mapping[str, str], body: bytes) -> dict[str, str]:
    given = {name: proof.get(name, "") for name in ("signature", "timestamp", "nonce")}
    if not is_from_wechat(**given):
        raise NotSigned
    if b"<!" in body.replace(b"<![CDATA[", b""):
        raise ValueError("entities")
    try:
        return {each.tag: (each.text or "").strip() for each in ET.fromstring(body[:MOST_BYTES])}  # noqa: S314 - no entities: see above
    except ET.ParseError as error:
        raise ValueError(str(error)) from error


def hear_wechat(*, proof: Mapping[str, str], body: bytes, at: datetime) -> bool:
    """Take what WeChat tells of a follower: who scanned our code is reached there from now on, who left no more.

    Tells whether that changed something. Raises NotSigned, ValueError.
    """
    told = _read_wechat(proof, body)
    event, follower = told.get("Event", ""), told.get("FromUserName", "")[:100]
    if event == "unsubscribe":
        return operations.close_reach(channel="wechat", address=follower, at=at)
    if event not in {"subscribe", "SCAN"} or not follower:
        return False
    try:
        scene = told.get("EventKey", "").removeprefix("qrscene_")
        customer_id = int(signing.TimestampSigner(salt=SCENE).unsign(scene, max_age=SCENE_SECONDS))
    except (signing.BadSignature, ValueError):
        return False  # a follower whom nobody knows
    operations.open_reach(customer_id=customer_id, channel="wechat", address=follower, keys={}, source="wechat", at=at)
    return True


def make_follow_code(*, customer_id: int) -> str:
    """Return the address of a QR code that ties a WeChat follower to a customer, for half an hour. Raises Unreachable."""
    return open_wechat().make_code(signing.TimestampSigner(salt=SCENE).sign(str(customer_id)))
