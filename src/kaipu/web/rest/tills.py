"""Tills and ERP systems of other makers: they tell sales, ask for a member, a price, goods and stock. For programs with a key.

A sale bears an id of its own and is kept once for it, however often it is told, by REST or in a file.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.security import HttpBearer
from pydantic import ValidationError

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock, tokens
from kaipu.kernel.money import NotAnAmount, parse
from kaipu.web.rest import schemas
from kaipu.web.rest.problems import problem

MOST_SALES, MOST_LINES, PAGE = 100, 200, 500
MOST_MINOR = 100_000_000
MOST_QUANTITY = max(catalog.MOST.values())
OLDEST, AHEAD = timedelta(days=14), timedelta(minutes=5)
COLUMNS = ("sale", "at", "place", "member", "coupon", "points", "payment", "total", "sku", "quantity", "price")
RISKY = ("=", "+", "-", "@", "\t", "\r")


class TillKey(HttpBearer):
    """A key of the scope tills.use, in the header Authorization."""

    def authenticate(self, request: HttpRequest, token: str) -> tokens.TokenRecord | None:
        """Return the key, or None."""
        return tokens.find_token(secret=token, scope="tills.use")


class LineIn(Schema):
    """Pieces of a product, or grams. `price_minor` is that of one piece or of a kilogram, as the till showed it."""

    sku: schemas.Text = Field(min_length=1, max_length=64, description="code or barcode")
    quantity: int = Field(ge=1, le=MOST_QUANTITY, description="pieces, at most 999; grams of what is sold by weight")
    price_minor: int = Field(ge=0, le=MOST_MINOR)


class BasketIn(Schema):
    """What somebody wants to buy, and what they bring."""

    lines: list[LineIn] = Field(min_length=1, max_length=MOST_LINES)
    member: schemas.Text = Field("", max_length=40, description="the member code")
    coupon: schemas.Text = Field("", max_length=40)
    points: int = Field(0, ge=0, le=MOST_MINOR)


class SaleIn(BasketIn):
    """A sale. `id` is yours: a sale told again with the same id is kept once."""

    id: schemas.Text = Field(min_length=1, max_length=80)
    at: datetime = Field(description="when it was made, ISO 8601 with zone; at most two weeks ago")
    place: schemas.Text = Field(max_length=64, description="code of the shop")
    payment: Literal["cash", "code"]
    total_minor: int = Field(ge=0, le=MOST_MINOR)
    received_minor: int = Field(0, ge=0, le=MOST_MINOR)
    done: bool = Field(
        True,
        description="true: the goods are gone and it is kept at this sum; false: refused if the sum is another now",
    )


class SalesIn(Schema):
    """Up to 100 sales."""

    sales: list[SaleIn] = Field(min_length=1, max_length=MOST_SALES)


class SaleAnswer(Schema):
    """What became of one sale. `short`: pieces sold that the books lack, by SKU."""

    id: str
    status: Literal["accepted", "duplicate", "refused"]
    order: str = ""
    total_minor: int = 0
    reason: str = ""
    now_minor: int | None = None
    short: dict[str, int] = {}


class SalesAnswer(Schema):
    """What became of all, in their order."""

    accepted: int
    duplicates: int
    refused: int
    sales: list[SaleAnswer]


class CouponOut(Schema):
    """A coupon in a member's wallet that a till may take now."""

    code: str
    title: dict[str, str]


class MemberOut(Schema):
    """What a till may know of a member: no name, no address."""

    tier: dict[str, str]
    points: int
    coupons: list[CouponOut]


class ReductionOut(Schema):
    """What lowered the price; `amount_minor` is taken off."""

    code: str
    amount_minor: int


class PriceOut(Schema):
    """What a basket costs now. `trouble` says why the coupon does not count."""

    goods_minor: int
    total_minor: int
    currency: str
    reductions: list[ReductionOut]
    points_usable: int
    trouble: str


