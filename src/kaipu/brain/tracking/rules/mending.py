"""How dead letters are mended: by hand, or the same change for all of a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

_KEPT = frozenset({"id", "received_at", "sent_at", "key", "source"})


class MappingRefused(ValueError):
    """A change would rewrite what says where a letter came from."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `rename` a field to another name, `drop` it, or `set` it to a value."""

    act: Literal["rename", "drop", "set"]
    field: str
    to: str = ""
    value: Any = None

    def __post_init__(self) -> None:
        touched = {self.field, self.to} if self.act == "rename" else {self.field}
        if not self.field or touched & _KEPT or (self.act == "rename" and not self.to):
            raise MappingRefused(self.field)

    def apply(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a letter says after the change."""
        changed = dict(found)
        if self.act == "set":
            changed[self.field] = self.value
        elif self.field in changed:
            value = changed.pop(self.field)
            if self.act == "rename":
                changed[self.to] = value
        return changed
