"""Writes of customer value."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from kaipu.brain.customer_value.models import CustomerValue
from kaipu.brain.customer_value.rules import Valued
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


@operation
def replace_values(*, values: Sequence[Valued], as_of: date, at: datetime) -> int:
    """Put a training's expectations in the place of those before; whoever is not among them has none. Return how many there are."""
    CustomerValue.objects.all().delete()
    CustomerValue.objects.bulk_create((CustomerValue(as_of=as_of, **asdict(each)) for each in values), batch_size=5000)
    audit.record(action="customer_value.replace_values", subject="values", detail={"customers": len(values)}, at=at)
    return len(values)


@operation
def forget_person(*, customer_id: int) -> None:
    """Drop what somebody is expected to do."""
    CustomerValue.objects.filter(customer_id=customer_id).delete()
