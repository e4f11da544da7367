"""Reads about people: their targets and tasks, bonuses line by line, and what colleagues say, without who said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.models import Bonus, PeerAnswer, Round, Task
from kaipu.brain.plans.rules import OPEN, Earned, earn, period_of
from kaipu.kernel import clock

LEAST_ANSWERS = 3
LOOKED_BACK = timedelta(days=91)


class BonusUnknown(LookupError):
    """There is no such bonus."""


class RoundUnknown(LookupError):
    """There is no such round, or it is not open now."""


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Somebody's tasks of the last 13 weeks: done by their day, done later, still open after it."""

    on_time: int
    late: int
    overdue: int


@dataclass(frozen=True, slots=True)
class BonusRecord:
    """A bonus; `lines` are (metric, weight). `facts` hold what was approved, line by line."""

    id: int
    user_id: int
    period: str
    first: date
    last: date
    base_minor: int
    floor: Decimal
    cap: Decimal
    lines: tuple[tuple[str, Decimal], ...]
    facts: Sequence[Mapping[str, Any]] | None
    approved_by_id: int | None
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """A round of peer review."""

    id: int
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Said:
    """What colleagues say of somebody in a round. With fewer than three answers, or before it is over, mean and texts are withheld."""

    round: RoundRecord
    answers: int
    mean: float | None
    texts: tuple[str, ...]


def get_punctuality(*, user_id: int, at: datetime) -> Punctuality:
    """Return how punctual somebody's tasks were."""
    today = clock.local_date(at)
    rows = Task.objects.filter(owner_id=user_id, due_on__gte=today - LOOKED_BACK).values_list(
        "state", "due_on", "moved_at"
    )
    done = [clock.local_date(moved) <= due for state, due, moved in rows if state == "done"]
    overdue = sum(state in OPEN and due < today for state, due, _ in rows)
    return Punctuality(sum(done), len(done) - sum(done), overdue)


def list_own_targets(*, owner: str, at: datetime) -> list[metrics.Progress]:
    """Return the targets that somebody answers for by name, of this and the last quarter, with how they do."""
    since = period_of(period_of(clock.local_date(at), "quarter")[0] - timedelta(days=1), "quarter")[0]
    mine = [each for each in metrics.list_targets() if each.owner == owner and each.last >= since]
    return metrics.list_progress(targets=mine, at=at)


def _last_of(first: date, period: str) -> date:
    return first.replace(month=12, day=31) if period == "year" else period_of(first, period)[1]


def list_bonuses(*, user_id: int | None = None) -> list[BonusRecord]:
    """Return bonuses, the latest period first."""
    rows = Bonus.objects.order_by("-first", "user_id")
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return [
        BonusRecord(
            row.id, row.user_id, row.period, row.first, _last_of(row.first, row.period), row.base_minor, row.floor, row.cap,
            tuple((name, Decimal(weight)) for name, weight in row.lines), row.facts, row.approved_by_id, row.approved_at,
        )
        for row in rows
    ]  # fmt: skip


def get_bonus(*, bonus_id: int) -> BonusRecord:
    """Return a bonus. Raises BonusUnknown."""
    found = next((each for each in list_bonuses() if each.id == bonus_id), None)
    if found is None:
        raise BonusUnknown(str(bonus_id))
    return found


def reckon_bonus(*, bonus: BonusRecord, at: datetime) -> list[Earned]:
    """Return a bonus line by line: as approved, or by the figures of now. A handful of warehouse statements a line."""
    if bonus.facts is not None:
        return [_thaw(each) for each in bonus.facts]
    targets = {
        each.metric.name: each
        for each in metrics.list_targets(on=bonus.last)
        if each.period == bonus.period and not each.dimension
    }
    wanted = [targets[name] for name, _ in bonus.lines if name in targets]
    progress = {each.target.metric.name: each for each in metrics.list_progress(targets=wanted, at=at)}
    lines = []
    for name, weight in bonus.lines:
        now = progress.get(name)
        lines.append(
            (
                name, weight, now.target.value if now else None, now.landing if now else None,
                metrics.get_definition(name=name).better,
            )
        )  # fmt: skip
    return earn(bonus.base_minor, bonus.floor, bonus.cap, lines)


def freeze(lines: Sequence[Earned]) -> list[dict[str, Any]]:
    """Return lines as plain values, to be kept."""
    return [
        {
            "metric": line.metric, "weight": str(line.weight), "target": _text(line.target), "landing": _text(line.landing),
            "attained": _text(line.attained), "counted": str(line.counted), "amount_minor": line.amount_minor,
        }
        for line in lines
    ]  # fmt: skip


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _thaw(kept: Mapping[str, Any]) -> Earned:
    numbers = {name: None if kept[name] is None else Decimal(kept[name]) for name in ("target", "landing", "attained")}
    return Earned(
        kept["metric"], Decimal(kept["weight"]), numbers["target"], numbers["landing"], numbers["attained"],
        Decimal(kept["counted"]), kept["amount_minor"],
    )  # fmt: skip


def list_rounds() -> list[RoundRecord]:
    """Return the rounds of peer review, the latest first."""
    return [
        RoundRecord(*row) for row in Round.objects.order_by("-first", "-id").values_list("id", "title", "first", "last")
    ]


def list_answered(*, round_id: int, user_id: int) -> set[int]:
    """Return of whom somebody has spoken in a round."""
    rows = PeerAnswer.objects.filter(round_id=round_id, written_by_id=user_id)
    return set(rows.values_list("about_id", flat=True))


def list_said(*, user_id: int, at: datetime) -> list[Said]:
    """Return what colleagues say of somebody, round by round.

    Withheld until a round is over, for a mean that moved would tell what the last one said; texts stand in the order of
    their letters, so that no order tells who wrote.
    """
    found, today = [], clock.local_date(at)
    for each in list_rounds():
        answers = list(PeerAnswer.objects.filter(round_id=each.id, about_id=user_id).values_list("points", "text"))
        if not answers:
            continue
        shown = len(answers) >= LEAST_ANSWERS and each.last < today
        mean = sum(points for points, _ in answers) / len(answers) if shown else None
        texts = tuple(sorted(text for _, text in answers if text)) if shown else ()
        found.append(Said(each, len(answers), mean, texts))
    return found
