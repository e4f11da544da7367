"""Factor trees as data, and exact contributions: how much of a change each factor made, adding up to the change to the cent."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product: a metric, or one metric per unit of another. `unit` is of what the reader sees."""

    title_en: str
    title_zh: str
    over: str
    under: str = ""
    unit: str = "number"


@dataclass(frozen=True, slots=True)
class Moved:
    """A factor before and now, and its contribution in units of the whole."""

    factor: Factor
    before: float
    now: float
    contribution: Decimal


_VISITS = Factor("Visits", "访问", "visits", unit="count")
_BUYERS = Factor("Buyers", "买家数", "buyers", unit="count")
_ORDERS = Factor("Orders", "订单数", "orders", unit="count")
_FREQUENCY = Factor("Orders per buyer", "人均订单数", "orders", "buyers")
_VALUE = Factor("Sales per order", "客单价", "net_sales", "orders", "money")
_ITEMS = Factor("Items per order", "每单件数", "units", "orders")

# metric → the products it is, each ending where the metric ends, the most telling first
TREES: dict[str, tuple[tuple[Factor, ...], ...]] = {
    "gmv": (
        (_VISITS, Factor("Orders per visit", "访问下单率", "placed_orders", "visits", "ratio"),
         Factor("Value per order", "单均成交额", "gmv", "placed_orders", "money")),
        (Factor("Orders placed", "下单数", "placed_orders", unit="count"),
         Factor("Value per order", "单均成交额", "gmv", "placed_orders", "money")),
    ),
    "net_sales": (
        (_BUYERS, _FREQUENCY, _VALUE),
        (_VISITS, Factor("Orders per visit", "访问成交率", "orders", "visits", "ratio"), _VALUE),
        (_ORDERS, _VALUE),
    ),
    "orders": (
        (_BUYERS, _FREQUENCY),
        (_VISITS, Factor("Orders per visit", "访问成交率", "orders", "visits", "ratio")),
    ),
    "units": ((_ORDERS, _ITEMS),),
    "aov": (
        (Factor("Lines per order", "每单品项数", "lines_per_order"),
         Factor("Sales per line", "每品项销售额", "aov", "lines_per_order", "money")),
    ),
    "sales_per_visit": (
        (Factor("Conversion", "转化率", "conversion", unit="ratio"),
         Factor("Sales per buying visit", "每次成交访问销售额", "sales_per_visit", "conversion", "money")),
    ),
    "gross_profit": (
        (_ORDERS, _VALUE, Factor("Gross profit per unit of sales", "销售毛利率", "gross_profit", "net_sales", "ratio")),
    ),
    "conversion": (
        (Factor("Visits that filled a cart", "加购率", "cart_rate", unit="ratio"),
         Factor("Carts that reached the checkout", "加购到结算率", "checkout_rate", unit="ratio"),
         Factor("Checkouts that were bought", "结算到成交率", "conversion", "cart_rate*checkout_rate", "ratio")),
    ),
    "page_views": ((_VISITS, Factor("Pages per visit", "每次访问页数", "page_views", "visits")),),
    "stock_value": (
        (Factor("Pieces in stock", "库存件数", "stock_units", unit="count"),
         Factor("Value per piece", "件均价值", "stock_value", "stock_units", "money")),
    ),
    "collected": (
        (_ORDERS, Factor("Collected per order", "单均收款", "collected", "orders", "money")),
    ),
}  # fmt: skip


def names_of(factors: Sequence[Factor]) -> tuple[str, ...]:
    """Return the metrics that factors speak of, each once."""
    names = [name for factor in factors for side in (factor.over, factor.under) for name in side.split("*") if name]
    return tuple(dict.fromkeys(names))


def split_change(
    factors: Sequence[Factor], before: dict[str, Decimal | None], now: dict[str, Decimal | None], change: Decimal
) -> tuple[Moved, ...]:
    """Return each factor's part of a change; () where one of them has no data.

    By the logarithmic mean (LMDI I: Ang, Energy Policy 32(9), 2004), which leaves no remainder and depends on no order;
    by Shapley's mean over all orders where a factor is zero or negative. Parts add up to `change` at its own precision:
    what rounding leaves goes to the largest remainders.
    """
    first = [_value(factor, before) for factor in factors]
    last = [_value(factor, now) for factor in factors]
    if any(value is None for value in (*first, *last)):
        return ()
    start, end = [float(value or 0) for value in first], [float(value or 0) for value in last]
    exact = _by_logarithms(start, end) if min(*start, *end) > 0 else _by_orders(start, end)
    parts = share_out(exact, change)
    return tuple(Moved(*each) for each in zip(factors, start, end, parts, strict=True))


def _value(factor: Factor, values: dict[str, Decimal | None]) -> Decimal | None:
    over, under = values.get(factor.over), Decimal(1)
    for name in factor.under.split("*") if factor.under else ():
        divisor = values.get(name)
        if not divisor:
            return None
        under *= divisor
    return None if over is None else over / under


def _by_logarithms(before: Sequence[float], now: Sequence[float]) -> list[float]:
    start, end = math.prod(before), math.prod(now)
    mean = start if math.isclose(start, end, rel_tol=1e-12) else (end - start) / math.log(end / start)
    return [mean * math.log(b / a) for a, b in zip(before, now, strict=True)]


def _by_orders(before: Sequence[float], now: Sequence[float]) -> list[float]:
    parts = [0.0] * len(before)
    orders = list(itertools.permutations(range(len(before))))
    for order in orders:
        values = list(before)
        for place in order:
            earlier = math.prod(values)
            values[place] = now[place]
            parts[place] += math.prod(values) - earlier
    return [part / len(orders) for part in parts]


def share_out(exact: Sequence[float], whole: Decimal) -> tuple[Decimal, ...]:
    """Round parts to the precision of a whole so that they add up to it: the largest remainders take what is left."""
    if not exact:
        return ()
    step = Decimal(1).scaleb(min(int(whole.as_tuple().exponent), 0))
    units = int(whole / step)
    drift = (float(whole) - sum(exact)) / len(exact)  # what the rounding of the factors' own values took away
    scaled = [(part + drift) / float(step) for part in exact]
    floors = [math.floor(part) for part in scaled]
    missing = units - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda place: floors[place] - scaled[place])
    for place in range(abs(missing)):
        floors[by_remainder[place % len(exact)]] += 1 if missing > 0 else -1
    return tuple(floor * step for floor in floors)
