"""What is bought together, over the warehouse."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.behaviour.queries.acts import Statement, ask
from kaipu.brain.behaviour.rules import BasketQuestion, Rule, check_baskets, derive_rules, frequent_sets
from kaipu.brain.lake import api as lake

_ITEMS = {"sku": "sku_id", "category": "category", "department": "department"}
MOST_RULES = 500
type Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Item:
    """Goods, or a category or department of them: its code and its names."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Association:
    """Whoever buys all of `base` also buys `then`: see Rule."""

    base: tuple[Item, ...]
    then: Item
    baskets: int
    support: float
    confidence: float
    lift: float
    leverage: float


@dataclass(frozen=True, slots=True)
class Associations:
    """The rules of a question, how many baskets and kinds of goods they come from, how many baskets a set needed, and
    how many rules there were before the list was cut."""

    question: BasketQuestion
    baskets: int
    items: int
    least: int
    rules: tuple[Association, ...]
    found: int


def get_associations(question: BasketQuestion, *, most: int = 100, at: datetime) -> Associations:
    """Return what is bought together. Raises QuestionInvalid. One statement for the baskets, two for names.

    A basket is a sold order with at least one of the goods in question; a set needs at least two baskets.
    """
    check_baskets(question)
    statement = Statement(question.span)
    baskets, items, codes = _baskets(statement, question, at)
    count = np.unique(baskets).size
    least = max(2, math.ceil(question.least_support * count))
    sets = frequent_sets(baskets, items, least=least, longest=question.longest) if count else {}
    rules = derive_rules(sets, baskets=count, least_confidence=question.least_confidence, least_lift=0.0)
    chosen = sorted(rules, key=lambda rule: (-getattr(rule, question.order_by), -rule.support, rule.base, rule.then))[
        : min(most, MOST_RULES)
    ]
    names = _names(question, {codes[i] for rule in chosen for i in (*rule.base, rule.then)}, at)
    return Associations(
        question, count, len({code for members in sets if len(members) == 1 for code in members}), least,
        tuple(_association(rule, codes, names) for rule in chosen), len(rules),
    )  # fmt: skip


def _baskets(statement: Statement, question: BasketQuestion, at: datetime) -> tuple[Ints, Ints, dict[int, str]]:
    """Return order ids, item numbers, and the code of each item number."""
    item = _ITEMS[question.level]
    where = f"sold AND {statement.who()} AND {statement.condition(question.span.conditions, orders=True)}"
    if question.within:
        within = statement.bind(question.within)
        where += f" AND (department = {within} OR category = {within})"
    if question.span.customers is not None:
        where += f" AND customer_id IN (SELECT unnest({statement.bind(sorted(question.span.customers))}))"
    if question.level == "sku":
        found = ask(f"SELECT order_id AS o, sku_id AS i FROM dws.order_lines WHERE {where}", statement.parameters, at)
        items = found["i"].astype(np.int64)
        return found["o"].astype(np.int64), items, {int(i): str(int(i)) for i in np.unique(items)}
    found = ask(
        f"WITH held AS MATERIALIZED (SELECT DISTINCT order_id AS o, {item} AS code FROM dws.order_lines WHERE {where}), "
        "numbered AS (SELECT code, row_number() OVER (ORDER BY code) AS i FROM (SELECT DISTINCT code FROM held)) "
        "SELECT o, i, CAST(NULL AS VARCHAR) AS code FROM held JOIN numbered USING (code) "
        "UNION ALL SELECT NULL, i, code FROM numbered",
        statement.parameters, at,
    )  # fmt: skip
    named = ~_missing(found["code"])
    codes = {int(i): str(code) for i, code in zip(found["i"][named], found["code"][named], strict=True)}
    orders = np.ma.getdata(found["o"])[~named].astype(np.int64)
    return orders, found["i"][~named].astype(np.int64), codes


def _missing(texts: Any) -> NDArray[np.bool_]:
    mask = np.ma.getmaskarray(texts)
    return mask if mask.any() else np.array([text is None for text in texts])


def _names(question: BasketQuestion, codes: Iterable[str], at: datetime) -> dict[str, Item]:
    wanted = list(codes)
    if question.level == "sku":
        sql = "SELECT CAST(sku_id AS VARCHAR), code, name_en, name_zh FROM dwd.skus WHERE sku_id IN (SELECT unnest($wanted))"
        return {
            key: Item(code, en, zh) for key, code, en, zh in lake.ask(sql, {"wanted": [int(c) for c in wanted]}, at=at)
        }
    sql = "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = $level AND member IN (SELECT unnest($wanted))"
    return {
        code: Item(code, en, zh) for code, en, zh in lake.ask(sql, {"wanted": wanted, "level": question.level}, at=at)
    }


def _association(rule: Rule, codes: dict[int, str], names: dict[str, Item]) -> Association:
    def item(number: int) -> Item:
        code = codes[number]
        return names.get(code, Item(code, code, code))

    return Association(
        tuple(item(i) for i in rule.base), item(rule.then), rule.baskets, rule.support, rule.confidence, rule.lift,
        rule.leverage,
    )  # fmt: skip
