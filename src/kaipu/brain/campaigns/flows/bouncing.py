"""What comes back: read from the box by IMAP, or told by the mail company; each report is kept once."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from kaipu.brain.campaigns import operations
from kaipu.brain.campaigns.rules import BOUNCE_KINDS, kind_of, read_report
from kaipu.kernel.mail import Unreachable
from kaipu.kernel.mailbox import Mailbox
from kaipu.kernel.webhooks import is_signed

MOST = 500
Now = Callable[[], datetime]
# what mail companies call it → what it is here
_KINDS = {
    "message.bounced": "", "message.complained": "complaint", "message.hard_bounced": "hard", "message.soft_bounced": "soft",
}  # fmt: skip


class NotSigned(PermissionError):
    """A notification that its company did not sign."""


def read_bounces(*, now: Now, most: int = MOST) -> int:
    """Read what came back to the box (`settings.BOUNCES_URL`); return how many reports were new. Without a box nothing happens.

    A mail is put away after its report is kept: a crash between reads it again, which changes nothing.
    """
    if not settings.BOUNCES_URL:
        return 0
    fresh = 0
    try:
        with Mailbox(settings.BOUNCES_URL) as box:
            for number, mail in box.read_new(most=most):
                report = read_report(mail, secret=settings.SECRET_KEY)
                if report:
                    fresh += operations.note_bounce(
                        letter_id=report.letter_id, kind=report.kind, code=report.code, at=now()
                    )
                box.put_away(number)
    except Unreachable:
        return fresh
    return fresh


def hear_mail_company(*, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
    """Take a mail company's signed word that a letter came back or was complained of; tell whether that is new.

    Raises NotSigned, and ValueError for what can't be read. Other events are welcome and change nothing.
    """
    given = (headers.get("webhook-id", ""), headers.get("webhook-timestamp", ""), headers.get("webhook-signature", ""))
    if not is_signed(settings.MAIL_EVENTS_SECRET, given[0], given[1], body, given[2], int(at.timestamp())):
        raise NotSigned
    told = json.loads(body)
    kind, data = _KINDS.get(str(told.get("type"))), told.get("data")
    if kind is None:
        return False
    if not isinstance(data, dict):
        raise ValueError("data")  # noqa: TRY004 - what was sent, not what was called
    code = str(data.get("status", ""))[:12]
    kind = kind or str(data.get("kind", "")) or kind_of(code or "5.0.0")
    if kind not in BOUNCE_KINDS:
        raise ValueError("kind")
    letter_id = UUID(str(data.get("message_id", "")).strip("<>").partition("@")[0])
    return operations.note_bounce(letter_id=letter_id, kind=kind, code=code, at=at)
