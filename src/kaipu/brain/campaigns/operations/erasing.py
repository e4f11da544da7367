"""Forgetting a person: what they were told is handed to the nameless customer, so that no figure moves."""

from kaipu.brain.campaigns.models import Bounce, Letter, Mark, Participant, Reach, Traveller
from kaipu.kernel.operation import operation


@operation
def hand_over_person(*, customer_id: int, to_customer_id: int) -> None:
    """Let the nameless customer take somebody's place in campaigns and journeys; nothing is sent to that one any more."""
    Letter.objects.filter(customer_id=customer_id, state__in=["queued", "claimed"]).update(
        state="withheld", reason="consent", claimed_until=None
    )
    Reach.objects.filter(customer_id=customer_id).delete()
    Bounce.objects.filter(customer_id=customer_id).update(mark="")
    for table in (Letter, Bounce, Participant, Traveller, Mark):
        table.objects.filter(customer_id=customer_id).update(customer_id=to_customer_id)
