"""What every payment provider must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kaipu.kernel.money import Money


class PaymentProviderDown(ConnectionError):
    """The provider did not answer or answered nonsense; whether it acted is unknown, so ask again before doing it again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A payment opened at the provider: where to send the shopper."""

    reference: str
    pay_url: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the provider says of a payment. `message_id` is empty for an answer to a question.

    `means` is the provider's own lasting word for what was paid with (a token, a fingerprint), never a number of a card.
    """

    message_id: str
    reference: str
    attempt: str
    state: str
    amount_minor: int
    currency: str
    means: str = ""


class Gateway(Protocol):
    """One provider. All calls may raise PaymentProviderDown; opening twice with one attempt id opens once."""

    name: str

    def open_session(self, *, attempt: str, amount: Money, return_url: str, notify_url: str, language: str) -> Session:
        """Open a payment and say where the shopper pays."""

    def ask(self, *, attempt: str) -> Report:
        """Ask what became of a payment."""

    def refund(self, *, attempt: str, refund: str, amount: Money) -> str:
        """Give money back; return “done” or “failed”. The refund id makes a repeat harmless."""

    def read(self, *, headers: Mapping[str, str], body: bytes, now: int) -> Report | None:
        """Return the report in a notification, or None if its signature is not the provider's."""

    def close(self) -> None:
        """Let go of kept connections."""
