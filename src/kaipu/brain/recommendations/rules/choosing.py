"""What of a list is shown: nothing that cannot be had, is in the cart or barred; not all of one kind; margin as far as wanted."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

LOOKS, OF_EACH_LOOK = 3, 2  # so that looks fill half a row at most


@dataclass(frozen=True, slots=True)
class Pick:
    """An item that might be shown, how strongly, and why: `reason` is a key, `facts` what its sentence needs.

    The fact `margin` is the per cent of its price that is margin, where that is known.
    """

    sku_id: int
    score: float
    reason: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """What holds for an item now: its category, and whether it can be had fresh."""

    category_id: int
    can_be_had: bool


def choose(
    picks: Iterable[Pick], offers: Mapping[int, Offer], *, without: Collection[int], count: int, per_category: int,
    margin_percent: int = 0,
) -> list[Pick]:  # fmt: skip
    """Return what is shown, the best first.

    No more than `per_category` of one category: better fewer than all alike. Items that have no offer are left out.
    """
    weight = margin_percent / 100
    fit = [p for p in picks if p.sku_id in offers and offers[p.sku_id].can_be_had and p.sku_id not in without]
    fit.sort(key=lambda p: (-p.score * (1 + weight * max(p.facts.get("margin", 0), 0) / 100), p.sku_id))
    taken: Counter[int] = Counter()
    seen: set[int] = set()
    chosen = []
    for pick in fit:
        category = offers[pick.sku_id].category_id
        if pick.sku_id in seen or taken[category] >= per_category:
            continue
        taken[category] += 1
        seen.add(pick.sku_id)
        chosen.append(pick)
        if len(chosen) == count:
            break
    return chosen


def weigh(picks: Sequence[Pick]) -> dict[int, float]:
    """Return how far each pick moves up: the best one fully, the others by their score beside its."""
    most = max((pick.score for pick in picks), default=0.0)
    return {pick.sku_id: pick.score / most for pick in picks} if most > 0 else {}


def after_looks(beside: Sequence[Sequence[Pick]]) -> list[Pick]:
    """Return what follows from goods just looked at, the newest look first: of each the two strongest, a tenth less for each older look."""
    found = []
    for age, picks in enumerate(beside[:LOOKS]):
        for nth, pick in enumerate(sorted(picks, key=lambda p: (-p.score, p.sku_id))[:OF_EACH_LOOK]):
            found.append(Pick(pick.sku_id, 0.95 - 0.1 * age - 0.02 * nth, "looked", pick.facts))
    return found


def merge(lists: Sequence[Iterable[Pick]]) -> list[Pick]:
    """Add up the scores of items over several lists, of goods in one cart say; the reason is that of the strongest."""
    best: dict[int, Pick] = {}
    total: dict[int, float] = {}
    for each in lists:
        for pick in each:
            total[pick.sku_id] = total.get(pick.sku_id, 0.0) + pick.score
            if pick.sku_id not in best or pick.score > best[pick.sku_id].score:
                best[pick.sku_id] = pick
    return [Pick(sku, total[sku], pick.reason, pick.facts) for sku, pick in best.items()]
