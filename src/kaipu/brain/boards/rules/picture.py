"""Charts as PNG pictures for mail, where no script draws: lines and bars on an axis from zero, its numbers stroke by stroke.

Drawn at three times the size and averaged down, so that edges are smooth. Names stand in the text around the picture.
"""

import itertools
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

type Points = Sequence[float | None]
type Colour = tuple[int, int, int]

SCALE = 3
WIDTH, HEIGHT = 600, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 26
INK, LINE, PAPER = (89, 96, 91), (228, 225, 218), (255, 255, 255)
PAINTS: tuple[Colour, ...] = (
    (30, 123, 79),
    (217, 130, 0),
    (37, 99, 168),
    (176, 70, 140),
    (63, 143, 196),
    (139, 138, 130),
)

# Strokes on a grid 4 wide and 6 high, from the upper left.
_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "0": (((1, 0), (3, 0), (4, 1), (4, 5), (3, 6), (1, 6), (0, 5), (0, 1), (1, 0)),),
    "1": (((1, 1), (2, 0), (2, 6)), ((1, 6), (3, 6))),
    "2": (((0, 1), (1, 0), (3, 0), (4, 1), (4, 2), (0, 6), (4, 6)),),
    "3": (((0, 0), (4, 0), (2, 2.4), (3, 2.4), (4, 3.5), (4, 5), (3, 6), (1, 6), (0, 5)),),
    "4": (((3, 6), (3, 0), (0, 4), (4, 4)),),
    "5": (((4, 0), (0.5, 0), (0.3, 2.6), (2.6, 2.3), (4, 3.4), (4, 5), (3, 6), (1, 6), (0, 5)),),
    "6": (((3.6, 0), (1, 1.4), (0, 3.6), (0, 5), (1, 6), (3, 6), (4, 5), (4, 3.8), (3, 2.8), (1, 2.8), (0, 3.8)),),
    "7": (((0, 0), (4, 0), (1.4, 6)),),
    "8": (((1, 2.8), (0.3, 2), (0.3, 0.9), (1, 0), (3, 0), (3.7, 0.9), (3.7, 2), (3, 2.8), (1, 2.8), (0, 3.8), (0, 5), (1, 6), (3, 6),
           (4, 5), (4, 3.8), (3, 2.8)),),
    "9": (((0.4, 6), (3, 4.6), (4, 2.4), (4, 1), (3, 0), (1, 0), (0, 1), (0, 2.2), (1, 3.2), (3, 3.2), (4, 2.2)),),
    ".": (((1.8, 5.8), (2.1, 5.8), (2.1, 6), (1.8, 6)),), ",": (((2.1, 5.4), (2.1, 6), (1.4, 7)),),
    "-": (((0.6, 3.2), (3.4, 3.2)),), "−": (((0.6, 3.2), (3.4, 3.2)),), ":": (((2, 1.8), (2, 2.1)), ((2, 4.8), (2, 5.1))),
    "%": (((4, 0), (0, 6)), ((0.2, 0.2), (1.2, 0.2), (1.2, 1.4), (0.2, 1.4), (0.2, 0.2)), ((2.8, 4.6), (3.8, 4.6), (3.8, 5.8), (2.8, 5.8), (2.8, 4.6))),
    "k": (((0.4, 0), (0.4, 6)), ((3.4, 2), (0.4, 4.2)), ((1.5, 3.4), (3.6, 6))),
    "M": (((0, 6), (0, 0), (2, 3.6), (4, 0), (4, 6)),), "B": (((0, 0), (0, 6), (3, 6), (4, 5), (4, 3.8), (3, 2.9), (0, 2.9), (2.8, 2.9), (3.6, 2), (3.6, 0.9), (2.8, 0), (0, 0)),),
    "$": (((4, 1.4), (3, 0.8), (1, 0.8), (0, 1.6), (1, 2.8), (3, 3.3), (4, 4.4), (3, 5.3), (1, 5.3), (0, 4.7)), ((2, -0.3), (2, 6.4))),
    "¥": (((0, 0), (2, 2.8), (4, 0)), ((2, 2.8), (2, 6)), ((0.6, 3.2), (3.4, 3.2)), ((0.6, 4.5), (3.4, 4.5))),
    "万": (((0, 0.4), (4.6, 0.4)), ((1.7, 0.4), (1.6, 2.2), (0, 6)), ((1.6, 2.4), (4.2, 2.4), (3.8, 5.8), (2.8, 5.4))),
    "亿": (((1.4, 0), (0, 2.6)), ((0.8, 1.6), (0.8, 6)), ((2, 0.6), (4.4, 0.6), (2, 5), (2.6, 5.8), (4.6, 5.8), (4.8, 4.4))),
}  # fmt: skip


