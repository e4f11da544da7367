"""Reads of what is set: service levels, costs, what is agreed with suppliers, and which way of ordering is switched on."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from kaipu.brain.modelling import api as modelling
from kaipu.brain.replenishment.models import Purse, Service, Terms
from kaipu.brain.replenishment.rules import CLASSIC, SERVICE, TARGETS, Calendar, Costs

MODEL = "replenishment"


@dataclass(frozen=True, slots=True)
class PurseRecord:
    """What keeping costs (percent of the goods' cost a year), ordering a line and moving goods; what may be spent in a week, 0 for no limit."""

    holding_percent: int = 25
    line_minor: int = 20
    move_minor: int = 300
    weekly_minor: int = 0

    @property
    def costs(self) -> Costs:
        """Return what the rules want to know of it."""
        return Costs(float(self.holding_percent), float(self.line_minor))


@dataclass(frozen=True, slots=True)
class TermsRecord:
    """What is agreed with a supplier. Weekdays count from Monday, 0; none named means every day."""

    supplier_id: int
    least_minor: int = 0
    least_units: int = 0
    order_weekdays: tuple[int, ...] = ()
    delivery_weekdays: tuple[int, ...] = ()
    closed_days: tuple[date, ...] = ()
    shared: bool = False
    shared_at: datetime | None = None

    @property
    def calendar(self) -> Calendar:
        """Return its days."""
        return Calendar(frozenset(self.order_weekdays), frozenset(self.delivery_weekdays), frozenset(self.closed_days))


_TERMS = (
    "supplier_id", "least_minor", "least_units", "order_weekdays", "delivery_weekdays", "closed_days", "shared", "shared_at",
)  # fmt: skip


def list_service() -> dict[str, int]:
    """Return the service level of each class in percent. One statement."""
    return {**SERVICE, **dict(Service.objects.values_list("cell", "percent"))}


def get_purse() -> PurseRecord:
    """Return what ordering costs; the usual where nobody has set it. One statement."""
    row = Purse.objects.values_list("holding_percent", "line_minor", "move_minor", "weekly_minor").first()
    return PurseRecord(*row) if row else PurseRecord()


def list_terms() -> dict[int, TermsRecord]:
    """Return what is agreed with suppliers, by supplier. One statement."""
    return {row[0]: _terms(row) for row in Terms.objects.order_by("supplier_id").values_list(*_TERMS)}


def find_terms(*, supplier_id: int) -> TermsRecord:
    """Return what is agreed with a supplier; nothing special where nothing is."""
    row = Terms.objects.filter(supplier_id=supplier_id).values_list(*_TERMS).first()
    return _terms(row) if row else TermsRecord(supplier_id)


def find_sharing(*, secret: str) -> TermsRecord | None:
    """Return the supplier that may see its page with this secret; None where the link was never given or is closed."""
    if not 20 <= len(secret) <= 100:
        return None
    row = Terms.objects.filter(digest=digest_of(secret), shared=True).values_list(*_TERMS).first()
    return _terms(row) if row else None


def digest_of(secret: str) -> str:
    """Return how a secret is stored; it has 192 bits, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_method() -> str:
    """Return which way of ordering is switched on: targets where they beat every plain way on the shop's own year, else the first rule."""
    version = modelling.find_model(name=MODEL)
    return TARGETS if version is not None and version.card is not None and version.card.method == TARGETS else CLASSIC


def _terms(row: tuple[object, ...]) -> TermsRecord:
    return TermsRecord(*(tuple(each) if isinstance(each, list) else each for each in row))  # type: ignore[arg-type]  # columns in the record's order
