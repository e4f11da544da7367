"""Boards as data: what may be kept, how an address is read and written, how sure a share is."""

import zlib
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kaipu.brain.boards.rules import (
    BOARDS,
    BoardInvalid,
    Condition,
    Tile,
    View,
    check_board,
    days_of_period,
    draw_picture,
    find_province,
    grain_for,
    pack_tiles,
    read_view,
    unpack_tiles,
    wilson,
    write_view,
)
from kaipu.brain.boards.rules.picture import steps_of

TODAY = date(2026, 3, 11)  # a Wednesday
COMPARISONS = ("previous", "week", "year")


def read(**given):
    return read_view(given, period="28", compare="previous", today=TODAY, comparisons=COMPARISONS)


def test_the_ten_written_boards_can_be_kept_and_come_back_as_they_were():
    assert list(BOARDS) == [
        "executive", "live", "traffic", "category", "product", "promotion", "customer", "fulfilment", "inventory", "service",
    ]  # fmt: skip
    for board in BOARDS.values():
        check_board(board.title_en, board.tiles)
        assert unpack_tiles(pack_tiles(board.tiles)) == board.tiles


@pytest.mark.parametrize(
    ("tile", "reason"),
    [
        (Tile("cloud", ("orders",)), "kind"),
        (Tile("line", ()), "metrics"),
        (Tile("scatter", ("orders",), ("channel",)), "metrics"),
        (Tile("bar", ("orders",)), "dimensions"),
        (Tile("numbers", ("orders",), ("channel",)), "dimensions"),
        (Tile("line", ("orders",), size="xl"), "size"),
        (Tile("line", ("orders",), grain="second"), "grain"),
        (Tile("bar", ("orders",), ("channel",), top=0), "top"),
    ],
)
def test_what_cannot_be_kept_says_where(tile, reason):
    with pytest.raises(BoardInvalid) as refused:
        check_board("Mine", [Tile("line", ("orders",)), tile])
    assert (refused.value.reason, refused.value.place) == (reason, 2)


