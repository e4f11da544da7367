"""What can be asked of a customer, and how conditions become one statement. Pure: values only ever travel as parameters."""

import csv
import hashlib
import hmac
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

MATCHES = ("all", "any")
MOST_CONDITIONS = 12
MOST_NUMBER = 1_000_000
DAYS = 365


@dataclass(frozen=True, slots=True)
class Field:
    """Something known of a customer: its kind says how it is compared, `sql` where it stands."""

    kind: str
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `days` is the window of a field that looks back: bought within so many days; for a place nearby, kilometres."""

    field: str
    op: str
    value: str
    days: int = DAYS


# c: ads.customers. Numbers and money compare by least, most, is; goods by whether any were bought in a window.
FIELDS: Mapping[str, Field] = {
    "orders": Field("number", "c.orders"),
    "spend": Field("money", "c.net"),
    "average": Field("money", "c.net / NULLIF(c.orders, 0)"),
    "profit": Field("money", "c.costed - c.cost"),
    "recency": Field("number", "date_diff('day', c.last_day, CAST($today AS DATE))"),
    "joined": Field("number", "date_diff('day', c.joined_on, CAST($today AS DATE))"),
    "recent_orders": Field("window"),
    "bought": Field("goods"),
    "language": Field("choice", "c.language"),
    "channel": Field("choice", "c.channel"),
    "place": Field("choice", "c.location"),
    "consent": Field("consent"),
    "tier": Field("listed"),
    "points": Field("points"),
    "birth_month": Field("month"),
    "coupon_open": Field("listed"),
    "coupon_used": Field("listed"),
    "coupon_unused": Field("listed"),
    "near": Field("near"),
    "value_90": Field("worth"),
    "value_year": Field("worth"),
    "gone": Field("chance"),
    "next_in": Field("wait"),
}
# Known to commerce or to a model, not to the warehouse: who it is comes along as numbers of people, as of now.
LISTED = ("consent", "listed", "points", "month", "near", "worth", "chance", "wait")
EXPECTED = ("worth", "chance", "wait")
OPS: Mapping[str, tuple[str, ...]] = {
    "number": ("least", "most", "is"), "money": ("least", "most"), "window": ("least", "most"), "goods": ("in", "not_in"),
    "choice": ("is", "not"), "consent": ("is", "not"), "listed": ("is", "not"), "points": ("least", "most"), "month": ("is", "not"),
    "near": ("is", "not"), "worth": ("least", "most"), "chance": ("least", "most"), "wait": ("least", "most"),
}  # fmt: skip
SIGNS = {"least": ">=", "most": "<=", "is": "=", "not": "<>"}


class ConditionInvalid(ValueError):
    """A condition cannot be asked; `place` counts from 0, `reason` is the part that is wrong."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


def check_conditions(match: str, conditions: Sequence[Condition]) -> None:
    """Refuse what cannot be asked. Raises ConditionInvalid."""
    if match not in MATCHES or not 0 < len(conditions) <= MOST_CONDITIONS:
        raise ConditionInvalid(0, "conditions")
    for place, each in enumerate(conditions):
        field = FIELDS.get(each.field)
        if field is None:
            raise ConditionInvalid(place, "field")
        if each.op not in OPS[field.kind]:
            raise ConditionInvalid(place, "op")
        if not 1 <= each.days <= 3650:
            raise ConditionInvalid(place, "days")
        if not _fits(field.kind, each.value):
            raise ConditionInvalid(place, "value")


def _fits(kind: str, value: str) -> bool:
    if kind == "month":
        return value in {str(month) for month in range(1, 13)}
    if kind in {"number", "window", "points", "wait"}:
        return value.isascii() and value.isdigit() and len(value) < 8 and int(value) <= MOST_NUMBER
    if kind == "chance":
        return value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= 100
    if kind in {"money", "worth"}:
        return _money(value) is not None
    return 0 < len(value) <= 120


def _money(value: str) -> Decimal | None:
    whole, _, cents = value.partition(".")
    good = (
        whole.isascii() and whole.isdigit() and len(whole) < 10 and (not cents or (cents.isdigit() and len(cents) < 3))
    )
    return Decimal(value) if good and not value.endswith(".") else None


def compile_conditions(
    match: str, conditions: Sequence[Condition], *, today: date, listed: Mapping[int, Sequence[int]]
) -> tuple[str, dict[str, Any]]:
    """Return the WHERE part over `ads.customers AS c` and its parameters. `listed` names the people of conditions that commerce
    answers, by place.

    Raises ConditionInvalid.
    """
    check_conditions(match, conditions)
    parameters: dict[str, Any] = {}
    parts = [_part(place, each, today, listed, parameters) for place, each in enumerate(conditions)]
    if any("$today" in part for part in parts):
        parameters["today"] = today.isoformat()
    return f"({(' AND ' if match == 'all' else ' OR ').join(parts)})", parameters


