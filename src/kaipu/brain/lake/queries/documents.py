"""The warehouse's own documents: its relations, what each column means, where it comes from, and whether it is personal.

Relations and meanings are read from the models and their table of columns; types and lineage from the published
snapshot, so they are missing before the first build. A tag follows the lineage by itself: a column made from a personal
one is personal, unless the table says that it tells nothing of one person (`derived`).
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kaipu.brain.lake.gateways import snapshots
from kaipu.brain.lake.rules import CHECKS, SOURCES

LAYERS = ("ods", "dwd", "dws", "ads")
MODELS = Path(__file__).parents[1] / "models"
SEEDS = Path(__file__).parents[1] / "seeds"
TAGS = ("identifier", "trait", "content")  # the weightiest first
_RELEASED = "derived"
_BLOCK = re.compile(r"^MODEL \((?P<head>.*?)^\);(?P<body>.*)", re.DOTALL | re.MULTILINE)
_UPSTREAM = re.compile(r"\b(?:FROM|JOIN)\s+((?:landing|ods|dwd|dws|ads)\.\w+)")
_LANDED = re.compile(r"\blanding\.(\w+)")


class RelationUnknown(LookupError):
    """There is no such relation, or no such column in it, in the published snapshot."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `tag` is empty, or says how it is personal: identifier, trait, content; `derived` was, and is no more."""

    name: str
    type: str
    meaning_en: str
    meaning_zh: str
    tag: str
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the warehouse as its model describes it. `reads` names the relations it is made from.

    `audits` are those of its model block and, in small letters, those across relations.
    """

    layer: str
    name: str
    description: str
    owner: str
    grain: tuple[str, ...]
    incremental: bool
    stored: bool
    audits: tuple[str, ...]
    reads: tuple[str, ...]
    sql: str
    columns: tuple[Column, ...] = ()
    description_zh: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """One step of a column's way: “dws.orders.net” and the columns it is made from. Those of the shop have none."""

    column: str
    reads: tuple[str, ...]


def list_relations() -> list[Relation]:
    """Return every relation of the warehouse, layer by layer; with its columns once it has been published."""
    columns = _published_columns()
    return [_relation(path, columns) for layer in LAYERS for path in sorted((MODELS / layer).glob("*.sql"))]


def trace_column(*, relation: str, column: str) -> list[Origin]:
    """Return a column's way up to the shop's views, step by step, the column itself first. Raises RelationUnknown."""
    edges = _lineage()
    if column not in edges.get(relation, {}):
        raise RelationUnknown(f"{relation}.{column}")
    found: dict[str, tuple[str, ...]] = {}
    waiting = [f"{relation}.{column}"]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = _reads(name, edges)
            waiting += found[name]
    return [Origin(name, reads) for name, reads in found.items()]


def _reads(name: str, edges: Mapping[str, Mapping[str, list[str]]]) -> tuple[str, ...]:
    home, _, column = name.rpartition(".")
    if home in edges:
        return tuple(edges[home].get(column, ()))
    source = next((each for each in SOURCES if home == f"landing.{each.name}"), None)
    if source is None:
        return ()
    if source.kind in {"history", "numbers"}:
        return tuple(sorted(f"landing.{other}.*" for other in set(_LANDED.findall(source.view))))
    if column in {"day", "hour"} and column not in source.columns:
        return (f"{source.view}.{source.at}",) if source.at else ()
    return (f"{source.view}.{column.removesuffix('_day') if column not in source.columns else column}",)


def _relation(path: Path, columns: Mapping[str, tuple[Column, ...]]) -> Relation:
    text = path.read_text()
    match = _BLOCK.search(text)
    if match is None:
        raise ValueError(f"{path.name} has no MODEL block")
    head, body = match["head"], match["body"].strip()
    grain = _find(r"grain \(?([\w, ]*\w)\)?", head)
    description = (_find(r"description '((?:[^']|'')*)'", head)).replace("''", "'")
    name = _find(r"name ([\w.]+)", head)
    return Relation(
        layer=path.parent.name, name=name, description=description,
        owner=_find(r"owner (\w+)", head), grain=tuple(word.strip() for word in grain.split(",")),
        incremental="INCREMENTAL" in head, stored="kind VIEW" not in head,
        audits=(*re.findall(r"([A-Z_]{4,})\(", head), *(check.name for check in CHECKS if check.relation == name)),
        reads=tuple(sorted(set(_UPSTREAM.findall(body)))), sql=body, columns=columns.get(name, ()),
        description_zh=_chinese().get(name, ""),
    )  # fmt: skip


def _find(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def _home() -> Path | None:
    number = snapshots.read_pointer(settings.LAKE_ROOT)
    home: Path = settings.LAKE_ROOT / "snapshots" / f"{number or 0:06d}"
    return home if (home / "lineage.json").exists() else None


def _lineage() -> Mapping[str, Mapping[str, list[str]]]:
    home = _home()
    return _read_lineage(home) if home else {}


def _published_columns() -> Mapping[str, tuple[Column, ...]]:
    home = _home()
    return _read_columns(home) if home else {}


@lru_cache(maxsize=2)
def _read_lineage(home: Path) -> Mapping[str, Mapping[str, list[str]]]:
    edges: dict[str, dict[str, list[str]]] = json.loads((home / "lineage.json").read_text())
    return edges


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, tuple[str, str, str]]:
    return {name: (tag, english, chinese) for name, tag, english, chinese in _table("columns.tsv")}


@lru_cache(maxsize=1)
def _chinese() -> Mapping[str, str]:
    return {row[0]: row[1] for row in _table("relations.tsv")}


def _table(name: str) -> list[list[str]]:
    with (MODELS / name).open(newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@lru_cache(maxsize=2)
def _read_columns(home: Path) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of all relations; these come in order of dependence, so what a column reads has its tag already."""
    edges, tags, found = _read_lineage(home), dict[str, str](), dict[str, tuple[Column, ...]]()
    for model in json.loads((home / "models.json").read_text()):
        relation, columns = model["name"], []
        for name, kind in model["columns"].items():
            full, reads = f"{relation}.{name}", tuple(edges.get(relation, {}).get(name, ()))
            declared, english, chinese = _meanings().get(full) or _meanings().get(name) or ("", "", "")
            inherited = {tags.get(each, "") for each in reads}
            tags[full] = declared or next((tag for tag in TAGS if tag in inherited), "")
            columns.append(Column(name, kind, english, chinese, tags[full], reads))
        found[relation] = tuple(columns)
    return found


def is_personal(tag: str) -> bool:
    """Tell whether a column of this tag speaks of one person."""
    return bool(tag) and tag != _RELEASED
