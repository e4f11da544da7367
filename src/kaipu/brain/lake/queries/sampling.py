"""A few rows of a relation, for those who want to see what a column holds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaipu.brain.lake.queries.documents import Relation, RelationUnknown, is_personal, list_relations
from kaipu.brain.lake.queries.reading import ask

MOST = 100
READABLE = ("dwd", "dws", "ads")


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of the newest rows of a relation, and its last day, None where it has none.

    `hidden` are the personal columns; unless they were asked for, their values are None in every row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: frozenset[str]
    until: date | None


def sample_relation(*, relation: str, revealed: bool = False, limit: int = 20, at: datetime) -> Sample:
    """Return at most a hundred rows of a published relation, personal columns only where `revealed`.

    Whoever reveals them writes it to the audit log. Raises RelationUnknown for what readers cannot ask (the layer `ods`
    stays inside the build), and NothingPublished.
    """
    known: dict[str, Relation] = {each.name: each for each in list_relations()}
    if relation not in known or relation.partition(".")[0] not in READABLE or not known[relation].columns:
        raise RelationUnknown(relation)
    columns = known[relation].columns
    personal = frozenset(each.name for each in columns if is_personal(each.tag))
    chosen = ", ".join(
        f'NULL AS "{each.name}"' if each.name in personal and not revealed else f'"{each.name}"' for each in columns
    )
    daily = any(each.name == "day" and each.type.upper() == "DATE" for each in columns)
    until = ask(f"SELECT max(day) FROM {relation}", at=at)[0][0] if daily else None
    newest = "WHERE day = $until" if until else ""
    rows = ask(
        f"SELECT {chosen} FROM {relation} {newest} LIMIT $rows",
        {"rows": min(limit, MOST)} | ({"until": until} if until else {}),
        at=at,
    )
    return Sample(tuple(each.name for each in columns), tuple(rows), personal, until)
