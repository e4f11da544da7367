"""Writes of recommendations."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from kaipu.brain.recommendations.models import Exclusion, Picks, ShownGood, Slot
from kaipu.brain.recommendations.rules import Pick, Place, Showing, check_place
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

BATCH = 2000


class AlreadyExcluded(ValueError):
    """This is never recommended already."""


class ExclusionUnknown(LookupError):
    """There is no such exclusion (any more)."""


@operation
def save_picks(*, kind: str, picks: Mapping[int, Sequence[Pick]], at: datetime) -> int:
    """Put the lists of a kind in the place of the ones before; return how many. Readers see the old ones until then."""
    Picks.objects.filter(kind=kind).delete()
    Picks.objects.bulk_create(
        (
            Picks(
                kind=kind,
                key=key,
                made_at=at,
                items=[[p.sku_id, round(p.score, 5), p.reason, dict(p.facts)] for p in found],
            )
            for key, found in picks.items()
        ),
        batch_size=BATCH,
    )
    return len(picks)


@operation
def forget_customer(*, customer_id: int) -> int:
    """Delete what was worked out for a customer and what they were shown; return how many lists."""
    ShownGood.objects.filter(customer_id=customer_id).delete()
    return Picks.objects.filter(kind="customer", key=customer_id).delete()[0]


@operation
def save_showings(*, showings: Mapping[int, Mapping[int, Showing]]) -> int:
    """Put customers' showings (customer → SKU → showing) in the place of the ones before; return how many goods rest."""
    ShownGood.objects.filter(customer_id__in=list(showings)).delete()
    rows = [
        ShownGood(
            customer_id=customer, sku_id=sku, times=each.times, last_on=each.last_on, rests_until=each.rests_until
        )
        for customer, goods in showings.items()
        for sku, each in goods.items()
    ]
    ShownGood.objects.bulk_create(rows, batch_size=BATCH)
    return sum(row.rests_until is not None for row in rows)


@operation
def set_slot(*, name: str, place: Place, at: datetime) -> None:
    """Say how a place is filled. Raises SlotInvalid."""
    check_place(name, place)
    Slot.objects.update_or_create(name=name, defaults={**asdict(place), "changed_at": at})
    audit.record(action="recommendations.set_slot", subject=f"slot:{name}", detail=asdict(place), at=at)


@operation
def exclude(*, sku_id: int | None = None, category_path: str = "", note: str, by: int, at: datetime) -> None:
    """Never recommend an SKU, or a category with all under it. Raises AlreadyExcluded."""
    _row, made = Exclusion.objects.get_or_create(
        sku_id=sku_id, category_path=category_path, defaults={"note": note[:500], "created_by_id": by, "created_at": at}
    )
    if not made:
        raise AlreadyExcluded
    audit.record(
        action="recommendations.exclude", subject=f"sku:{sku_id}" if sku_id else f"category:{category_path}", at=at
    )


@operation
def readmit(*, exclusion_id: int, at: datetime) -> None:
    """Recommend something again. Raises ExclusionUnknown."""
    row = Exclusion.objects.filter(id=exclusion_id).first()
    if row is None:
        raise ExclusionUnknown(str(exclusion_id))
    row.delete()
    audit.record(
        action="recommendations.readmit",
        subject=f"sku:{row.sku_id}" if row.sku_id else f"category:{row.category_path}",
        at=at,
    )
