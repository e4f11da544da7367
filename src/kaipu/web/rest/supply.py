"""For suppliers' programs: what we expect to order, open orders, and how deliveries were. The key is the secret of the supplier's link."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.security import HttpBearer

from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.rest import schemas

MOST = 200


class SupplierKey(HttpBearer):
    """The secret of the link that the desk gave to a supplier, in the header Authorization; it opens that supplier's figures only."""

    def authenticate(self, request: HttpRequest, token: str) -> replenishment.TermsRecord | None:
        """Return what is agreed with the supplier, or None."""
        return replenishment.find_sharing(secret=token.replace("\x00", ""))


class WeekOut(Schema):
    """What is expected to be ordered in a week, and what four of five weeks like it lie between."""

    week: int
    expected: float
    low: float
    high: float


class ForecastOut(Schema):
    """One product of yours, all our places together, whole packs. Quantities are pieces, or grams where the unit is gram."""

    sku: str
    name: dict[str, str]
    unit: str
    pack: int
    weeks: list[WeekOut]


class ForecastPage(Schema):
    """The next four weeks as of a morning; no order."""

    day: date | None
    goods: list[ForecastOut]


class OpenLine(Schema):
    """What is on its way."""

    sku: str
    quantity: int


class OpenOrder(Schema):
    """An order that has not arrived."""

    number: str
    ordered_at: datetime
    expected_on: date
    lines: list[OpenLine]


class RecordOut(Schema):
    """How deliveries of the last half year were; shares are null before the first."""

    deliveries: int
    mean_days: float | None
    on_time: float | None
    delivered_of_ordered: float | None
    expired_on_our_shelves: float | None


router = Router(auth=SupplierKey())
PROBLEMS = {401: schemas.Problem}


def _supplier(request: HttpRequest) -> int:
    terms: replenishment.TermsRecord = request.auth  # type: ignore[attr-defined]  # set by the key
    return terms.supplier_id


@router.get("/forecast", response={200: ForecastPage, **PROBLEMS}, summary="What we expect to order")
def get_forecast(request: HttpRequest) -> ForecastPage:
    """Return what is expected of each product in the next four weeks."""
    goods = [
        ForecastOut(
            sku=each.sku_code, name={"en": each.name_en, "zh": each.name_zh}, unit="gram" if each.price_per > 1 else "piece", pack=each.pack_units,
            weeks=[WeekOut(week=number, expected=week.units, low=week.low, high=week.high) for number, week in enumerate(each.weeks, 1)],
        )
        for each in replenishment.list_expected(supplier_id=_supplier(request))
    ]  # fmt: skip
    return ForecastPage(day=replenishment.find_kept_day(), goods=goods)


@router.get("/orders", response={200: list[OpenOrder], **PROBLEMS}, summary="List open orders")
def list_orders(request: HttpRequest) -> list[OpenOrder]:
    """Return orders that have not arrived, the newest first."""
    found = inventory.list_purchase_orders(state="ordered", supplier_id=_supplier(request), limit=MOST)
    return [
        OpenOrder(
            number=each.number, ordered_at=each.ordered_at, expected_on=each.expected_on,
            lines=[OpenLine(sku=line.sku_code, quantity=line.quantity) for line in each.lines],
        )
        for each in found
    ]  # fmt: skip


@router.get("/record", response={200: RecordOut, **PROBLEMS}, summary="How deliveries were")
def get_record(request: HttpRequest) -> RecordOut:
    """Return how the supplier kept its word."""
    supplier_id = _supplier(request)
    card = replenishment.list_scorecards(at=clock.now(), supplier_id=supplier_id).get(supplier_id)
    if card is None:
        return RecordOut(
            deliveries=0, mean_days=None, on_time=None, delivered_of_ordered=None, expired_on_our_shelves=None
        )
    return RecordOut(
        deliveries=card.deliveries, mean_days=card.mean_days, on_time=card.on_time, delivered_of_ordered=card.filled,
        expired_on_our_shelves=card.wasted,
    )  # fmt: skip
