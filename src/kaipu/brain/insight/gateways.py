"""Mail to whoever is on call, through the mail server of the settings."""

from collections.abc import Sequence

from django.core.mail import EmailMessage


def send(*, to: Sequence[str], subject: str, body: str) -> None:
    """Send a plain letter, one copy to all. Raises OSError when the mail server refuses."""
    EmailMessage(subject=subject.replace("\n", " ")[:200], body=body, to=list(to)).send()
