"""One letter to a colleague, through the mail server of the settings."""

from django.core.mail import EmailMessage


def send(*, to: str, subject: str, body: str) -> None:
    """Send a plain letter. Raises OSError when the mail server refuses."""
    EmailMessage(subject=subject[:200], body=body, to=[to]).send()
