"""The one function that computes a price. Pure: prices and conditions in, an explained sum out.

Every amount the shopper pays is the sum of adjustments, each with a kind, a reason and the lines it touches. A promotion
engine adds `Adjustment`s through `offers`; nothing else may change a price.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kaipu.kernel.money import Money, share, total, worth


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line to be priced: how much of a SKU, at most `most`, where `price_per` of it cost `unit` (1 piece, or 1000 g)."""

    sku_id: int
    quantity: int
    unit: Money
    price_per: int = 1
    most: int = 999

    @property
    def base(self) -> Money:
        """What the line costs before anything is added or taken off."""
        return Money(worth(self.unit.minor, self.quantity, self.price_per), self.unit.currency)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A named change of an amount. `scope` is “line” or “order”; `amount` is negative for a discount.

    `kind` is for machines (“base”, “promotion”, “delivery”), `code` names the rule, `values` fill the sentence that the
    page writes for it.
    """

    kind: str
    code: str
    amount: Money
    sku_id: int | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A priced line; the adjustments sum to `total`."""

    sku_id: int
    quantity: int
    unit: Money
    total: Money
    adjustments: tuple[Adjustment, ...]
    price_per: int = 1

    @property
    def base(self) -> Money:
        """What the line costs before anything is added or taken off."""
        return Money(worth(self.unit.minor, self.quantity, self.price_per), self.unit.currency)

    @property
    def discount(self) -> Money:
        """What was taken off this line, as a positive amount."""
        return self.base - self.total


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A priced cart: goods − discount + delivery = total, to the cent."""

    lines: tuple[PricedLine, ...]
    goods: Money
    discount: Money
    delivery: Money
    total: Money
    adjustments: tuple[Adjustment, ...]
    free_delivery_missing: Money

    @property
    def reductions(self) -> tuple[Adjustment, ...]:
        """What was taken off all lines together, one adjustment for each rule, in the order in which they applied."""
        found: dict[tuple[str, str], Adjustment] = {}
        for line in self.lines:
            for each in line.adjustments:
                if each.kind != "base":
                    known = found.get((each.kind, each.code))
                    amount = each.amount if known is None else known.amount + each.amount
                    found[each.kind, each.code] = Adjustment(each.kind, each.code, amount, None, each.values)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """What delivery costs, and from which sum of goods on it is free."""

    fee: Money
    free_from: Money


Offer = Callable[[Sequence[Wanted]], Sequence[Adjustment]]


@dataclass(frozen=True, slots=True)
class PricingContext:
    """All that a price may depend on besides the lines."""

    currency: str
    delivery: DeliveryTerms | None = None
    offers: tuple[Offer, ...] = field(default=())


class QuantityInvalid(ValueError):
    """A quantity is not a whole number between 1 and the most that one line may hold (999 pieces, 50 kg)."""


def price_cart(lines: Sequence[Wanted], context: PricingContext) -> PricedCart:
    """Price lines under a context and explain every amount.

    Order-wide adjustments are shared over the lines by largest remainder, so the lines sum to the goods after discount
    exactly, and a refund of one line knows what it was worth. No line and no sum ever falls below zero.
    Raises QuantityInvalid.
    """
    for line in lines:
        if not 1 <= line.quantity <= line.most:
            raise QuantityInvalid(str(line.quantity))
    zero = Money(0, context.currency)
    base = [Adjustment("base", "base", line.base, line.sku_id) for line in lines]
    explained: list[list[Adjustment]] = [[adjustment] for adjustment in base]
    left = [adjustment.amount.minor for adjustment in base]
    for offer in context.offers:
        for adjustment in offer(lines):
            _apply(adjustment, lines, left, explained)
    priced = tuple(
        PricedLine(
            line.sku_id, line.quantity, line.unit, Money(left[i], context.currency), tuple(explained[i]), line.price_per
        )
        for i, line in enumerate(lines)
    )
    goods = total((adjustment.amount for adjustment in base), context.currency)
    after = total((line.total for line in priced), context.currency)
    delivery, missing = _delivery(after, context, bool(lines))
    order_wide = (Adjustment("delivery", "delivery", delivery),) if delivery else ()
    return PricedCart(priced, goods, goods - after, delivery, after + delivery, order_wide, missing if lines else zero)


def adjust(priced: PricedCart, adjustment: Adjustment) -> PricedCart:
    """Return a priced cart with one more adjustment of the whole order, shared over its lines as `price_cart` does it."""
    left = [line.total.minor for line in priced.lines]
    explained = [list(line.adjustments) for line in priced.lines]
    wanted = [Wanted(line.sku_id, line.quantity, line.unit, line.price_per, line.quantity) for line in priced.lines]
    _apply(adjustment, wanted, left, explained)
    currency = priced.total.currency
    lines = tuple(
        PricedLine(line.sku_id, line.quantity, line.unit, Money(left[i], currency), tuple(explained[i]), line.price_per)
        for i, line in enumerate(priced.lines)
    )
    after = total((line.total for line in lines), currency)
    return PricedCart(
        lines, priced.goods, priced.goods - after, priced.delivery, after + priced.delivery, priced.adjustments,
        priced.free_delivery_missing,
    )  # fmt: skip


def _apply(adjustment: Adjustment, lines: Sequence[Wanted], left: list[int], explained: list[list[Adjustment]]) -> None:
    touched = [i for i, line in enumerate(lines) if adjustment.sku_id in (None, line.sku_id)]
    worth = sum(left[i] for i in touched)
    amount = max(adjustment.amount.minor, -worth)
    if not amount:
        return
    for i, part in zip(touched, share(amount, [left[i] for i in touched]), strict=True):
        if part:
            left[i] += part
            currency = adjustment.amount.currency
            explained[i].append(
                Adjustment(adjustment.kind, adjustment.code, Money(part, currency), lines[i].sku_id, adjustment.values)
            )


def _delivery(after: Money, context: PricingContext, anything: bool) -> tuple[Money, Money]:
    zero = Money(0, context.currency)
    if context.delivery is None or not anything:
        return zero, zero
    if after.minor >= context.delivery.free_from.minor:
        return zero, zero
    return context.delivery.fee, context.delivery.free_from - after
