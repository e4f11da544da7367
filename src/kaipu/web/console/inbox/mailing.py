"""The desk's mails: an answer as the agent wrote it, or the question how it was; plain text, threaded with what it answers."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from kaipu.commerce.care import api as care


def write_answer(letter: care.OutgoingMail, back: str) -> EmailMessage:
    """Return a mail of the desk in its reader's language; answers to it arrive at `back`."""
    with translation.override("zh-hans" if letter.language == "zh" else "en"):
        text = _rating(letter) if letter.kind == "rating" else _answer(letter)
        subject = f"{_('Re:')} {letter.subject or _('Your message to us')}"
    headers = {"Message-ID": letter.message_id, "Reply-To": back}
    if letter.answers:
        headers |= {"In-Reply-To": letter.answers[-1], "References": " ".join(letter.answers)}
    if letter.kind == "rating":
        headers["Auto-Submitted"] = "auto-generated"
    subject = " ".join(subject.split())[:200]
    return EmailMessage(subject, text, settings.CARE_MAIL, [letter.email], headers=headers)


def _answer(letter: care.OutgoingMail) -> str:
    parts = [letter.text]
    if letter.refused_attachments:
        parts.append(
            _("We could not keep everything you attached: we take JPEG and PNG pictures of up to 4 MB, five at most.")
        )
    parts.append(_("To answer, just reply to this mail."))
    return "\n\n".join(parts) + "\n"


def _rating(letter: care.OutgoingMail) -> str:
    return (
        "\n\n".join(
            (
                _("We have settled what you wrote to us about."),
                _("How was it? Five stars to give, one page, no log-in:"),
                f"{settings.PUBLIC_URL}/rate/{letter.token}/",
                _("If something is left, just reply to this mail."),
            )
        )
        + "\n"
    )
