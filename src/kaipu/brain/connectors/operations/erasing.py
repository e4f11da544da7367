"""A person is forgotten: rows of theirs go to a nameless customer, and what is kept as it came loses their words."""

from django.db import connection

from kaipu.brain.connectors.models import Contact, Survey, Ticket
from kaipu.kernel.operation import operation
from kaipu.kernel.redaction import holds, redacted


@operation
def hand_over_rows(*, customer_id: int, to_customer_id: int, found: str) -> int:
    """Give a customer's tickets, answers and contacts to another, and take what a pattern finds out of dead rows and samples.

    Returns how many rows changed. What their source tells again afterwards names nobody whom we know, and is kept without a name.
    """
    changed = 0
    for table in (Ticket, Survey, Contact):
        changed += table.objects.filter(customer_id=customer_id).update(customer_id=to_customer_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE connectors_deadrow SET payload = {redacted('payload')} WHERE {holds('payload')}",
            {"found": found},
        )
        changed += cursor.rowcount
        cursor.execute(f"UPDATE connectors_connector SET sample = '[]' WHERE {holds('sample')}", {"found": found})
        changed += cursor.rowcount
    return changed
