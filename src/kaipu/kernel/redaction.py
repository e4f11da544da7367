"""Taking somebody's words out of stored text: SQL that each module runs on tables of its own.

A word counts only where it stands alone: “1795” is not in “17950”. It is looked for as it is and as JSON writes it, whatever
the case. What is too short to be told from other text is left to whoever knows the column it stands in.
"""

import json
import re
from collections.abc import Iterable

SHORTEST = 4
NOTHING = "kaipu:no such words"  # an empty expression would match everything
_BEFORE, _AFTER = "(^|[^0-9A-Za-z])", "($|[^0-9A-Za-z])"


def words_of(values: Iterable[str]) -> str:
    """Return a regular expression of alternatives, the longest first, for `redacted` and `alone`."""
    words = {value.strip() for value in values}
    words |= {json.dumps(word, ensure_ascii=False)[1:-1] for word in words}
    kept = sorted((word for word in words if len(word) >= SHORTEST), key=lambda word: (-len(word), word))
    return "|".join(re.sub(r"([^\w\s])", r"\\\1", word) for word in kept) or NOTHING


def alone(words: str) -> str:
    """Return an expression that finds any of the words where it stands alone; for PostgreSQL, DuckDB and Python alike."""
    return f"{_BEFORE}({words}){_AFTER}"


def id_pattern(customer_id: int | None, user_id: int | None) -> str:
    """Return a regular expression that finds a person's numbers where text or JSON names them."""
    found = []
    for name, number in (("customer", customer_id), ("user", user_id)):
        if number is not None:
            found += [f'"{name}(_id)?" ?: ?{number}[^0-9]', f"{name}:{number}($|[^0-9])"]
    return "|".join(found) or NOTHING


def redacted(column: str, *, json_column: bool = False) -> str:
    """Return SQL for a column without the words of `%(found)s`, where they stand alone.

    JSON stays JSON, and its numbers and the names of its fields stay as they are: only the inside of its texts is taken out.
    """
    start, end = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
    if not json_column:
        return f"regexp_replace({column}, '{start}(?:' || %(found)s || '){end}', '', 'gi')"
    within = f"{start}(?:' || %(found)s || ')(?![0-9A-Za-z,}}\\]])"  # what ends so may be a number …
    inner = f"{start}(?<!: )(?<!, )(?<!\\[)(?:' || %(found)s || '){end}"  # … unless it does not begin like one
    no_name = '(?![^"\\\\]*": )'  # names of fields are nobody's
    return f"regexp_replace({column}::text, '(?:{within}|{inner}){no_name}', '', 'gi')::jsonb"


def holds(column: str) -> str:
    """Return SQL that tells whether the text of a column holds one of the words of `%(found)s`, where it stands alone."""
    return f"({column}::text ~* ('{_BEFORE}(' || %(found)s || '){_AFTER}'))"
