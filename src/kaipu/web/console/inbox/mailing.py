"""The desk's mails: an answer as the agent wrote it, the question how it was, or an invitation to a questionnaire; plain text, threaded with what it answers."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from kaipu.commerce.care import api as care


def write_answer(letter: care.OutgoingMail, back: str) -> EmailMessage:
    """Return a mail of the desk in its reader's language; answers to it arrive at `back`."""
    with translation.override("zh-hans" if letter.language == "zh" else "en"):
        text = _WRITERS.get(letter.kind, _answer)(letter)
        subject = letter.subject if letter.survey else f"{_('Re:')} {letter.subject or _('Your message to us')}"
    headers = {"Message-ID": letter.message_id, "Reply-To": back}
    if letter.answers:
        headers |= {"In-Reply-To": letter.answers[-1], "References": " ".join(letter.answers)}
    if letter.survey:
        headers["List-Unsubscribe"] = f"<{_way_out(letter)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.kind != "said":
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


def _way_out(letter: care.OutgoingMail) -> str:
    return f"{settings.PUBLIC_URL}/s/stop/{letter.token}/"


def _invitation(letter: care.OutgoingMail) -> str:
    greeting = _("Hello %(name)s,") % {"name": letter.name} if letter.name else _("Hello,")
    return (
        "\n\n".join(
            (
                greeting,
                _("may we ask you a few questions? They fit on one page, no log-in:"),
                f"{settings.PUBLIC_URL}/s/{letter.survey}/?i={letter.token}",
                _("You get this mail because you agreed to mail from us. To end such mail:"),
                _way_out(letter),
            )
        )
        + "\n"
    )


def _theme(letter: care.OutgoingMail) -> str:
    told = _("You told us something; here is what came of it.")
    return "\n\n".join((told, letter.text, _("To answer, just reply to this mail."))) + "\n"


_WRITERS = {"theme": _theme, "rating": _rating, "survey": _invitation}
