"""Writes of leaving: a consent taken back by a letter's link, a reply, a complaint or a click in the account."""

from datetime import datetime
from uuid import UUID

from kaipu.brain.campaigns.models import Letter
from kaipu.brain.campaigns.rules import PURPOSE_OF
from kaipu.commerce.customers import api as customers
from kaipu.kernel.operation import operation


@operation
def unsubscribe(*, letter_id: UUID, at: datetime) -> bool:
    """Take somebody's word that they want no more by this way; tell whether the letter was ours. A second time changes nothing."""
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None:
        return False
    take_back_consent(letter=letter, at=at)
    return True


def take_back_consent(*, letter: Letter, at: datetime) -> None:
    """End the consent that a locked letter went out under, and withhold what waits; once a letter."""
    if letter.left_at is None and letter.channel in PURPOSE_OF:
        Letter.objects.filter(id=letter.id).update(left_at=at)
        stop_way(customer_id=letter.customer_id, channel=letter.channel, source=f"letter:{letter.origin}", at=at)


def stop_way(*, customer_id: int, channel: str, source: str, at: datetime) -> None:
    """End somebody's consent to a way and withhold what waits for them there."""
    purpose = PURPOSE_OF[channel]
    customers.answer_consent(customer_id=customer_id, purpose=purpose, granted=False, source=source, at=at)
    Letter.objects.filter(customer_id=customer_id, channel=channel, state="queued").update(
        state="withheld", reason="consent"
    )
