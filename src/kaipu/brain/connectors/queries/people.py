"""What other companies told of a customer."""

from datetime import datetime
from typing import Any

from kaipu.brain.connectors.models import Contact, Survey, Ticket


def tell_person(*, customer_id: int, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return a customer's tickets, answers and contacts as plain values, for the person to read."""
    hidden = {"digest", "changed_xid", "customer_id", "id", "version"}
    told: dict[str, list[dict[str, Any]]] = {}
    for name, table in (("tickets", Ticket), ("answers", Survey), ("contacts", Contact)):
        rows = table.objects.filter(customer_id=customer_id).order_by("id").values()
        told[name] = [{key: value for key, value in row.items() if key not in hidden} for row in rows]
    return told
