"""Reads of forecasts: what the training in use expects, from the files it left."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from kaipu.brain.forecasts.rules import KINDS, Demand, HotProduct, Name, NewProduct, Outlook
from kaipu.brain.modelling import api as modelling

MODEL = "forecasts"


def pack(records: Sequence[Name | HotProduct | NewProduct]) -> bytes:
    """Return names or products as a file keeps them."""
    return orjson.dumps([asdict(each) for each in records])


def list_outlooks(
    *, kind: str, text: str = "", place: str = "", limit: int = 20, offset: int = 0
) -> tuple[list[Outlook], int]:
    """Return series of a kind by how much they are expected to sell, the most first, and how many there are.

    Empty before the first training. Costs one statement; the files are kept in memory.
    """
    found = _opened()
    if found is None or kind not in KINDS:
        return [], 0
    names = found.names
    wanted = text.strip().lower()
    here = [
        number
        for number in found.arrays["order"].tolist()
        if names[number].kind == kind
        and (not place or names[number].place == place)
        and (not wanted or wanted in f"{names[number].title_en} {names[number].title_zh} {names[number].item}".lower())
    ]
    return [_outlook(number, found) for number in here[offset : offset + limit]], len(here)


def find_outlook(*, number: int) -> Outlook | None:
    """Return one series by its number in the training in use; None where there is none."""
    found = _opened()
    if found is None or not 0 <= number < len(found.names):
        return None
    return _outlook(number, found)


def list_demand(*, place: str, sku_ids: Iterable[int]) -> dict[int, Demand]:
    """Return what is expected of SKUs at a place; those without a forecast of their own are left out.

    Empty before the first training. Costs one statement; the files are kept in memory.
    """
    found = _opened()
    if found is None or "deviations" not in found.arrays:
        return {}
    rows = {sku: row for sku in sku_ids if (row := found.numbers.get(("product", str(sku), place))) is not None}
    return {sku: _demand(row, found) for sku, row in rows.items()}


def list_hot() -> list[HotProduct]:
    """Return the products most likely to come new into the best-selling tenth, the likeliest first. Empty before the first training."""
    version = modelling.find_model(name=MODEL)
    return list(_read_hot(version.folder)) if version else []


@functools.lru_cache(maxsize=2)
def _read_hot(folder: Path) -> tuple[HotProduct, ...]:
    file = folder / "hot.json"
    if not file.exists():  # of a training before this question was asked
        return ()
    return tuple(HotProduct(**{**each, "reasons": tuple(each["reasons"])}) for each in orjson.loads(file.read_bytes()))


def list_new() -> list[NewProduct]:
    """Return what products first sold within four weeks will sell, the most first. Empty before the first training."""
    version = modelling.find_model(name=MODEL)
    return list(_read_new(version.folder)) if version else []


@functools.lru_cache(maxsize=2)
def _read_new(folder: Path) -> tuple[NewProduct, ...]:
    file = folder / "new.json"
    if not file.exists():
        return ()
    kept = orjson.loads(file.read_bytes())
    return tuple(NewProduct(**{**each, "like": tuple((one[0], one[1]) for one in each["like"])}) for each in kept)


def list_forecast_places() -> list[tuple[str, str, str]]:
    """Return the places that have forecasts, as (code, English, Chinese)."""
    found = _opened()
    return sorted({(each.place, each.place_en, each.place_zh) for each in found.names}) if found else []


@dataclass(frozen=True, slots=True)
class _Kept:
    """The files of a training, opened: names, arrays of as many rows, and each series' row by what it is of."""

    until: date
    names: tuple[Name, ...]
    arrays: dict[str, Any]
    numbers: dict[tuple[str, str, str], int]


def _opened() -> _Kept | None:
    version = modelling.find_model(name=MODEL)
    if version is None or version.card is None:
        return None
    return _read(version.folder, version.card.data_until)


@functools.lru_cache(maxsize=2)
def _read(folder: Path, until: date) -> _Kept:
    names = tuple(Name(**each) for each in orjson.loads((folder / "series.json").read_bytes()))
    with np.load(folder / "forecast.npz", allow_pickle=False) as kept:
        arrays = {each: kept[each] for each in kept.files}
    return _Kept(until, names, arrays, {(each.kind, each.item, each.place): row for row, each in enumerate(names)})


def _demand(number: int, found: _Kept) -> Demand:
    arrays = found.arrays
    per = float(arrays["per"][number])
    mean, low, high, deviations = (
        tuple((arrays[each][number].astype(np.float64) * per).tolist())
        for each in ("mean", "low", "high", "deviations")
    )
    total, total_low, total_high = (float(arrays[each][number]) * per for each in ("total", "total_low", "total_high"))
    return Demand(found.until, mean, low, high, total, total_low, total_high, deviations, str(arrays["method"][number]))


def _outlook(number: int, found: _Kept) -> Outlook:
    arrays = found.arrays
    history, mean, low, high = (tuple(arrays[each][number].tolist()) for each in ("history", "mean", "low", "high"))
    total, total_low, total_high = (float(arrays[each][number]) for each in ("total", "total_low", "total_high"))
    return Outlook(
        number, found.names[number], found.until, history, mean, low, high, total, total_low, total_high, str(arrays["method"][number])
    )  # fmt: skip
