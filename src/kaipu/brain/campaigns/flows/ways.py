"""The ways out that this installation has, and what leaves by each: the site writes the words, the way takes them along."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from kaipu.brain.campaigns.gateways import WRITTEN, MailServer, Parcel, Provider, PushServices, SmsCompany, WeChat
from kaipu.brain.campaigns.gateways import public_key as _public_key
from kaipu.brain.campaigns.queries import Note, Outgoing
from kaipu.brain.campaigns.rules import return_path


def list_ways() -> tuple[str, ...]:
    """Return by which ways letters can leave this installation; a banner needs nobody to carry it."""
    ready = {
        "mail": settings.SMTP_URL, "sms": settings.SMS_KEY and settings.SMS_URL, "wechat": settings.WECHAT_APP_ID,
        "push": settings.PUSH_HOSTS, "site": True,
    }  # fmt: skip
    return tuple(channel for channel, is_ready in ready.items() if is_ready)


@contextmanager
def open_ways() -> Iterator[Mapping[str, Provider]]:
    """Open the ways, and close them after the block."""
    ways: dict[str, Provider] = {}
    for channel in list_ways():
        if channel == "mail":
            ways[channel] = MailServer(settings.SMTP_URL, settings.MAIL_STATUS_URL, _domain())
        elif channel == "sms":
            ways[channel] = SmsCompany(
                settings.SMS_URL, key=settings.SMS_KEY, secret=settings.SMS_SECRET, sign=settings.SMS_SIGN
            )
        elif channel == "wechat":
            ways[channel] = open_wechat()
        elif channel == "push":
            subject = f"mailto:{parseaddr(settings.MAIL_FROM)[1]}"
            ways[channel] = PushServices(secret=settings.PUSH_SECRET, subject=subject, hosts=settings.PUSH_HOSTS)
    try:
        yield ways
    finally:
        for way in ways.values():
            way.close()


def open_wechat() -> WeChat:
    """Return the official account."""
    return WeChat(settings.WECHAT_URL, app_id=settings.WECHAT_APP_ID, secret=settings.WECHAT_SECRET)


def get_push_key() -> str:
    """Return the key that browsers subscribe to."""
    return _public_key(settings.PUSH_SECRET)


def _domain() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def message_id_of(letter_id: UUID) -> str:
    """Return the Message-ID of a letter's mail, the same for every try: by it the mail server can be asked."""
    return f"{letter_id}@{_domain()}"


def sender_of(letter_id: UUID, shown: str) -> str:
    """Return the envelope sender of a letter: a return path of its own where the shop reads what comes back."""
    if settings.BOUNCE_DOMAIN:
        return return_path(letter_id, domain=settings.BOUNCE_DOMAIN, secret=settings.SECRET_KEY)
    return parseaddr(shown)[1]


def pack(letter: Outgoing) -> Parcel:
    """Return what leaves the house (`settings.CAMPAIGN_LETTER` and `CAMPAIGN_NOTE` write it, for the site knows the words)."""
    to = {each.address: each.keys for each in letter.to}
    if letter.channel != "mail":
        write_note: Callable[[Outgoing], Note] = import_string(settings.CAMPAIGN_NOTE)
        note = write_note(letter)
        return Parcel(letter.id, to, note.title, note.text, note.url, letter.template, note.fields)
    write: Callable[[Outgoing], EmailMessage] = import_string(settings.CAMPAIGN_LETTER)
    mail = write(letter)
    mail.extra_headers["Message-ID"] = f"<{message_id_of(letter.id)}>"
    body = mail.message().as_bytes(policy=WRITTEN)
    return Parcel(letter.id, to, mail=body, sender=sender_of(letter.id, mail.from_email))
