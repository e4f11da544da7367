"""What a tracking plan is made of: events with versions and owners, their fields, and what a field may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "whole", "number", "flag", "choice"]
ENVELOPE = frozenset(
    {"id", "name", "v", "at", "sent_at", "received_at", "source", "view", "visitor", "session", "consent", "from",
     "customer", "path", "language", "device", "browser", "bot", "simulated", "key"}
)  # fmt: skip
SOURCES = ("server", "browser", "api")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event. `most` limits a text's length or a number's size; `pii` says what it may tell of a person."""

    name: str
    kind: Kind
    meaning_en: str
    meaning_zh: str
    required: bool = False
    pii: str = ""
    values: tuple[str, ...] = ()
    least: float = 0
    most: float = 200

    def fault(self, value: Any) -> str:
        """Return why a value does not fit: “”, wrong_type, not_allowed or out_of_range."""
        if self.kind == "flag":
            return "" if isinstance(value, bool) else "wrong_type"
        if self.kind in {"text", "choice"}:
            if not isinstance(value, str):
                return "wrong_type"
            if self.kind == "choice":
                return "" if value in self.values else "not_allowed"
            return "" if len(value) <= self.most else "out_of_range"
        wanted = (int,) if self.kind == "whole" else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            return "wrong_type"
        return "" if self.least <= value <= self.most else "out_of_range"


@dataclass(frozen=True, slots=True)
class EventType:
    """One version of one event of the plan. `sources` may tell it: our pages' server, the browser, or other programs."""

    name: str
    version: int
    owner: str
    title_en: str
    title_zh: str
    meaning_en: str
    meaning_zh: str
    sources: tuple[str, ...]
    fields: tuple[Field, ...]

    def faults(self, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return every (reason, field) for which given fields break this version; None counts as not given."""
        known = {field.name: field for field in self.fields}
        found = [("missing_field", f.name) for f in self.fields if f.required and given.get(f.name) is None]
        for name, value in given.items():
            field = known.get(name)
            if field is None:
                found.append(("unknown_field", name[:80]))
            elif value is not None and (reason := field.fault(value)):
                found.append((reason, name))
        return found
