"""Taking somebody's words out of stored text: SQL that each module runs on tables of its own.

A value is looked for as it is and as JSON writes it, whatever the case. What is too short to be told from other text is
left to whoever knows the column it stands in.
"""

import json
import re
from collections.abc import Iterable

SHORTEST = 4
NOTHING = "kaipu:no such words"  # an empty expression would match everything


def pattern_of(values: Iterable[str]) -> str:
    """Return a regular expression, for PostgreSQL and DuckDB alike, that finds any of the values."""
    words = {value.strip() for value in values}
    words |= {json.dumps(word, ensure_ascii=False)[1:-1] for word in words}
    kept = sorted((word for word in words if len(word) >= SHORTEST), key=lambda word: (-len(word), word))
    return "|".join(re.sub(r"([^\w\s])", r"\\\1", word) for word in kept) or NOTHING


def id_pattern(customer_id: int | None, user_id: int | None) -> str:
    """Return a regular expression that finds a person's numbers where text or JSON names them."""
    found = []
    for name, number in (("customer", customer_id), ("user", user_id)):
        if number is not None:
            found += [f'"{name}(_id)?" ?: ?{number}[^0-9]', f"{name}:{number}($|[^0-9])"]
    return "|".join(found) or NOTHING


def redacted(column: str, *, json_column: bool = False) -> str:
    """Return SQL for a column without what `%(found)s` matches; JSON stays JSON, for only the inside of texts is taken out."""
    text = f"regexp_replace({column}{'::text' if json_column else ''}, %(found)s, '', 'gi')"
    return f"{text}::jsonb" if json_column else text
