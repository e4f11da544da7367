"""What a coupon, points and a tier are worth: pure, in whole minor units and whole points."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

KINDS = ("earn", "burn", "burn_back", "claw_back", "expire", "adjust", "gift", "opening")
# member: what the member may spend · issued: what the shop gave away · burnt: paid with · expired · corrected: by hand
ACCOUNTS = ("member", "issued", "burnt", "expired", "corrected")
AGAINST = {
    "earn": "issued", "claw_back": "issued", "gift": "issued", "opening": "issued", "burn": "burnt", "burn_back": "burnt",
    "expire": "expired", "adjust": "corrected",
}  # fmt: skip
WHOLE = 10_000  # basis points
CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of points. `burn_points` points are worth `burn_minor`; at most `burn_share_bp` of the goods is paid with them."""

    points_per_major: int = 1
    burn_points: int = 100
    burn_minor: int = 100
    burn_share_bp: int = 5000
    keep_months: int = 12
    double_weekdays: tuple[int, ...] = ()
    window_days: int = 365
    grace_days: int = 30
    approve_from: int = 500
    referral_points: int = 200
    referral_limit: int = 20


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """What a coupon takes off, from which sum of goods on."""

    kind: str
    amount_minor: int
    percent_bp: int
    cap_minor: int | None
    threshold_minor: int


def clean_code(text: str) -> str:
    """Return a coupon's or member's code as it is stored, or “” for what cannot be one."""
    code = text.strip().upper().replace(" ", "")
    return code if 3 <= len(code) <= 32 and set(code) <= CODE_LETTERS else ""


def coupon_off(terms: CouponTerms, goods_minor: int) -> int:
    """Return what a coupon takes off goods worth this much; nothing below its threshold, and never the last cent.

    An order that costs nothing would have nothing to be paid.
    """
    if goods_minor < terms.threshold_minor:
        return 0
    off = terms.amount_minor if terms.kind == "amount" else goods_minor * terms.percent_bp // WHOLE
    if terms.cap_minor is not None:
        off = min(off, terms.cap_minor)
    return max(0, min(off, goods_minor - 1))


def points_worth(terms: Terms, points: int) -> int:
    """Return what points are worth in minor units, rounded down."""
    return points * terms.burn_minor // terms.burn_points


def usable_points(terms: Terms, goods_minor: int, balance: int, wanted: int) -> int:
    """Return how many of the wanted points may be spent on goods worth this much.

    Only as many as there are, as pay for the allowed share of the goods, and as are worth anything.
    """
    most_minor = min(goods_minor * terms.burn_share_bp // WHOLE, max(goods_minor - 1, 0))
    points = max(0, min(wanted, balance, most_minor * terms.burn_points // terms.burn_minor))
    return -(-points_worth(terms, points) * terms.burn_points // terms.burn_minor)  # what the cents need, no point more


def points_earned(terms: Terms, spend_minor: int, minor_in_major: int, earn_bp: int, weekday: int) -> int:
    """Return the points that a spend earns, rounded down. `weekday`: Monday is 1."""
    times = 2 if weekday in terms.double_weekdays else 1
    return spend_minor * terms.points_per_major * earn_bp * times // (minor_in_major * WHOLE)


def points_to_claw(points: int, clawed: int, spend_minor: int, refunded_minor: int) -> int:
    """Return how many more earned points go back once this much of the spend was refunded in all."""
    if spend_minor <= 0:
        return 0
    due = -(-points * min(refunded_minor, spend_minor) // spend_minor)
    return max(0, due - clawed)


def take_oldest(lots: Sequence[tuple[int, int]], points: int) -> dict[int, int]:
    """Take points from lots (id, left) in their order; return what each gives. Gives less where there is less."""
    taken = {}
    for lot, left in lots:
        if points <= 0:
            break
        taken[lot] = min(left, points)
        points -= taken[lot]
    return taken


def later(moment: datetime, months: int) -> datetime:
    """Return the same time some months later, at the end of a shorter month if need be."""
    place = moment.month - 1 + months
    year, month = moment.year + place // 12, place % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Step:
    """What a tier asks for; None where a figure does not count."""

    level: int
    spend_minor: int | None
    points: int | None
    orders: int | None


def level_for(steps: Sequence[Step], figures: Mapping[str, int]) -> int:
    """Return the highest level of which any threshold is reached; 0 where none is."""
    reached = [0]
    for step in steps:
        asked = {"spend_minor": step.spend_minor, "points": step.points, "orders": step.orders}
        if any(least is not None and figures[name] >= least for name, least in asked.items()):
            reached.append(step.level)
    return max(reached)


def next_level(
    level: int, reached: int, grace_until: datetime | None, at: datetime, grace_end: datetime
) -> tuple[int, datetime | None]:
    """Return (level, end of grace): up at once, down only when the grace that began with the first shortfall is over."""
    if reached >= level:
        return reached, None
    if grace_until is None:
        return level, grace_end
    return (reached, None) if at >= grace_until else (level, grace_until)