@pytest.mark.parametrize(
    ("title", "count", "reason"), [(" ", 1, "title"), ("x" * 81, 1, "title"), ("x", 0, "tiles"), ("x", 25, "tiles")]
)
def test_a_board_needs_a_title_and_some_tiles(title, count, reason):
    with pytest.raises(BoardInvalid) as refused:
        check_board(title, [Tile("line", ("orders",))] * count)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2026-03-11", "2026-03-11"), ("yesterday", "2026-03-10", "2026-03-10"), ("7", "2026-03-04", "2026-03-10"),
        ("28", "2026-02-11", "2026-03-10"), ("week", "2026-03-09", "2026-03-11"), ("month", "2026-03-01", "2026-03-11"),
        ("year", "2026-01-01", "2026-03-11"),
    ],
)  # fmt: skip
def test_periods_are_days(period, first, last):
    assert days_of_period(period, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_an_address_without_words_opens_the_board_as_it_is_meant():
    assert read() == View(date(2026, 2, 11), date(2026, 3, 10), "28", "previous")


def test_what_makes_no_sense_is_set_right_and_said():
    turned = read(**{"from": ["2026-03-05"], "to": ["2026-03-01"]})
    assert (turned.first, turned.last, turned.trouble) == (date(2026, 2, 2), date(2026, 3, 1), "order")
    assert read(**{"from": ["2001-01-01"]}).trouble == "length"
    assert read(**{"is": [f"channel:{n}" for n in range(5)]}).trouble == "conditions"
    assert read(period=["never"], compare=["moon"], **{"from": ["x"]}) == read()
    assert read(compare=["none"]).compare == ""


@given(
    some.dates(date(2000, 1, 1), date(2100, 12, 31)), some.sampled_from(["", *COMPARISONS]),
    some.lists(some.tuples(some.sampled_from(["channel", "sku"]), some.text(some.characters(exclude_characters="\x00"), max_size=9)), max_size=3, unique=True),
)  # fmt: skip
def test_a_view_comes_back_from_its_address(last, compare, conditions):
    view = View(last, last, "", compare, tuple(Condition(*each) for each in conditions))
    words: dict[str, list[str]] = {}
    for name, value in write_view(view):
        words.setdefault(name, []).append(value)
    assert read(**words) == view


def test_points_on_a_chart_are_neither_few_nor_many():
    assert [grain_for(date(2026, 1, 1), date(2026, 1, 1).fromordinal(date(2026, 1, 1).toordinal() + days - 1)) for days in (1, 2, 3, 92, 93, 400, 401)] == [
        "hour", "hour", "day", "day", "week", "week", "month",
    ]  # fmt: skip


def test_an_interval_is_wilsons():
    low, high = wilson(0.1, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)  # Newcombe 1998, method 3
    assert wilson(0.0, 0) == (0.0, 1.0)
    assert wilson(1.5, 10) == (0.0, 1.0)


@given(some.floats(0, 1), some.integers(1, 10**7))
def test_an_interval_holds_its_share(share, count):
    low, high = wilson(share, count)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


def test_fields_of_later_versions_are_left_aside():
    assert unpack_tiles([{"kind": "line", "metrics": ["orders"], "colour": "red"}]) == (Tile("line", ("orders",)),)
    assert unpack_tiles(pack_tiles([replace(Tile("line", ("orders",)), title_en="x")]))[0].title_en == "x"


def test_a_picture_is_a_png_whose_bars_are_as_tall_as_they_say():
    png = draw_picture("bars", [[10.0, 5.0, None]], ["1", "2", "3"])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    pixels = _pixels(png)
    green = (pixels == (30, 123, 79)).all(axis=2)
    tall, half = (green[:, place].sum() for place in _middles(3)[:2])
    assert tall == pytest.approx(2 * half, abs=3)
    assert not green[:, _middles(3)[2]].any()


def test_a_picture_of_lines_leaves_gaps_and_never_breaks():
    for kind in ("line", "stacked", "bars"):
        for series in (
            [[1.0, None, 3.0, 4.0], [2.0, 2.0, 2.0, 2.0]],
            [[0.0] * 4],
            [[-5.0, 5.0, 1.0, 2.0]],
            [[1e12] * 4],
            [[0.25] * 4],
        ):
            assert len(draw_picture(kind, series, ["03-01", "03-02", "03-03", "万亿%"])) > 500
    assert draw_picture("line", [[1.0]], ["03-01"])


@pytest.mark.parametrize(
    ("most", "least", "ticks"),
    [(100, 0, [0, 20, 40, 60, 80, 100]), (7, 0, [0, 2, 4, 6, 8]), (0.03, 0, [0, 0.01, 0.02, 0.03]), (4, -2, [-2, 0, 2, 4]), (1, 0, [0, 0.2, 0.4, 0.6, 0.8, 1])],
)  # fmt: skip
def test_an_axis_has_round_values_and_zero(most, least, ticks):
    assert steps_of(most, least) == pytest.approx(ticks)


def _middles(count: int) -> list[int]:
    return [int(64 + (600 - 64 - 12) * (n + 0.5) / count) for n in range(count)]


def _pixels(png: bytes):
    body = png[png.index(b"IDAT") + 4 :]
    lines = np.frombuffer(zlib.decompressobj().decompress(body), np.uint8).reshape(220, 1 + 600 * 3)
    return lines[:, 1:].reshape(220, 600, 3)


@pytest.mark.parametrize(
    ("written", "province"),
    [
        ("广东省", "广东"),
        ("内蒙古自治区", "内蒙古"),
        ("Guangdong Province", "广东"),
        ("Inner Mongolia", "内蒙古"),
        ("beijing", "北京"),
        ("Ohio", ""),
        ("", ""),
    ],
)
def test_regions_are_found_on_the_map_by_the_names_people_write(written, province):
    assert find_province(written) == province
