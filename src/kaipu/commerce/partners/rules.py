"""What a sale brings a partner, and who may not earn by whom: pure, in whole minor units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

KINDS = ("earn", "release", "claw_back", "payout")
# held: earned, goods may still come back · free: may be paid · paid: was paid · cost: what the shop gave for it
ACCOUNTS = ("held", "free", "paid", "cost")
LEVELS = (1, 2)
WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of commissions; None where nothing limits. `departments`: one that is not named earns by “”."""

    cap_order_minor: int | None = 2_000
    cap_month_minor: int | None = 50_000
    hold_days: int = 14
    least_payout_minor: int = 1_000
    is_open: bool = True


def commission(lines: Sequence[tuple[str, int]], shares: Mapping[str, int], cap_minor: int | None) -> tuple[int, int]:
    """Return (what it is computed from, commission) of lines (department, paid minor); rounded down once, then capped.

    `shares`: basis points by department, “” for all others.
    """
    base = sum(paid for _department, paid in lines)
    exact = sum(paid * shares.get(department, shares.get("", 0)) for department, paid in lines)
    amount = exact // WHOLE
    return base, amount if cap_minor is None else min(amount, cap_minor)


def to_claw(amount: int, clawed: int, total_minor: int, refunded_minor: int) -> int:
    """Return how much more of a commission goes back once this much of the order was refunded in all; rounded up."""
    if total_minor <= 0:
        return 0
    due = -(-amount * min(refunded_minor, total_minor) // total_minor)
    return max(0, due - clawed)


def within_month(amount: int, earned_minor: int, cap_minor: int | None) -> int:
    """Return how much of a commission still fits into the month."""
    return amount if cap_minor is None else max(0, min(amount, cap_minor - earned_minor))


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def refusal(
    marks_of_buyer: Collection[tuple[str, str]], marks_of_partner: Collection[tuple[str, str]], related: bool
) -> str:
    """Return why a purchase earns its partner nothing, or “”: the same person or household, or one who earns by them."""
    if set(marks_of_buyer) & set(marks_of_partner):
        return "same"
    return "circle" if related else ""
