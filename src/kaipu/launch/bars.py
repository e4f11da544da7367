"""Progress bars with rows and rates, for commands that move many rows."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text


class Rows(ProgressColumn):
    """Rows done of all, and rows a second."""

    def render(self, task: Task) -> Text:
        """Show the mean rate since the start of the step."""
        if not task.total:
            return Text("")
        rate = f"{task.completed / task.elapsed:,.0f}/s" if task.elapsed and task.completed else ""
        return Text(f"{task.completed:>9,.0f} of {task.total:>9,.0f}{rate:>12}", no_wrap=True)


def file_bars() -> Progress:
    """Return a set of bars on the terminal's error stream, one for each file or step."""
    return Progress(
        TextColumn("{task.description:<18}"), BarColumn(bar_width=16), Rows(), TimeElapsedColumn(),
        console=Console(stderr=True),
    )  # fmt: skip


def follow(bars: Progress, name: str) -> Callable[[str, int, int], None]:
    """Add a bar and return what moves it: step, rows done, rows in all. Only the step “load” has a known end."""
    task = bars.add_task(name, total=None)

    def show(step: str, done: int, total: int) -> None:
        if step == "load":
            bars.update(task, description=name, completed=done, total=total)
            if done == total:
                bars.stop_task(task)
        else:
            bars.update(task, description=f"{name} · {step}")

    return show
