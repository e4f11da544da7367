"""What can be asked of a customer, and how conditions become one statement. Pure: values only ever travel as parameters."""

import re
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
    """Something known of a customer: its kind says how it is compared, `sql` where it stands.

    A tag has an owner, and comes from a rule over what happened, from a model or from an import; `choices` are all values it can have.
    """

    kind: str
    sql: str = ""
    owner: str = ""
    source: str = "rule"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `days` is the window of a field that looks back: bought within so many days; for a place nearby, kilometres."""

    field: str
    op: str
    value: str
    days: int = DAYS


PEOPLE = "ads.customers AS c LEFT JOIN ads.portraits AS t ON t.customer_id = c.customer_id"
_FIFTHS = ("1", "2", "3", "4", "5")
_LEVELS = ("low", "middle", "high")
# Numbers and money compare by least, most, is; goods by whether any were bought in a window. With an owner it is a tag.
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
    "value_90": Field("worth", owner="models", source="model"),
    "value_year": Field("worth"),
    "gone": Field("chance", owner="models", source="model"),
    "next_in": Field("wait"),
    "cluster": Field("cluster", owner="models", source="model"),
    "stage": Field("choice", "t.stage", "customers", choices=("none", "new", "active", "at_risk", "sleeping", "lost")),
    "recency_fifth": Field("number", "t.recency_fifth", "customers", choices=_FIFTHS),
    "frequency_fifth": Field("number", "t.frequency_fifth", "customers", choices=_FIFTHS),
    "money_fifth": Field("number", "t.money_fifth", "customers", choices=_FIFTHS),
    "rfm_recency": Field("score"),
    "rfm_frequency": Field("score"),
    "rfm_money": Field("score"),
    "usual_gap": Field("number", "t.usual_gap", "customers"),
    "net_year": Field("money", "t.net_year", "customers"),
    "top_department": Field("choice", "t.top_department", "catalog"),
    "top_brand": Field("choice", "t.top_brand", "catalog"),
    "own_brand_share": Field("number", "100 * t.own_brand_net / NULLIF(t.net_year, 0)", "catalog"),
    "price_level": Field("choice", "t.price_level", "pricing", choices=_LEVELS),
    "offer_liking": Field("choice", "t.offer_liking", "pricing", choices=_LEVELS),
    "offer_share": Field("number", "100 * t.offer_lines / NULLIF(t.lines_year, 0)", "pricing"),
    "basket_type": Field("choice", "t.basket_type", "sales", choices=("top_up", "middle", "stock_up")),
    "usual_weekday": Field("number", "t.usual_weekday", "sales", choices=("1", "2", "3", "4", "5", "6", "7")),
    "usual_part_of_day": Field("choice", "t.usual_part_of_day", "sales", choices=("morning", "afternoon", "evening", "night")),
    "trait": Field("trait", "NULLIF(t.traits, '{}')", "customers", "import"),
    "viewed": Field("did", "product_view"),
    "carted": Field("did", "add_to_cart"),
    "searched": Field("did", "search"),
    "viewed_unbought": Field("unbought", "product_view"),
    "carted_unbought": Field("unbought", "add_to_cart"),
    "segment": Field("segment"),
    "sample": Field("sample"),
}  # fmt: skip
TAGS = tuple(name for name, field in FIELDS.items() if field.owner and field.source != "model")
MODELLED = tuple(name for name, field in FIELDS.items() if field.source == "model")
# Known to commerce or to a model, not to the warehouse: who it is comes along as numbers of people, as of now.
LISTED = ("consent", "listed", "points", "month", "near", "worth", "chance", "wait", "cluster", "score")
OPS: Mapping[str, tuple[str, ...]] = {
    "number": ("least", "most", "is"), "money": ("least", "most"), "window": ("least", "most"), "goods": ("in", "not_in"),
    "choice": ("is", "not"), "consent": ("is", "not"), "listed": ("is", "not"), "points": ("least", "most"), "month": ("is", "not"),
    "near": ("is", "not"), "worth": ("least", "most"), "chance": ("least", "most"), "wait": ("least", "most"), "cluster": ("is", "not"), "score": ("least", "most", "is"), "trait": ("is", "not"), "did": ("least", "most"), "unbought": ("least",), "segment": ("is", "not"), "sample": ("is", "not"),
}  # fmt: skip
LOOKS_BACK = ("window", "goods", "did", "unbought")
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
    if kind == "score":
        return value in {"1", "2", "3", "4", "5"}
    if kind == "trait":
        return bool(re.fullmatch(r"[a-z_]{1,40}=[^\x00]{1,60}", value))
    if kind == "sample":
        return value.isascii() and value.isdigit() and len(value) < 3 and 0 < int(value) < 100
    if kind in {"number", "window", "points", "did", "unbought", "segment", "wait", "cluster"}:
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


@dataclass(frozen=True, slots=True)
class Known:
    """What a statement cannot ask the warehouse, by the place of its condition.

    `listed`: people of conditions that commerce answers. `inner`: compiled conditions of other segments, with their parameters.
    """

    listed: Mapping[int, Sequence[int]]
    inner: Mapping[int, tuple[str, Mapping[str, Any]]]


def compile_conditions(
    match: str, conditions: Sequence[Condition], *, today: date, known: Known, prefix: str = "p"
) -> tuple[str, dict[str, Any]]:
    """Return the WHERE part over PEOPLE and its parameters, whose names begin with `prefix`. Raises ConditionInvalid."""
    parts, parameters = list_parts(match, conditions, today=today, known=known, prefix=prefix)
    return f"({(' AND ' if match == 'all' else ' OR ').join(parts)})", parameters


def list_parts(
    match: str, conditions: Sequence[Condition], *, today: date, known: Known, prefix: str = "p"
) -> tuple[list[str], dict[str, Any]]:
    """Return each condition as a truth value over PEOPLE, and the parameters of all. Raises ConditionInvalid."""
    check_conditions(match, conditions)
    parameters: dict[str, Any] = {}
    parts = [_part(f"{prefix}{place}", each, place, today, known, parameters) for place, each in enumerate(conditions)]
    if any("$today" in part for part in parts):
        parameters["today"] = today.isoformat()
    return parts, parameters


def value_of(each: Condition, name: str) -> str:
    """Return the expression of what a condition compares, with the same parameters; NULL where it is no single value."""
    field = FIELDS[each.field]
    if field.kind in {"window", "did"}:
        return _counted(field, name)
    if field.kind == "trait":
        return f"json_extract_string(t.traits, ${name}_path)"
    return field.sql if field.kind in {"number", "money", "choice"} else "NULL"


def _part(name: str, each: Condition, place: int, today: date, known: Known, parameters: dict[str, Any]) -> str:
    field = FIELDS[each.field]
    negated = "NOT " if each.op in {"not", "not_in"} else ""
    if field.kind in LISTED:
        parameters[name] = list(known.listed.get(place, ()))
        return f"{negated if field.kind != 'near' else ''}list_contains(CAST(${name} AS BIGINT[]), c.customer_id)"
    if field.kind == "segment":
        inner, theirs = known.inner[place]
        parameters.update(theirs)
        return f"{negated}COALESCE({inner}, FALSE)"
    if field.kind in LOOKS_BACK:
        parameters[f"{name}_since"] = (today - timedelta(days=each.days)).isoformat()
    asked = _asked(field, each, name, parameters)
    return f"{negated}{asked}" if field.kind in {"goods", "sample"} else asked


def _asked(field: Field, each: Condition, name: str, parameters: dict[str, Any]) -> str:
    """Return a condition that the warehouse answers by itself."""
    parameters[name] = (
        int(each.value) if field.kind in {"number", "window", "did", "unbought", "sample"} else each.value
    )
    if field.kind == "goods":
        return f"c.customer_id IN ({_BOUGHT.format(name=name)})"
    if field.kind == "unbought":
        return f"c.customer_id IN ({_UNBOUGHT.format(name=name, event=field.sql)})"
    if field.kind == "sample":
        parameters[f"{name}_draw"] = str(each.days)
        return f"({_SAMPLE.format(name=name)})"
    if field.kind in {"window", "did"}:
        return f"{_counted(field, name)} {SIGNS[each.op]} ${name}"
    if field.kind == "trait":
        key, _, wanted = each.value.partition("=")
        parameters[f"{name}_path"], parameters[name] = f"$.{key}", wanted
        return f"COALESCE({value_of(each, name)} {SIGNS[each.op]} ${name}, FALSE)"
    compared = f"CAST(${name} AS DECIMAL(18, 2))" if field.kind == "money" else f"${name}"
    return f"COALESCE({field.sql} {SIGNS[each.op]} {compared}, FALSE)"


_BOUGHT = (
    "SELECT o.customer_id FROM dws.orders AS o JOIN dwd.order_lines AS l ON l.day = o.day AND l.order_id = o.order_id "
    "WHERE o.day >= CAST(${name}_since AS DATE) AND o.sold AND o.customer_id IS NOT NULL AND (l.category = ${name} OR l.department = ${name})"
)
# Goods looked at so many times since a day, and not bought from the first of these days on.
_UNBOUGHT = (
    "SELECT w.customer_id FROM (SELECT k.customer_id, json_extract_string(e.body, '$.sku') AS code, MIN(e.day) AS since "
    "FROM dwd.events AS e JOIN dwd.persons AS k ON k.person = e.person "
    "WHERE e.day >= CAST(${name}_since AS DATE) AND e.name = '{event}' AND k.customer_id IS NOT NULL GROUP BY 1, 2 HAVING COUNT(*) >= ${name}) AS w "
    "WHERE NOT EXISTS (SELECT 1 FROM dws.orders AS o JOIN dwd.order_lines AS l ON l.day = o.day AND l.order_id = o.order_id "
    "JOIN dwd.skus AS s ON s.sku_id = l.sku_id WHERE o.sold AND o.day >= w.since AND o.customer_id = w.customer_id AND s.code = w.code)"
)
# The first 32 bits of MD5 over the draw's number and the customer's: the same people for ever, other people in another draw.
_SAMPLE = "CAST(CONCAT('0x', SUBSTR(MD5(CONCAT(CAST(${name}_draw AS VARCHAR), ':', CAST(c.customer_id AS VARCHAR))), 1, 8)) AS BIGINT) % 100 < ${name}"


def _counted(field: Field, name: str) -> str:
    """Return how many orders or events somebody has in a window."""
    if field.kind == "window":
        return f"(SELECT COUNT(*) FROM dws.orders AS o WHERE o.customer_id = c.customer_id AND o.day >= CAST(${name}_since AS DATE) AND o.sold)"
    return (
        "(SELECT COUNT(*) FROM dwd.events AS e JOIN dwd.persons AS k ON k.person = e.person WHERE k.customer_id = c.customer_id "
        f"AND e.day >= CAST(${name}_since AS DATE) AND e.name = '{field.sql}')"
    )


def pack_conditions(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    """Return conditions as plain values, to be kept."""
    return [{"field": each.field, "op": each.op, "value": each.value, "days": each.days} for each in conditions]


def read_conditions(packed: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Return conditions that were kept."""
    return tuple(Condition(each["field"], each["op"], each["value"], each.get("days", DAYS)) for each in packed)
