"""What boards are, as plain data: tiles and their limits, the ten written boards, views, bands of doubt."""

from kaipu.brain.boards.rules.bands import wilson
from kaipu.brain.boards.rules.catalogue import BOARDS
from kaipu.brain.boards.rules.picture import axis_of, draw_picture
from kaipu.brain.boards.rules.provinces import PROVINCES, find_province
from kaipu.brain.boards.rules.tile import (
    KINDS,
    MOST_TILES,
    SIZES,
    Board,
    BoardInvalid,
    Tile,
    check_board,
    pack_tiles,
    unpack_tiles,
)
from kaipu.brain.boards.rules.view import PERIODS, Condition, View, days_of_period, grain_for, read_view, write_view

__all__ = [
    "BOARDS", "KINDS", "MOST_TILES", "PERIODS", "PROVINCES", "SIZES", "Board", "BoardInvalid", "Condition", "Tile", "View", "axis_of", "check_board",
    "days_of_period", "draw_picture", "find_province", "grain_for", "pack_tiles", "read_view", "unpack_tiles", "wilson", "write_view",
]  # fmt: skip
