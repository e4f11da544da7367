"""Operation → provider → operation, each step its own transaction; a step that was cut off is found by asking the provider."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from kaipu.commerce.payments.gateways import Gateway, PaymentProviderDown, Report, SandboxGateway
from kaipu.commerce.payments.operations import note_session, open_attempt, settle_refund
from kaipu.commerce.payments.queries import get_attempt, list_open_refunds
from kaipu.commerce.payments.rules import AT_THE_COUNTER
from kaipu.kernel.money import Money


class ProviderUnknown(LookupError):
    """No payment provider has this name."""


class SignatureWrong(PermissionError):
    """A notification was not signed by the provider it claims to come from."""


@lru_cache(maxsize=8)
def gateway(name: str) -> Gateway:
    """Return a provider by name; raises ProviderUnknown."""
    if name == "sandbox":
        return SandboxGateway(url=settings.PAYMENT_URL, secret=settings.PAYMENT_SECRET)
    raise ProviderUnknown(name)


def start_payment(
    *, subject: str, provider: str, amount: Money, return_url: str, notify_url: str, language: str, at: datetime
) -> str:
    """Open a payment at a provider and return the address of its pay page.

    Repeating it leads to the same page. Raises PaymentProviderDown after keeping the attempt, ProviderUnknown.
    """
    speaker = gateway(provider)
    attempt_id = open_attempt(subject=subject, provider=provider, amount=amount, at=at)
    session = speaker.open_session(
        attempt=str(attempt_id), amount=amount, return_url=return_url, notify_url=notify_url, language=language
    )
    note_session(attempt_id=attempt_id, reference=session.reference, pay_url=session.pay_url)
    return session.pay_url


def read_notification(*, provider: str, headers: Mapping[str, str], body: bytes, now: int) -> Report:
    """Return the report in a provider's notification; raises SignatureWrong, ProviderUnknown. Touches no database."""
    report = gateway(provider).read(headers=headers, body=body, now=now)
    if report is None:
        raise SignatureWrong(provider)
    return report


def ask_provider(*, attempt_id: UUID, provider: str) -> Report:
    """Ask the provider what became of an attempt; raises PaymentProviderDown."""
    return gateway(provider).ask(attempt=str(attempt_id))


def give_refunds(*, at: datetime) -> int:
    """Give back every refund decided so far; return how many were settled. An unreachable provider is tried again next time.

    What was paid at a counter is given back there, by hand, so it is settled at once.
    """
    settled = 0
    for refund in list_open_refunds():
        attempt = get_attempt(attempt_id=refund.attempt_id)
        try:
            state = (
                "done"
                if attempt.provider in AT_THE_COUNTER
                else gateway(attempt.provider).refund(
                    attempt=str(attempt.id), refund=str(refund.id), amount=refund.amount
                )
            )
        except PaymentProviderDown:
            continue
        settle_refund(refund_id=refund.id, state=state, at=at)
        settled += 1
    return settled