class GoodsOut(Schema):
    """A product for an ERP system. `available` is what can be sold at the place now."""

    sku: str
    barcode: str
    name: dict[str, str]
    measure: schemas.Measure
    price_minor: int | None = Field(description="of a piece, or of a kilogram")
    currency: str
    on_hand: int = Field(description="pieces, or grams where the measure is weight")
    available: int


class GoodsPage(Schema):
    """A page of products; ask for the next with `offset` until it is empty."""

    goods: list[GoodsOut]
    next_offset: int | None


class GoodsAsked(Schema):
    """Of which place, from where on."""

    place: schemas.Text = Field(max_length=64)
    offset: int = Field(0, ge=0, le=10_000_000)


router = Router(auth=TillKey())


def _skus(given: Iterable[str], at: datetime) -> dict[str, int]:
    """Return the SKU's id for each code or barcode that is known."""
    wanted = set(given)
    found = {code: sku.id for code, sku in catalog.list_skus_by_code(codes=wanted, at=at).items()}
    missing = wanted - found.keys()
    barcodes = catalog.list_barcodes() if missing else {}
    return found | {code: barcodes[code] for code in missing if code in barcodes}


def _lines(given: Sequence[LineIn], skus: dict[str, int]) -> tuple[orders.TillLine, ...] | None:
    """Return the lines, those of the same SKU added up; None where a SKU is unknown."""
    found: dict[int, orders.TillLine] = {}
    for line in given:
        if line.sku not in skus:
            return None
        sku = skus[line.sku]
        quantity = line.quantity + (found[sku].quantity if sku in found else 0)
        found[sku] = orders.TillLine(sku, quantity, line.price_minor)
    return tuple(found.values())


def _read(sale: SaleIn, key: UUID, skus: dict[str, int], now: datetime) -> tuple[orders.TillSale, datetime] | str:
    """Return a sale and its moment, or why it cannot be kept."""
    if sale.at.tzinfo is None:
        return "zone-missing"
    if sale.at > now + AHEAD:
        return "in-the-future"
    if sale.at < now - OLDEST:
        return "too-late"
    lines = _lines(sale.lines, skus)
    if lines is None:
        return "sku-unknown"
    try:
        place = inventory.get_location(code=sale.place)
    except inventory.LocationUnknown:
        return "place-unknown"
    member = members.find_member_by_code(code=sale.member) if sale.member else None
    if sale.member and member is None and not sale.done:
        return "member-unknown"
    told = orders.TillSale(
        key=uuid5(key, sale.id), location_id=place.id, tracked=place.tracked, lines=lines, total_minor=sale.total_minor,
        payment=sale.payment, received_minor=sale.received_minor, customer_id=member.customer_id if member else None,
        coupon_code=sale.coupon, points=sale.points if member else 0, queued=sale.done,
    )  # fmt: skip
    return told, min(sale.at, now)


def _keep(sales: Sequence[SaleIn], key: UUID, now: datetime) -> SalesAnswer:
    skus = _skus((line.sku for sale in sales for line in sale.lines), now)
    read = [_read(sale, key, skus, now) for sale in sales]
    unread = [each for each in read if isinstance(each, str)]
    told_sales = [each for each in read if not isinstance(each, str)]
    kept = iter(orders.take_told_sales(told=told_sales, teller=key, unread=unread, at=now))
    codes = {number: code for code, number in skus.items()}
    answers = []
    for sale, each in zip(sales, read, strict=True):
        if isinstance(each, str):
            answers.append(SaleAnswer(id=sale.id, status="refused", reason=each))
            continue
        told = next(kept)
        stranger = bool(sale.member) and each[0].customer_id is None  # kept all the same: the goods are gone
        answers.append(
            SaleAnswer(
                id=sale.id, status=told.status, order=told.number, total_minor=told.total_minor, reason=told.reason or ("member-unknown" if stranger else ""),  # type: ignore[arg-type]  # the schema's literals are checked when it is made
                now_minor=told.now_minor, short={codes[sku]: pieces for sku, pieces in told.short.items()},
            )
        )  # fmt: skip
    counts = {status: sum(a.status == status for a in answers) for status in ("accepted", "duplicate", "refused")}
    return SalesAnswer(
        accepted=counts["accepted"], duplicates=counts["duplicate"], refused=counts["refused"], sales=answers
    )


