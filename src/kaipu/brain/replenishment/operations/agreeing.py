"""Setting what ordering costs, how sure to be of each class, and what is agreed with a supplier. Everything is audited."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kaipu.brain.replenishment.models import Purse, Service, Terms
from kaipu.brain.replenishment.queries import PurseRecord, digest_of
from kaipu.brain.replenishment.rules import TermsInvalid, check_calendar, check_service
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

MOST_MINOR = 1_000_000_000
MOST_CLOSED = 60


class CostsInvalid(ValueError):
    """A cost is negative or out of all measure; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@operation
def set_service(*, levels: Mapping[str, int], at: datetime) -> None:
    """Set the service level of classes, in percent. Raises ServiceInvalid."""
    check_service(levels)
    for cell, percent in sorted(levels.items()):
        Service.objects.update_or_create(cell=cell, defaults={"percent": percent})
    audit.record(action="replenishment.set_service", subject="replenishment", detail=dict(levels), at=at)


@operation
def set_purse(*, purse: PurseRecord, at: datetime) -> None:
    """Set what keeping, ordering and moving cost, and what may be spent in a week. Raises CostsInvalid."""
    given = {name: getattr(purse, name) for name in PurseRecord.__slots__}
    for field, value in given.items():
        if not 0 <= value <= (100 if field == "holding_percent" else MOST_MINOR):
            raise CostsInvalid(field)
    Purse.objects.update_or_create(only=True, defaults=given)
    audit.record(action="replenishment.set_purse", subject="replenishment", detail=given, at=at)


@operation
def set_terms(
    *, supplier_id: int, least_minor: int, least_units: int, order_weekdays: Sequence[int], delivery_weekdays: Sequence[int],
    closed_days: Sequence[date], at: datetime,
) -> None:  # fmt: skip
    """Set least order and calendar of a supplier; what it may see stays as it is. Raises TermsInvalid."""
    check_calendar(order_weekdays, delivery_weekdays)
    for field, value in (("least_minor", least_minor), ("least_units", least_units)):
        if not 0 <= value <= MOST_MINOR:
            raise TermsInvalid(field)
    if len(closed_days) > MOST_CLOSED:
        raise TermsInvalid("closed_days")
    given = {
        "least_minor": least_minor, "least_units": least_units, "order_weekdays": sorted(set(order_weekdays)),
        "delivery_weekdays": sorted(set(delivery_weekdays)), "closed_days": sorted(set(closed_days)),
    }  # fmt: skip
    Terms.objects.update_or_create(supplier_id=supplier_id, defaults=given)
    told = {**given, "closed_days": [f"{day}" for day in given["closed_days"]]}  # type: ignore[attr-defined]  # a list of days
    audit.record(action="replenishment.set_terms", subject=f"supplier:{supplier_id}", detail=told, at=at)


@operation
def open_sharing(*, supplier_id: int, at: datetime) -> str:
    """Let a supplier see what we expect to order there; return the secret of its link, which nobody can read again. An older link ends."""
    secret = ids.new_token()
    Terms.objects.update_or_create(
        supplier_id=supplier_id, defaults={"shared": True, "digest": digest_of(secret), "shared_at": at}
    )
    audit.record(action="replenishment.open_sharing", subject=f"supplier:{supplier_id}", at=at)
    return secret


@operation
def close_sharing(*, supplier_id: int, at: datetime) -> None:
    """End what a supplier may see, at once."""
    Terms.objects.filter(supplier_id=supplier_id).update(shared=False, digest="", shared_at=None)
    audit.record(action="replenishment.close_sharing", subject=f"supplier:{supplier_id}", at=at)
