"""Dead letters as the reader of a page may see them: they come as they are, so that anything personal may stand in them.

What the plan knows and calls harmless is shown, less what looks personal; all else is masked until somebody who may see contact
data asks for it and says why.
"""

import json
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from kaipu.brain.privacy import api as privacy
from kaipu.brain.tracking import api as tracking
from kaipu.web.console import personal

# How the fields are personal that every event has; what stands here as “” is made by programs, and “content” is looked through.
_ENVELOPE = {
    "id": "", "at": "", "sent_at": "", "received_at": "", "v": "", "name": "content", "source": "content", "consent": "content",
    "language": "content", "device": "content", "browser": "content", "bot": "content", "simulated": "content",
    "visitor": "identifier", "session": "identifier", "customer": "identifier", "view": "identifier", "key": "identifier",
    "from": "address", "path": "address",
}  # fmt: skip


def shown_letter(request: HttpRequest, letter: tracking.LetterRow, *, shown: bool) -> tracking.LetterRow:
    """Return a letter with what its reader may read of it. One that is no JSON object is masked as a whole."""
    try:
        said = json.loads(letter.payload)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        whole = personal.masked(request, {"line": letter.payload}, {"line": "address"}, shown=shown)
        return replace(letter, payload=str(whole["line"]))
    tags = {name: _tag(said, name, value) for name, value in said.items()}
    seen = personal.masked(request, said, tags, shown=shown)
    covered = {
        name if shown else privacy.cover(name): said[name] if f"{value}" == f"{said[name]}" else value
        for name, value in seen.items()
    }
    return letter if covered == said else replace(letter, payload=json.dumps(covered, ensure_ascii=False))


def _tag(said: dict[str, Any], name: str, value: Any) -> str:
    if name in _ENVELOPE:
        plain = value is None or isinstance(value, str | int | float)
        return _ENVELOPE[name] if plain else "address"
    version = said.get("v", 1)
    kind = tracking.find_event_type(f"{said.get('name')}", version if type(version) is int else 1)
    field = next((each for each in kind.fields if each.name == name), None) if kind else None
    if field is None or field.pii or field.fault(value):
        return "address"
    return "content" if field.kind == "text" else ""
