"""A journey as a picture: steps as boxes from above, ways as curves; an SVG of the server's own."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaipu.brain.campaigns import api as campaigns
from kaipu.web.console.journeys import wording

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN, LETTERS = 220, 44, 24, 34, 8, 26


@dataclass(frozen=True, slots=True)
class Box:
    """A step at its place, in pixels, with how many wait there and left there."""

    key: str
    layer: str
    words: str
    count: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes, ways and the size of the whole."""

    boxes: tuple[Box, ...]
    ways: tuple[str, ...]
    width: int
    height: int


def draw(graph: campaigns.Graph, counts: Mapping[str, tuple[int, int]]) -> Picture:
    """Lay a graph out."""
    places = {
        each.key: (MARGIN + each.column * (WIDTH + GAP_X), MARGIN + each.row * (HEIGHT + GAP_Y))
        for each in campaigns.lay_out(graph)
    }
    boxes = []
    for key, (x, y) in places.items():
        node, words = graph.nodes[key], wording.step(graph.nodes[key])
        waiting, left = counts.get(key, (0, 0))
        layer = {"send": "dws", "goal": "ads", "exit": "landing"}.get(node.kind, "")
        short = words if len(words) <= LETTERS else f"{words[: LETTERS - 1]}…"
        boxes.append(Box(key, layer, short, f"{left or waiting:,}", x, y))
    ways = []
    for key, (x, y) in places.items():
        for way in graph.nodes[key].ways:
            to_x, to_y = places[way]
            start, end, middle = x + WIDTH // 2, to_x + WIDTH // 2, GAP_Y
            ways.append(f"M{start} {y + HEIGHT} C{start} {y + HEIGHT + middle} {end} {to_y - middle} {end} {to_y}")
    right, below = max(x for x, _ in places.values()), max(y for _, y in places.values())
    return Picture(tuple(boxes), tuple(ways), right + WIDTH + MARGIN, below + HEIGHT + MARGIN)