def _key_of(request: HttpRequest) -> UUID:
    key: tokens.TokenRecord = request.auth  # type: ignore[attr-defined]  # set by the interface's key check
    return key.id


@router.post(
    "/sales", response={200: SalesAnswer, 401: schemas.Problem, 422: schemas.Problem}, summary="Tell sales of a till"
)
def tell_sales(request: HttpRequest, batch: SalesIn) -> SalesAnswer:
    """Keep up to 100 sales, each once for its id and each by itself: one that is refused stops no other."""
    return _keep(batch.sales, _key_of(request), clock.now())


def _unreadable(request: HttpRequest, field: str) -> HttpResponse:
    detail = _("The request does not have the right form. Mend the fields named and send it again.")
    return problem(request, 422, "invalid-request", _("The request cannot be read"), detail, [{"field": field}])


def _amount(text: str) -> int:
    return parse(text, settings.CURRENCY).minor


def _sales_of(text: str) -> list[SaleIn]:
    """Read a file: a line for each product, lines of a sale together by its id. Raises ValueError, which names the line."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if rows.fieldnames is None or set(COLUMNS) - set(rows.fieldnames):
        raise ValueError("columns: " + ", ".join(COLUMNS))
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=2):
        try:
            sale = found.setdefault(
                row["sale"],
                {
                    **{name: row[name] or "" for name in ("at", "place", "member", "coupon", "payment")},
                    "id": row["sale"], "points": row["points"] or 0, "total_minor": _amount(row["total"]), "lines": [],
                },
            )  # fmt: skip
            line: dict[str, Any] = {
                "sku": row["sku"], "quantity": row["quantity"], "price_minor": _amount(row["price"]),
            }  # fmt: skip
            sale["lines"].append(LineIn(**line))
        except (NotAnAmount, ValidationError, TypeError, AttributeError) as error:
            raise ValueError(f"line {number}") from error
    try:
        return [SaleIn(**sale) for sale in found.values()]
    except ValidationError as error:
        raise ValueError(str(error.errors()[0]["loc"][0])) from error


FILE = {
    "requestBody": {
        "required": True, "content": {"text/csv": {"schema": {"type": "string"}}},
        "description": "UTF-8, with the columns " + ", ".join(COLUMNS) + "; amounts such as 3.99; at most 100 sales",
    }
}  # fmt: skip


@router.post(
    "/sales.csv", response={200: SalesAnswer, 401: schemas.Problem, 422: schemas.Problem}, openapi_extra=FILE,
    summary="Tell sales of a till in a file",
)  # fmt: skip
def tell_sales_file(request: HttpRequest) -> Any:
    """Keep the sales of a CSV file, by the same rules. A file that cannot be read as a whole keeps nothing."""
    try:
        sales = _sales_of(request.body.decode("utf-8-sig"))
        if not 0 < len(sales) <= MOST_SALES:
            raise ValueError("sales")
    except (ValueError, csv.Error) as error:
        return _unreadable(request, str(error))
    return _keep(sales, _key_of(request), clock.now())


@router.get(
    "/members/{code}", response={200: MemberOut, 401: schemas.Problem, 404: schemas.Problem}, summary="Ask for a member"
)
def get_member(request: HttpRequest, code: str) -> MemberOut:
    """Return a member's tier, points and the coupons that a till may take now; no name."""
    found = members.find_member_by_code(code=code)
    if found is None:
        raise members.NotAMember(code)
    wallet = members.list_wallet(customer_id=found.customer_id, at=clock.now())
    tier = found.tier
    return MemberOut(
        tier={"en": tier.title_en, "zh": tier.title_zh} if tier else {}, points=found.balance,
        coupons=[
            CouponOut(code=each.coupon.code, title={"en": each.coupon.title_en, "zh": each.coupon.title_zh})
            for each in wallet if each.state == "open" and each.coupon.channel in ("", "store")
        ],
    )  # fmt: skip


