"""Tasks as bars over days, drawn as SVG: weeks as a grid, today as a line, what waits for what as an arrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats as django_formats

from kaipu.brain.plans import api as plans
from kaipu.web.ui import formats

DAY_WIDTH, ROW, HEAD, LABEL = 14, 30, 28, 220
MOST_DAYS, LEAST_DAYS, MOST_ROWS, MOST_LETTERS = 140, 28, 60, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A task's bar; a milestone is a diamond at its end, drawn by `points`."""

    id: int
    title: str
    name: str
    x: int
    y: int
    width: int
    middle: int
    tone: str
    points: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing, in pixels. `weeks` are (x, words), `arrows` are paths with their heads."""

    width: int
    height: int
    label: int
    weeks: tuple[tuple[int, str], ...]
    today: int
    bars: tuple[Bar, ...]
    arrows: tuple[tuple[str, str], ...]


def draw(tasks: Sequence[plans.TaskRecord], today: date) -> Chart | None:
    """Draw tasks from the Monday of the first to the end of the last, at most twenty weeks around today; None without any."""
    shown = sorted(tasks, key=lambda task: (task.initiative_id or 0, task.starts_on, task.due_on, task.id))[:MOST_ROWS]
    if not shown:
        return None
    first = max(min(*(task.starts_on for task in shown), today), today - timedelta(days=MOST_DAYS // 2))
    first -= timedelta(days=first.weekday())
    last = min(
        max(*(task.due_on for task in shown), first + timedelta(days=LEAST_DAYS)), first + timedelta(days=MOST_DAYS)
    )

    def place(day: date) -> int:
        return LABEL + max(0, min((day - first).days, (last - first).days + 1)) * DAY_WIDTH

    bars = tuple(
        _bar(task, number, place(task.starts_on), place(task.due_on + timedelta(days=1)), today)
        for number, task in enumerate(shown)
    )
    by_id = {bar.id: bar for bar in bars}
    arrows = tuple(
        _arrow(by_id[needed], by_id[task.id]) for task in shown for needed in task.needs if needed in by_id
    )  # fmt: skip
    weeks = tuple(
        (place(first + timedelta(days=7 * number)), _week(first + timedelta(days=7 * number)))
        for number in range(((last - first).days + 6) // 7)
    )
    width = LABEL + ((last - first).days + 2) * DAY_WIDTH
    return Chart(width, HEAD + ROW * len(shown) + 8, LABEL, weeks, place(today), bars, arrows)


def _week(monday: date) -> str:
    return django_formats.date_format(monday, "n月j日" if formats.speaks_chinese() else "M j")


def _bar(task: plans.TaskRecord, number: int, left: int, right: int, today: date) -> Bar:
    y = HEAD + number * ROW
    middle = y + ROW // 2
    tone = "late" if task.late(today) else task.state
    name = task.title if len(task.title) <= MOST_LETTERS else task.title[: MOST_LETTERS - 1] + "…"
    points = (
        f"{right - 9},{middle} {right},{middle - 9} {right + 9},{middle} {right},{middle + 9}" if task.milestone else ""
    )
    return Bar(task.id, task.title, name, left, y + 7, max(right - left, 6), middle, tone, points)


def _arrow(needed: Bar, waiting: Bar) -> tuple[str, str]:
    """Return the path from the end of one bar to the start of another, and its head."""
    start, end = needed.x + needed.width, waiting.x
    turn = max(start + 6, end - 6) if end > start + 12 else start + 6
    path = f"M{start} {needed.middle} H{turn} V{(needed.middle + waiting.middle) // 2} H{end - 8} V{waiting.middle} H{end - 2}"
    head = f"{end - 6},{waiting.middle - 4} {end},{waiting.middle} {end - 6},{waiting.middle + 4}"
    return path, head
