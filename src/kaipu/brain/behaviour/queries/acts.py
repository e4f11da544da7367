"""Acts of people out of the warehouse: events with the person behind them, and orders beside them.

A person is the customer that an event or the visitor's identity names, else the visitor. Events bear the lake's number of
theirs, which is exact and costs nothing to look up; orders get that of their customer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from kaipu.brain.behaviour.rules import ANYTHING, ORDER, Act, Condition, Span, check_span
from kaipu.brain.lake import api as lake

_BODY = "json_extract_string(body, '$.{}')"
_FIELDS = {name: _BODY.format(name) for name in ("page", "category", "sku", "step", "width")}
_OF_ORDERS = {"channel", "location", "device", "source", "medium", "campaign", "language"}
_CUSTOMERS = "(SELECT customer_id, person FROM dwd.persons WHERE customer_id IS NOT NULL)"
VISIT = "hash(day, session, part)"  # tells visits apart, as the grain of dws.visits does


class Statement:
    """A statement under construction: acts go in, parameters are collected, one common table of acts comes out.

    Acts have h (the visitor's hash), p (the person's number), t (milliseconds) and the columns asked for.
    """

    def __init__(self, span: Span, *, since: date | None = None, until: date | None = None) -> None:
        self.span = span
        self.parameters: dict[str, Any] = {"first": since or span.first, "last": until or span.last}

    def bind(self, value: Any) -> str:
        """Return the name of a parameter that holds a value."""
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def condition(self, conditions: Iterable[Condition], *, orders: bool = False) -> str:
        """Return SQL that is true where all conditions hold. An order has no fields of a page, so it never meets one."""
        parts = []
        for each in conditions:
            if orders and each.field not in _OF_ORDERS:
                return "false"
            if not orders and each.field in {"channel", "location"}:
                return "false"
            column, value = _FIELDS.get(each.field, each.field), self.bind(each.value)
            parts.append(
                {"is": f"{column} = {value}", "is_not": f"coalesce({column}, '') <> {value}",
                 "contains": f"contains(lower({column}), lower({value}))", "begins": f"starts_with({column}, {value})"}[each.operator]
            )  # fmt: skip
        return " AND ".join(parts) or "true"

    def act(self, act: Act) -> str:
        """Return SQL that is true for the events of an act."""
        named = "true" if act.name == ANYTHING else f"name = {self.bind(act.name)}"
        return f"({named} AND {self.condition(act.conditions)})"

    def who(self) -> str:
        """Return SQL that is true for what the span counts."""
        simulated = "" if self.span.simulated is None else f" AND simulated = {self.bind(self.span.simulated)}"
        return f"day BETWEEN $first AND $last{simulated}"

    def events(self, columns: str, where: str) -> str:
        """Return a query for events: h, p, t and columns."""
        return (
            f'SELECT hash(visitor) AS h, person AS p, epoch_ms("at") AS t, {columns} FROM dwd.events '
            f"WHERE {self.who()} AND {self.condition(self.span.conditions)} AND ({where})"
        )

    def orders(self, columns: str, act: Act, *, in_visits: bool = False) -> str:
        """Return a query for sold orders of customers, of the same shape; guests cannot be told apart and are left out.

        `in_visits` takes the orders of visits instead, guests' too; columns may then speak of the visit.
        """
        who, person, source = "hash('')", "k.person", f"dws.orders JOIN {_CUSTOMERS} k USING (customer_id)"
        if in_visits:
            who, person = "hash(visitor)", "coalesce(k.person, i.person, w.person)"
            source = (
                f"dws.orders JOIN dwd.order_visits USING (day, order_id) LEFT JOIN {_CUSTOMERS} k USING (customer_id) "
                f"LEFT JOIN (SELECT visitor, person FROM dwd.identities JOIN {_CUSTOMERS} USING (customer_id)) i USING (visitor) "
                "LEFT JOIN (SELECT visitor, person FROM dwd.persons WHERE visitor IS NOT NULL) w USING (visitor)"
            )
        return (
            f"SELECT {who} AS h, {person} AS p, epoch_ms(placed_at) AS t, {columns} FROM {source} "
            f"WHERE sold AND {self.who()} "
            f"AND {self.condition((*self.span.conditions, *act.conditions), orders=True)}"
        )

    def done(self, act: Act, columns: str, *, of_orders: str = "", more: str = "true") -> str:
        """Return a query for whoever did an act, of the shape of `events`; `of_orders` are the columns of an order."""
        if is_order(act):
            return f"{self.orders(of_orders or columns, act)} AND {more}"
        return self.events(columns, f"{self.act(act)} AND {more}")

    def with_people(self, acts: str) -> str:
        """Return the common table `acts`: those given of the people whom the span counts."""
        if self.span.customers is None:
            return f"WITH acts AS ({acts})"
        chosen = self.bind(sorted(self.span.customers))
        theirs = f"SELECT person FROM {_CUSTOMERS} WHERE customer_id IN (SELECT unnest({chosen}))"
        return f"WITH acts AS (SELECT * FROM ({acts}) WHERE p IN ({theirs}))"


def ask(statement: str, parameters: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return the columns of a statement, plain where nothing is missing; of the parameters only those that it speaks of."""
    used = {name: value for name, value in parameters.items() if f"${name}" in statement}
    found = lake.ask_arrays(statement, used, at=at)
    return {name: values if np.ma.getmask(values).any() else np.ma.getdata(values) for name, values in found.items()}


@dataclass(frozen=True, slots=True)
class ActCount:
    """An event of the web, or ORDER: how often it was done in a span, and by how many visitors or customers."""

    name: str
    count: int
    people: int


def list_acts(span: Span, *, at: datetime) -> list[ActCount]:
    """Return what was done in a span, the most frequent first. Raises QuestionInvalid. Two statements."""
    check_span(span)
    statement = Statement(span)
    events = statement.events("name", "true")
    orders = statement.orders("1 AS one", Act(ORDER))
    found = []
    for sql in (
        f"SELECT name, count(*) AS n, count(DISTINCT h) AS people FROM ({events}) GROUP BY name",
        f"SELECT '{ORDER}' AS name, count(*) AS n, count(DISTINCT p) AS people FROM ({orders})",
    ):
        rows = ask(sql, statement.parameters, at)
        found += [
            ActCount(str(a), int(n), int(p)) for a, n, p in zip(rows["name"], rows["n"], rows["people"], strict=True)
        ]
    return sorted((each for each in found if each.count), key=lambda each: (-each.count, each.name))


def is_order(act: Act) -> bool:
    """Tell whether an act is an order rather than an event."""
    return act.name == ORDER