@router.post(
    "/price", response={200: PriceOut, 401: schemas.Problem, 404: schemas.Problem, 409: schemas.Problem, 422: schemas.Problem},
    summary="Ask what a basket costs",
)  # fmt: skip
def price_basket(request: HttpRequest, basket: BasketIn) -> Any:
    """Return the price with what the member brings, and whether the coupon counts. Promises nothing."""
    at = clock.now()
    lines = _lines(basket.lines, _skus((line.sku for line in basket.lines), at))
    if lines is None:
        return _unreadable(request, "lines.sku")
    member = members.find_member_by_code(code=basket.member) if basket.member else None
    if basket.member and member is None:
        raise members.NotAMember(basket.member)
    priced, standing = orders.price_at_till(
        lines=lines, customer_id=member.customer_id if member else None, coupon_code=basket.coupon,
        points=basket.points if member else 0, at=at,
    )  # fmt: skip
    spent = sum(-each.amount.minor for each in priced.reductions if each.code != "points")
    return PriceOut(
        goods_minor=priced.goods.minor, total_minor=priced.total.minor, currency=priced.total.currency,
        reductions=[ReductionOut(code=each.code, amount_minor=-each.amount.minor) for each in priced.reductions],
        points_usable=standing.most_points(priced.goods.minor - spent), trouble=standing.trouble,
    )  # fmt: skip


def _goods(asked: GoodsAsked) -> list[GoodsOut]:
    rows = inventory.list_stock(location_code=asked.place, limit=PAGE, offset=asked.offset)
    skus = [row.sku_id for row in rows]
    prices = pricing.list_prices(sku_ids=skus, at=clock.now(), channel="store")
    barcodes = {sku: barcode for barcode, sku in catalog.list_barcodes().items()}
    return [
        GoodsOut(
            sku=row.sku_code, barcode=barcodes.get(row.sku_id, ""), name={"en": row.name_en, "zh": row.name_zh},
            measure="weight" if row.weighed else "piece", price_minor=prices[row.sku_id].minor if row.sku_id in prices else None, currency=settings.CURRENCY,
            on_hand=row.on_hand, available=row.available,
        )
        for row in rows
    ]  # fmt: skip


@router.get(
    "/goods", response={200: GoodsPage, 401: schemas.Problem, 422: schemas.Problem}, summary="Products, prices, stock"
)
def list_goods(request: HttpRequest, asked: Query[GoodsAsked]) -> GoodsPage:
    """Return the products that a place keeps, with the till's price and stock, 500 at once."""
    goods = _goods(asked)
    return GoodsPage(goods=goods, next_offset=asked.offset + PAGE if len(goods) == PAGE else None)


@router.get(
    "/goods.csv", response={200: None, 401: schemas.Problem, 422: schemas.Problem}, summary="The same as a file"
)
def list_goods_file(request: HttpRequest, asked: Query[GoodsAsked]) -> HttpResponse:
    """Return a page of products as CSV, in which no text is read as a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow(["sku", "barcode", "name_en", "name_zh", "price_minor", "currency", "on_hand", "available"])
    for each in _goods(asked):
        texts = [_safe(text) for text in (each.sku, each.barcode, each.name["en"], each.name["zh"])]
        price = "" if each.price_minor is None else each.price_minor
        writer.writerow([*texts, price, each.currency, each.on_hand, each.available])
    return response


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
