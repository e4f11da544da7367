"""Tiles and boards: what may stand on a page, and how it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

KINDS: dict[str, tuple[int, int, int]] = {  # kind → most metrics, fewest and most dimensions
    "numbers": (12, 0, 0), "line": (3, 0, 1), "bar": (1, 1, 1), "stacked": (1, 1, 1), "pie": (1, 1, 1), "scatter": (2, 1, 1),
    "heatmap": (1, 2, 2), "funnel": (6, 0, 0), "sankey": (1, 2, 3), "calendar": (1, 0, 0), "map": (1, 1, 1), "table": (6, 1, 2),
}  # fmt: skip
SIZES = ("s", "m", "l")
TOPS = (1, 50)
MOST_TILES, MOST_TITLE = 24, 80
GRAINS = ("", "hour", "day", "week", "month", "quarter")


class BoardInvalid(ValueError):
    """A board cannot be kept: `reason` is title, tiles, kind, size, metrics, dimensions, grain or top; `place` the tile's."""

    def __init__(self, reason: str, place: int = 0, value: str = "") -> None:
        super().__init__(f"{reason} {place} {value}".strip())
        self.reason, self.place, self.value = reason, place, value


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a board.

    `grain` is "" for what suits the days. `driver` is the dimension whose member is named as having moved the figure;
    `base` the metric of counts that a share is of, from which its interval follows. A tile without a title is headed by what it finds.
    """

    kind: str
    metrics: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    size: str = "m"
    grain: str = ""
    top: int = 10
    driver: str = ""
    base: str = ""
    title_en: str = ""
    title_zh: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A page of figures. `period` and `compare` are what it opens with; `live` boards follow the day by themselves."""

    key: str
    title_en: str
    title_zh: str
    lead_en: str
    lead_zh: str
    tiles: tuple[Tile, ...]
    period: str = "28"
    compare: str = "previous"
    live: bool = False


def check_board(title: str, tiles: Sequence[Tile]) -> None:
    """Raise BoardInvalid for what cannot be kept; whether the metrics exist is for their dictionary to say."""
    if not title.strip() or len(title) > MOST_TITLE:
        raise BoardInvalid("title")
    if not 0 < len(tiles) <= MOST_TILES:
        raise BoardInvalid("tiles", len(tiles))
    for place, tile in enumerate(tiles, start=1):
        _check_tile(tile, place)


def _check_tile(tile: Tile, place: int) -> None:
    if tile.kind not in KINDS:
        raise BoardInvalid("kind", place, tile.kind)
    most, fewest_cuts, most_cuts = KINDS[tile.kind]
    needed = 2 if tile.kind in {"scatter", "funnel"} else 1
    if not needed <= len(tile.metrics) <= most:
        raise BoardInvalid("metrics", place)
    if not fewest_cuts <= len(tile.dimensions) <= most_cuts:
        raise BoardInvalid("dimensions", place)
    for reason, given, known in (("size", tile.size, SIZES), ("grain", tile.grain, GRAINS)):
        if given not in known:
            raise BoardInvalid(reason, place, given)
    if not TOPS[0] <= tile.top <= TOPS[1]:
        raise BoardInvalid("top", place, str(tile.top))


def pack_tiles(tiles: Iterable[Tile]) -> list[dict[str, Any]]:
    """Turn tiles into what is stored."""
    return [{name: value for name, value in asdict(tile).items() if value not in ("", ())} for tile in tiles]


def unpack_tiles(stored: Iterable[Mapping[str, Any]]) -> tuple[Tile, ...]:
    """Turn what was stored into tiles; fields that later versions added take their defaults."""
    return tuple(Tile(**_fields(each)) for each in stored)


def _fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in stored.items() if name in Tile.__slots__}
    return known | {name: tuple(known[name]) for name in ("metrics", "dimensions") if name in known}
