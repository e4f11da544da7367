"""Writes of clusters."""

from collections.abc import Sequence
from datetime import date, datetime

from kaipu.brain.clusters.models import ClusterMember
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


@operation
def replace_members(*, members: Sequence[tuple[int, int, float]], as_of: date, at: datetime) -> int:
    """Put a training's members (customer, cluster, fit) in the place of those before. Return how many there are."""
    ClusterMember.objects.all().delete()
    rows = (
        ClusterMember(customer_id=customer, cluster=cluster, fit=fit, as_of=as_of) for customer, cluster, fit in members
    )
    ClusterMember.objects.bulk_create(rows, batch_size=5000)
    audit.record(action="clusters.replace_members", subject="clusters", detail={"customers": len(members)}, at=at)
    return len(members)


@operation
def forget_person(*, customer_id: int) -> None:
    """Drop whom somebody shops alike."""
    ClusterMember.objects.filter(customer_id=customer_id).delete()
