"""Tasks that wait for each other must not do so in a circle."""

from collections.abc import Collection

STATES = ("todo", "doing", "blocked", "done", "dropped")  # of a task; “todo” is one that nobody began
OPEN = ("todo", "doing", "blocked")


def find_cycle(needs: Collection[tuple[int, int]], task: int, needed: int) -> bool:
    """Tell whether “task needs needed” would close a circle in what is there as (task, needed)."""
    ahead: dict[int, list[int]] = {}
    for one, other in needs:
        ahead.setdefault(one, []).append(other)
    seen, waiting = set(), [needed]
    while waiting:
        now = waiting.pop()
        if now == task:
            return True
        if now not in seen:
            seen.add(now)
            waiting += ahead.get(now, ())
    return False
