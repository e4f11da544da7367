"""Sending what is due: claim, hand over, speak to the mail server outside any transaction, settle; and ask about what is in doubt."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from kaipu.brain.campaigns import operations, queries
from kaipu.brain.campaigns.gateways import WRITTEN, MailServer, NoAnswer, Refused, Unreachable
from kaipu.brain.campaigns.queries import Outgoing
from kaipu.brain.campaigns.rules import is_quiet, return_path
from kaipu.kernel import clock

BATCH = 200
Now = Callable[[], datetime]


def message_id_of(letter_id: UUID) -> str:
    """Return the Message-ID of a letter's mail, the same for every try: by it the mail server can be asked."""
    return f"{letter_id}@{urlsplit(settings.PUBLIC_URL).hostname}"


def sender_of(letter_id: UUID, shown: str) -> str:
    """Return the envelope sender of a letter: a return path of its own where the shop reads what comes back."""
    if settings.BOUNCE_DOMAIN:
        return return_path(letter_id, domain=settings.BOUNCE_DOMAIN, secret=settings.SECRET_KEY)
    return parseaddr(shown)[1]


def send_due(*, now: Now, most: int = 20_000) -> int:
    """Send mail that is due, each letter once; return how many the mail server took. Nothing in quiet hours.

    The site writes a letter (`settings.CAMPAIGN_LETTER`, a dotted name), for it knows the words. Ends early when the server
    can't be reached; without one (`settings.SMTP_URL`) nothing is taken up.
    """
    manners = queries.get_manners()
    if not settings.SMTP_URL or is_quiet(now().astimezone(clock.zone()).hour, manners.quiet_from, manners.quiet_until):
        return 0
    sent, looked = 0, 0
    with MailServer(settings.SMTP_URL, settings.MAIL_STATUS_URL) as server:
        _ask_about_lost(server, now)
        while looked < most:
            try:
                server.reach()  # before anything is taken up
            except Unreachable:
                break
            rows, letters = operations.claim_letters(limit=BATCH, at=now())
            if not rows:
                break
            looked += rows
            sent += sum(_send(server, letter, now) for letter in letters)
    return sent


def _ask_about_lost(server: MailServer, now: Now) -> None:
    for letter_id, _channel, _handed_at in operations.give_back_letters(at=now()):
        operations.settle_doubt(letter_id=letter_id, arrived=server.has(message_id_of(letter_id)), at=now())


def _send(server: MailServer, letter: Outgoing, now: Now) -> bool:
    write: Callable[[Outgoing], EmailMessage] = import_string(settings.CAMPAIGN_LETTER)
    mail = write(letter)
    mail.extra_headers["Message-ID"] = f"<{message_id_of(letter.id)}>"
    body = mail.message().as_bytes(policy=WRITTEN)
    if not operations.hand_over_letter(letter_id=letter.id, at=now()):
        return False  # the lease ran out: another has it
    state, reason = "sent", ""
    try:
        server.send(body, sender=sender_of(letter.id, mail.from_email), to=letter.email)
    except Unreachable:
        state, reason = "queued", "unreachable"
    except Refused as refused:
        state, reason = ("bounced" if refused.for_good else "queued"), str(refused.code)
    except NoAnswer:
        arrived = server.has(message_id_of(letter.id))
        state = {True: "sent", False: "queued", None: "doubt"}[arrived]
        reason = "" if arrived else "no answer"
    operations.settle_letter(letter_id=letter.id, state=state, reason=reason, at=now())
    return state == "sent"
