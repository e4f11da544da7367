"""A review as mail: in words and tables, with the PDF beside it."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from kaipu.brain.plans import api as plans
from kaipu.commerce.customers import api as customers
from kaipu.web.console.plans import telling
from kaipu.web.console.plans.printing import print_review


class NobodyToWrite(LookupError):
    """The reader's account is not of the staff any more."""


def send_review(review: plans.ReviewRecord, reader: plans.ReaderRecord, *, at: datetime) -> None:
    """Write a review's mail and send it. Raises NobodyToWrite, and whatever the mail server says."""
    account = next((each for each in customers.list_staff() if each.id == reader.user_id), None)
    if account is None:
        raise NobodyToWrite(str(reader.user_id))
    with translation.override(reader.language):
        write_mail(review, account.email).send()


def write_mail(review: plans.ReviewRecord, email: str) -> EmailMultiAlternatives:
    """Return a review's mail, in the language that is on."""
    told = telling.tell(review)
    home = f"{settings.PUBLIC_URL}/desk/plans/reviews/"
    context = {
        "told": told,
        "joint": telling.joint(),
        "url": f"{home}{review.id}/",
        "home": home,
        "shop": settings.PUBLIC_URL,
    }
    mail = EmailMultiAlternatives(
        told.title, render_to_string("console/plans/mail.txt", context), settings.MAIL_FROM, [email]
    )
    mail.attach_alternative(render_to_string("console/plans/mail.html", context), "text/html")
    mail.attach(f"review-{review.kind}-{review.first}.pdf", print_review(review), "application/pdf")
    return mail