def _part(
    place: int, each: Condition, today: date, listed: Mapping[int, Sequence[int]], parameters: dict[str, Any]
) -> str:
    field, name = FIELDS[each.field], f"p{place}"
    if field.kind in LISTED:
        parameters[name] = list(listed.get(place, ()))
        return f"{'NOT ' if each.op == 'not' and field.kind != 'near' else ''}list_contains(CAST(${name} AS BIGINT[]), c.customer_id)"
    if field.kind in {"window", "goods"}:
        parameters[f"{name}_since"] = (today - timedelta(days=each.days)).isoformat()
        since = f"o.day >= CAST(${name}_since AS DATE) AND o.sold AND o.customer_id IS NOT NULL"
    if field.kind == "window":
        parameters[name] = int(each.value)
        bought = f"(SELECT COUNT(*) FROM dws.orders AS o WHERE o.customer_id = c.customer_id AND {since})"
        return f"{bought} {SIGNS[each.op]} ${name}"
    if field.kind == "goods":
        parameters[name] = each.value
        goods = (
            "SELECT o.customer_id FROM dws.orders AS o JOIN dwd.order_lines AS l ON l.day = o.day AND l.order_id = o.order_id "
            f"WHERE {since} AND (l.category = ${name} OR l.department = ${name})"
        )
        return f"c.customer_id {'IN' if each.op == 'in' else 'NOT IN'} ({goods})"
    parameters[name] = int(each.value) if field.kind == "number" else each.value
    compared = f"CAST(${name} AS DECIMAL(18, 2))" if field.kind == "money" else f"${name}"
    return f"COALESCE({field.sql} {SIGNS[each.op]} {compared}, FALSE)"


def pack_conditions(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    """Return conditions as plain values, to be kept."""
    return [{"field": each.field, "op": each.op, "value": each.value, "days": each.days} for each in conditions]


def read_conditions(packed: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Return conditions that were kept."""
    return tuple(Condition(each["field"], each["op"], each["value"], each.get("days", DAYS)) for each in packed)


MOST_CENTROIDS = 100_000
CENTROID_COLUMNS = {
    "postcode": "postcode", "zip": "postcode", "邮编": "postcode", "邮政编码": "postcode", "name": "name", "名称": "name", "区域": "name",
    "latitude": "latitude", "lat": "latitude", "纬度": "latitude", "longitude": "longitude", "lon": "longitude", "lng": "longitude", "经度": "longitude",
}  # fmt: skip
COUNTRY_CODES = {"USD": "1", "CNY": "86", "HKD": "852", "EUR": "", "GBP": "44", "JPY": "81"}


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of a postcode's district, in degrees."""

    postcode: str
    name: str
    latitude: float
    longitude: float


def clean_postcode(text: str) -> str:
    """Return a postcode as it is compared: without spaces, in capitals."""
    return "".join(text.split()).upper()


def read_centroids(text: str) -> tuple[list[Spot], list[int]]:
    """Read a CSV file with a head line; return places, and the numbers of lines that are none. The last line of a postcode counts."""
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff").replace("\x00", ""))))
    names = [CENTROID_COLUMNS.get(name.strip().lower(), "") for name in lines[0]] if lines else []
    if not {"postcode", "latitude", "longitude"} <= set(names) or len(lines) > MOST_CENTROIDS:
        return [], [1]
    found, refused = {}, []
    for number, cells in enumerate(lines[1:], start=2):
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        postcode = clean_postcode(row.get("postcode", ""))
        try:
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
        except (KeyError, ValueError):
            latitude = longitude = 999.0
        if not 0 < len(postcode) <= 16 or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            refused.append(number)
            continue
        found[postcode] = Spot(postcode, row.get("name", "")[:120], latitude, longitude)
    return list(found.values()), refused


def hash_email(email: str) -> str:
    """Return SHA-256 of an e-mail address without surrounding space and in small letters, as advertising companies compare it."""
    plain = email.strip().lower()
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def to_e164(phone: str, country_code: str) -> str:
    """Return a telephone number with + and its country's code (E.164); “” where that cannot be told."""
    digits = "".join(each for each in phone if each.isascii() and each.isdigit())
    if phone.strip().startswith("+"):
        whole = digits
    elif digits.startswith("00"):
        whole = digits[2:]
    elif not country_code:
        return ""
    elif country_code == "1" and len(digits) == 11 and digits.startswith("1"):
        whole = digits
    else:
        whole = country_code + digits.removeprefix("0")
    return f"+{whole}" if 8 <= len(whole) <= 15 and not whole.startswith("0") else ""


def hash_phone(phone: str, country_code: str) -> str:
    """Return SHA-256 of a telephone number in E.164; “” where it has no such form."""
    whole = to_e164(phone, country_code)
    return hashlib.sha256(whole.encode()).hexdigest() if whole else ""


def sign_upload(secret: str, moment: str, body: bytes) -> str:
    """Return the signature of an upload: HMAC-SHA256 over its moment, a dot and its body."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
