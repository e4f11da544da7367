"""Lay relations out as a graph from left to right: each one step to the right of the last it reads.

The picture is an SVG of the server's own, so that it prints, scales and can be walked through by keyboard without a script.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 176, 26, 56, 10, 12
LANDING = "landing."


@dataclass(frozen=True, slots=True)
class Node:
    """A relation at its place; sizes in pixels."""

    name: str
    layer: str
    x: int
    y: int
    chosen: bool
    linked: bool
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def words(self) -> tuple[int, int]:
        """Where the words begin."""
        return self.x + 8, self.y + 17


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, the ways between them as SVG paths, and the size of the whole."""

    nodes: tuple[Node, ...]
    ways: tuple[str, ...]
    width: int
    height: int


def around(name: str, reads: Mapping[str, Collection[str]]) -> set[str]:
    """Return a relation, everything it is made from and everything made from it."""
    back: dict[str, set[str]] = {}
    for reader, sources in reads.items():
        for source in sources:
            back.setdefault(source, set()).add(reader)
    return _reach(name, reads) | _reach(name, back)


def _reach(name: str, edges: Mapping[str, Collection[str]]) -> set[str]:
    found, waiting = {name}, [name]
    while waiting:
        fresh = set(edges.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def lay_out(names: Collection[str], reads: Mapping[str, Collection[str]], *, chosen: str = "") -> Graph:
    """Place relations in columns by depth; within a column near what they read, so that few ways cross."""
    columns = _columns(names, reads)
    rows: dict[str, float] = {}
    places: dict[str, tuple[int, int]] = {}
    tallest = max((len(column) for column in columns), default=0)
    for number, column in enumerate(columns):
        column.sort(key=lambda name: (_height(name, reads, rows), name))
        start = (tallest - len(column)) / 2
        for place, name in enumerate(column):
            rows[name] = start + place
            places[name] = (
                MARGIN + number * (WIDTH + GAP_X),
                MARGIN + round((start + place) * (HEIGHT + GAP_Y)),
            )
    nodes = tuple(
        Node(name, name.partition(".")[0], x, y, name == chosen, not name.startswith(LANDING))
        for name, (x, y) in places.items()
    )
    ways = tuple(
        _way(places[source], places[name])
        for name in places
        for source in sorted(reads.get(name, ()))
        if source in places
    )
    width = 2 * MARGIN + len(columns) * WIDTH + max(0, len(columns) - 1) * GAP_X
    return Graph(nodes, ways, width, 2 * MARGIN + max(1, tallest) * (HEIGHT + GAP_Y))


def _columns(names: Collection[str], reads: Mapping[str, Collection[str]]) -> list[list[str]]:
    depth: dict[str, int] = {}

    def deep(name: str) -> int:
        if name not in depth:
            depth[name] = max((deep(each) + 1 for each in reads.get(name, ()) if each in names), default=0)
        return depth[name]

    columns: list[list[str]] = [[] for _ in range(max((deep(name) for name in names), default=-1) + 1)]
    for name in names:
        columns[deep(name)].append(name)
    return columns


def _height(name: str, reads: Mapping[str, Collection[str]], rows: Mapping[str, float]) -> float:
    known: Sequence[float] = [rows[each] for each in reads.get(name, ()) if each in rows]
    return sum(known) / len(known) if known else 0.0


def _way(source: tuple[int, int], target: tuple[int, int]) -> str:
    x1, y1 = source[0] + WIDTH, source[1] + HEIGHT // 2
    x2, y2 = target[0], target[1] + HEIGHT // 2
    bend = (x2 - x1) // 2 if x2 - x1 <= GAP_X else GAP_X // 2
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
