"""A partnership outlives nobody: the books stay with a nameless partner; name, code, address and tax data go."""

from collections.abc import Collection, Sequence

from kaipu.commerce.partners.models import Click, Entry, Partner, Payout, Sale
from kaipu.kernel import ids
from kaipu.kernel.operation import operation


@operation
def hand_over_partner(
    *, customer_id: int, to_customer_id: int, sessions: Collection[str], actors: Sequence[str]
) -> None:
    """Give a customer's sales and books to another, end their partnership, and forget by whose links they came."""
    Click.objects.filter(session__in=list(sessions)).delete()
    Sale.objects.filter(customer_id=customer_id).update(customer_id=to_customer_id)
    Partner.objects.filter(customer_id=customer_id).update(
        customer_id=None,
        code=f"X{ids.new_code(9)}",
        name="",
        email="",
        tax_name="",
        tax_id="",
        tax_country="",
        state="ended",
    )
    Partner.objects.filter(decided_by__in=actors).update(decided_by="erased")
    Entry.objects.filter(actor__in=actors).update(actor="erased")
    Payout.objects.filter(asked_by__in=actors).update(asked_by="erased")
    Payout.objects.filter(decided_by__in=actors).update(decided_by="erased")
