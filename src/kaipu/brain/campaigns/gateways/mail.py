"""Letters as mail: what they are called at the mail server."""

from datetime import datetime
from uuid import UUID

from kaipu.brain.campaigns.gateways.provider import Parcel
from kaipu.kernel import mail


class MailServer(mail.MailServer):
    """The house's mail server for letters; `domain` is what stands after the @ of a Message-ID."""

    def __init__(self, address: str, status: str = "", domain: str = "") -> None:
        super().__init__(address, status)
        self.domain = domain

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Hand one letter over. Raises Unreachable or Refused where it has not been taken, NoAnswer where nobody knows."""
        self.hand_over(parcel.mail, to=next(iter(parcel.to)), sender=parcel.sender)
        return ()

    def has(self, letter_id: UUID, *, to: str, handed_at: datetime, at: datetime) -> bool | None:
        """Ask whether the server has a letter; None where it can't be asked or does not say."""
        return self.has_mail(f"{letter_id}@{self.domain}")
