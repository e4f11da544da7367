"""A few rows of a relation, for those who want to see what a column holds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaipu.brain.lake.queries.documents import RelationUnknown, list_relations
from kaipu.brain.lake.queries.reading import ask

MOST = 100
READABLE = ("dwd", "dws", "ads")


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of the newest rows of a relation, and its last day, None where it has none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    until: date | None


def sample_relation(*, relation: str, limit: int = 20, at: datetime) -> Sample:
    """Return at most a hundred rows of a published relation, personal columns among them: whoever shows them masks these.

    Raises RelationUnknown for what readers cannot ask (the layer `ods` stays inside the build), and NothingPublished.
    """
    known = {each.name: each for each in list_relations()}
    if relation not in known or relation.partition(".")[0] not in READABLE or not known[relation].columns:
        raise RelationUnknown(relation)
    columns = known[relation].columns
    daily = any(each.name == "day" and each.type.upper() == "DATE" for each in columns)
    until = ask(f"SELECT max(day) FROM {relation}", at=at)[0][0] if daily else None
    listed = ", ".join(f'"{each.name}"' for each in columns)
    rows = ask(
        f"SELECT {listed} FROM {relation} {'WHERE day = $until' if until else ''} LIMIT $rows",
        {"rows": min(limit, MOST)} | ({"until": until} if until else {}),
        at=at,
    )
    return Sample(tuple(each.name for each in columns), tuple(rows), until)
