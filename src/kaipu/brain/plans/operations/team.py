"""Writes about people: bonuses and their approval, rounds of peer review and answers."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.models import PERIODS, Bonus, PeerAnswer, Round
from kaipu.brain.plans.operations.goals import MOST_TITLE, check
from kaipu.brain.plans.queries import BonusUnknown, RoundUnknown, freeze, get_bonus, reckon_bonus
from kaipu.brain.plans.rules import period_of
from kaipu.kernel import audit, clock
from kaipu.kernel.operation import operation

MOST_TEXT = 2000


class BonusSettled(ValueError):
    """The bonus is approved, so it stays as it is."""


class BonusEarly(ValueError):
    """Its period is not over, so nobody knows yet what was reached."""


class OwnBonus(ValueError):
    """Nobody approves what they are paid."""


class AnswerGiven(ValueError):
    """This person has spoken of that colleague in this round."""


@operation
def set_bonus(
    *, user_id: int, period: str, day: date, base_minor: int, floor: Decimal, cap: Decimal, lines: Sequence[tuple[str, Decimal]],
    at: datetime,
) -> int:  # fmt: skip
    """Say what somebody may earn in the period of a day; weights add up to one. A bonus not approved yet is replaced.

    Returns its number. Raises PlanInvalid, BonusSettled, metrics.MetricUnknown.
    """
    check(
        period=period not in PERIODS, base=base_minor <= 0, floor=not 0 <= floor <= cap, cap=cap > 3,
        lines=not lines or len({name for name, _ in lines}) != len(lines) or any(weight <= 0 for _, weight in lines)
        or sum(weight for _, weight in lines) != 1,
    )  # fmt: skip
    for name, _ in lines:
        metrics.get_definition(name=name)
    first = day.replace(month=1, day=1) if period == "year" else period_of(day, period)[0]
    kept = {
        "base_minor": base_minor,
        "floor": floor,
        "cap": cap,
        "lines": [[name, str(weight)] for name, weight in lines],
    }
    same = Bonus.objects.select_for_update().filter(user_id=user_id, period=period, first=first)
    row = same.first()
    if row is not None and row.approved_at is not None:
        raise BonusSettled(str(row.id))
    if row is None:
        row = Bonus.objects.create(user_id=user_id, period=period, first=first, created_at=at, **kept)
    else:
        same.update(**kept)
    audit.record(action="plans.set_bonus", subject=f"user:{user_id}", detail={"period": period, "first": first}, at=at)
    return row.id


@operation
def approve_bonus(*, bonus_id: int, user_id: int, at: datetime) -> int:
    """Freeze a bonus of a period that is over, and return its amount in minor units. It is paid elsewhere.

    Raises BonusUnknown, BonusSettled, BonusEarly, OwnBonus.
    """
    if not Bonus.objects.select_for_update().filter(id=bonus_id).exists():
        raise BonusUnknown(str(bonus_id))
    bonus = get_bonus(bonus_id=bonus_id)
    if bonus.approved_at is not None:
        raise BonusSettled(str(bonus_id))
    if bonus.user_id == user_id:
        raise OwnBonus(str(bonus_id))
    if bonus.last >= clock.local_date(at):
        raise BonusEarly(str(bonus.last))
    lines = reckon_bonus(bonus=bonus, at=at)
    Bonus.objects.filter(id=bonus_id).update(facts=freeze(lines), approved_by_id=user_id, approved_at=at)
    audit.record(action="plans.approve_bonus", subject=f"bonus:{bonus_id}", at=at)
    return sum(line.amount_minor for line in lines)


@operation
def open_round(*, title: str, first: date, last: date, at: datetime) -> int:
    """Open a round of peer review; return its number. Raises PlanInvalid."""
    check(title=not 0 < len(title.strip()) <= MOST_TITLE, last=last < first)
    row = Round.objects.create(title=title.strip(), first=first, last=last, opened_at=at)
    audit.record(action="plans.open_round", subject=f"round:{row.id}", at=at)
    return row.id


@operation
def answer_peer(*, round_id: int, about_id: int, user_id: int, points: int, text: str, at: datetime) -> None:
    """Say how it is to work with a colleague, 1 to 5, once a round. The log does not tell who spoke of whom.

    Raises RoundUnknown, AnswerGiven, PlanInvalid.
    """
    check(points=not 1 <= points <= 5, text=len(text) > MOST_TEXT, about=about_id == user_id)
    today = clock.local_date(at)
    if not Round.objects.filter(id=round_id, first__lte=today, last__gte=today).exists():
        raise RoundUnknown(str(round_id))
    _, fresh = PeerAnswer.objects.get_or_create(
        round_id=round_id, about_id=about_id, written_by_id=user_id, defaults={"points": points, "text": text.strip()}
    )
    if not fresh:
        raise AnswerGiven(str(about_id))
    audit.record(action="plans.answer_peer", subject=f"round:{round_id}", at=at)
