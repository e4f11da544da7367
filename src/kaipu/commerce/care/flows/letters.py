"""Mail over the line: the box read by IMAP, or told by the mail company; answers by SMTP.

A mail in the box is put away after it is kept, and an answer is noted as handed before it leaves: a crash between reads or
asks again, and nothing is heard or sent twice.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from kaipu.commerce.care import operations, queries
from kaipu.commerce.care.rules import read_letter, way_back
from kaipu.kernel.mail import WRITTEN, MailServer, NoAnswer, Refused, Unreachable
from kaipu.kernel.mailbox import Mailbox
from kaipu.kernel.webhooks import is_signed

MOST = 200
LOST_AFTER = timedelta(minutes=10)
Now = Callable[[], datetime]


class NotSigned(PermissionError):
    """A notification that the mail company did not sign."""


def _hear(mail: bytes, at: datetime) -> UUID | None:
    return operations.hear_letter(letter=read_letter(mail, own=settings.CARE_MAIL, secret=settings.SECRET_KEY), at=at)


def read_letters(*, now: Now, most: int = MOST) -> int:
    """Read what customers wrote to the box (`settings.CARE_BOX_URL`); return how many were heard. Without a box nothing happens."""
    if not settings.CARE_BOX_URL:
        return 0
    heard = 0
    try:
        with Mailbox(settings.CARE_BOX_URL) as box:
            for number, mail in box.read_new(most=most):
                heard += _hear(mail, now()) is not None
                box.put_away(number)
    except Unreachable:
        return heard
    return heard


def hear_care_mail(*, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
    """Take a mail that the mail company tells of, signed (Standard Webhooks) with `settings.CARE_MAIL_SECRET`; tell whether it was heard.

    {"type": "mail.received", "data": {"raw": base64 of the mail}}; other events change nothing. Raises NotSigned, and
    ValueError for what can't be read.
    """
    given = (headers.get("webhook-id", ""), headers.get("webhook-timestamp", ""), headers.get("webhook-signature", ""))
    if not is_signed(settings.CARE_MAIL_SECRET, given[0], given[1], body, given[2], int(at.timestamp())):
        raise NotSigned
    told = json.loads(body)
    if not isinstance(told, dict) or told.get("type") != "mail.received":
        return False
    try:
        raw = base64.b64decode(str(told["data"]["raw"]), validate=True)
    except (binascii.Error, KeyError, TypeError) as error:
        raise ValueError("raw") from error
    return _hear(raw, at) is not None


def send_letters(*, now: Now, most: int = MOST) -> int:
    """Send answers that are due by SMTP (`settings.SMTP_URL`); return how many left. Without a server nothing happens."""
    if not settings.SMTP_URL or not settings.CARE_MAIL:
        return 0
    sent = 0
    with MailServer(settings.SMTP_URL, settings.MAIL_STATUS_URL) as server:
        for mail_id, message_id in queries.list_lost_letters(before=now() - LOST_AFTER):
            arrived = server.has_mail(message_id.strip("<>"))
            state = "doubt" if arrived is None else "sent" if arrived else "due"
            operations.settle_letter(mail_id=mail_id, state=state)
        for mail_id in queries.list_due_letters(most=most):
            try:
                server.reach()
            except Unreachable:
                return sent
            if operations.claim_letter(mail_id=mail_id, at=now()):
                sent += _send(server, mail_id)
    return sent


def _send(server: MailServer, mail_id: int) -> bool:
    letter = queries.find_letter(mail_id=mail_id)
    if letter is None:
        operations.settle_letter(mail_id=mail_id, state="refused", reason="nobody")
        return False
    back = settings.CARE_MAIL
    if letter.conversation_id is not None:
        back = way_back(letter.conversation_id, address=settings.CARE_MAIL, secret=settings.SECRET_KEY)
    mail: EmailMessage = import_string(settings.CARE_LETTER)(letter, back)
    sender = parseaddr(settings.CARE_MAIL)[1]
    try:
        server.hand_over(mail.message().as_bytes(policy=WRITTEN), to=letter.email, sender=sender)
    except Unreachable:
        operations.settle_letter(mail_id=mail_id, state="due")
    except Refused as refusal:
        operations.settle_letter(
            mail_id=mail_id, state="refused" if refusal.for_good else "due", reason=str(refusal.code)
        )
    except NoAnswer:
        return False  # it stands as handed; the mail server is asked for it later
    else:
        operations.settle_letter(mail_id=mail_id, state="sent")
        return True
    return False