class _Canvas:
    """A picture in the making: rows × columns × red, green, blue, at SCALE times its size."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels = np.full((height * SCALE, width * SCALE, 3), PAPER, dtype=np.uint8)

    def block(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        x, y, till_x, till_y = (round(each * SCALE) for each in (left, top, right, bottom))
        self.pixels[max(y, 0) : max(till_y, y + 1), max(x, 0) : max(till_x, x + 1)] = colour

    def stroke(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        for first, second in itertools.pairwise(points):
            self._segment(first, second, colour, width)

    def _segment(self, first: tuple[float, float], second: tuple[float, float], colour: Colour, width: float) -> None:
        a, b, half = np.array(first) * SCALE, np.array(second) * SCALE, width * SCALE / 2
        low, high = np.floor(np.minimum(a, b) - half - 1).astype(int), np.ceil(np.maximum(a, b) + half + 2).astype(int)
        low = np.maximum(low, 0)
        area = self.pixels[low[1] : high[1], low[0] : high[0]]
        if not area.size:
            return
        down, across = np.mgrid[low[1] : low[1] + area.shape[0], low[0] : low[0] + area.shape[1]]
        along, length = b - a, float(np.dot(b - a, b - a)) or 1.0
        part = np.clip(((across - a[0]) * along[0] + (down - a[1]) * along[1]) / length, 0, 1)
        far = np.hypot(across - a[0] - part * along[0], down - a[1] - part * along[1])
        area[far <= half] = colour

    def text(self, words: str, right: float, middle: float, *, centred: bool = False) -> None:
        size, step = 1.5, 9.0
        left = right - len(words) * step * (0.5 if centred else 1)
        for place, letter in enumerate(words):
            for stroke in _STROKES.get(letter, ()):
                self.stroke([(left + place * step + x * size, middle + (y - 3) * size) for x, y in stroke], INK, 1.1)

    def png(self) -> bytes:
        tall, wide = self.pixels.shape[0] // SCALE, self.pixels.shape[1] // SCALE
        small = self.pixels.reshape(tall, SCALE, wide, SCALE, 3).mean(axis=(1, 3)).round().astype(np.uint8)
        lines = np.concatenate([np.zeros((tall, 1), np.uint8), small.reshape(tall, wide * 3)], axis=1)
        head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in parts
        )


def steps_of(most: float, least: float = 0.0) -> list[float]:
    """Return three to six round values from at most `least` to at least `most`."""
    spread = (most - least) or 1.0
    size = 10.0 ** np.floor(np.log10(spread / 4))
    step = next(each * size for each in (1.0, 2.0, 2.5, 5.0, 10.0) if spread / (each * size) <= 5)
    first = np.floor(least / step)
    count = int(np.ceil(most / step - first - 1e-9))
    return [float((first + n) * step) for n in range(max(count, 1) + 1)]


def draw_picture(
    kind: str, series: Sequence[Points], labels: Sequence[str], written: dict[float, str] | None = None
) -> bytes:
    """Draw lines, stacked bars over time, or bars, as PNG; the second and later lines are thinner. `written` are the axis's words by value."""
    canvas = _Canvas(WIDTH, HEIGHT)
    ticks = axis_of(kind, series)
    bottom, height = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    low, spread = ticks[0], ticks[-1] - ticks[0]

    def level(value: float) -> float:
        return bottom - (value - low) / spread * height

    for tick in ticks:
        canvas.block(LEFT, level(tick) - 0.5, WIDTH - RIGHT, level(tick) + 0.5, LINE)
        canvas.text((written or {}).get(tick, f"{tick:g}"), LEFT - 6, level(tick))
    _label(canvas, labels, line=kind == "line")
    (_lines if kind == "line" else _columns)(canvas, series, level)
    return canvas.png()


def axis_of(kind: str, series: Sequence[Points]) -> list[float]:
    """Return the values on a picture's axis; it holds zero always."""
    known = [[value or 0.0 for value in points] for points in series] or [[0.0]]
    tops = (
        [sum(each) for each in zip(*known, strict=True)]
        if kind == "stacked"
        else [value for points in known for value in points]
    )
    return steps_of(max([*tops, 0.0]) or 1.0, min([*tops, 0.0]))


def _place(number: int, count: int, *, line: bool) -> float:
    room = WIDTH - LEFT - RIGHT
    return LEFT + (room * number / max(count - 1, 1) if line else room * (number + 0.5) / count)


def _label(canvas: Any, labels: Sequence[str], *, line: bool) -> None:
    every = max(1, -(-len(labels) // 7))
    for number, words in enumerate(labels):
        if number % every == 0:
            place = min(max(_place(number, len(labels), line=line), LEFT + 10), WIDTH - RIGHT - len(words) * 4.5)
            canvas.text(words, place, HEIGHT - 11, centred=True)


def _lines(canvas: Any, series: Sequence[Points], level: Any) -> None:
    for number in reversed(range(len(series))):
        colour, width = (PAINTS[0], 2.4) if not number else (PAINTS[-1], 1.4)
        run: list[tuple[float, float]] = []
        for place, value in enumerate(series[number]):
            if value is None:
                canvas.stroke(run, colour, width)
                run = []
            else:
                run.append((_place(place, len(series[number]), line=True), level(value)))
        canvas.stroke(run if len(run) != 1 else [run[0], run[0]], colour, width)


def _columns(canvas: Any, series: Sequence[Points], level: Any) -> None:
    count = max((len(points) for points in series), default=0)
    half = min(16.0, (WIDTH - LEFT - RIGHT) / max(count, 1) * 0.36)
    for place in range(count):
        base, middle = 0.0, _place(place, count, line=False)
        for number, points in enumerate(series):
            value = points[place] or 0.0
            top, low = sorted((level(base + value), level(base)))
            if value:
                canvas.block(middle - half, top, middle + half, low, PAINTS[number % len(PAINTS)])
            base += value
