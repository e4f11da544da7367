"""Truths that a simulation hides on purpose: a plant changes how shoppers behave from a moment on, and writes down what it did.

Named plants stand below; a file (TOML, tables `[[plant]]` with `kind` and its settings) plants others. Moments are
shares of the simulation: 0.5 is its middle.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAMED: dict[str, dict[str, Any]] = {
    "conversion-drop": {"kind": "conversion_drop", "device": "phone", "lost": 0.7, "start": 0.5},
    "price-test": {"kind": "price_test", "ratio": 1.2, "elasticity": -2.0, "goods": 5, "periods": 6},
    "fake-buyers": {"kind": "fake_buyers", "size": 6, "orders": 3, "start": 0.2},
    "sold-out": {"kind": "sold_out", "category": "grocery/milk-cream", "start": 0.5},
    "bad-campaign": {"kind": "bad_campaign", "campaign": "cheap-clicks", "share": 0.4, "start": 0.5},
}
SETTINGS: dict[str, dict[str, type]] = {
    "conversion_drop": {"device": str, "lost": float},
    "price_test": {"ratio": float, "elasticity": float, "goods": int, "periods": int},
    "fake_buyers": {"size": int, "orders": int},
    "sold_out": {"category": str},
    "bad_campaign": {"campaign": str, "share": float},
}


class PlantUnknown(ValueError):
    """No plant of this name or kind, or one of its settings is missing or wrong; the text tells which."""


@dataclass(slots=True)
class Plant:
    """One truth: its kind, settings, the share of the simulation from which to which it holds, and what came of it."""

    kind: str
    settings: Mapping[str, Any]
    start: float = 0.0
    end: float = 1.0
    facts: dict[str, Any] = field(default_factory=dict)

    def holds(self, share: float) -> bool:
        """Tell whether it holds at a share of the simulation."""
        return self.start <= share < self.end

    def count(self, name: str) -> None:
        """Count something it did."""
        self.facts[name] = self.facts.get(name, 0) + 1

    def as_data(self) -> dict[str, Any]:
        """Return it as it is written down."""
        return asdict(self)


def read_plant(given: Mapping[str, Any]) -> Plant:
    """Check one plant's settings. Raises PlantUnknown."""
    kind = str(given.get("kind", ""))
    if kind not in SETTINGS:
        raise PlantUnknown(f"“{kind}” is no kind of plant; there are: {', '.join(SETTINGS)}.")
    wanted = SETTINGS[kind]
    for name, shape in wanted.items():
        value = given.get(name)
        fits = isinstance(value, (int, float) if shape is float else shape) and not isinstance(value, bool)
        if not fits:
            raise PlantUnknown(f"The plant “{kind}” needs {name} ({shape.__name__}).")
    if strange := set(given) - set(wanted) - {"kind", "start", "end"}:
        raise PlantUnknown(f"The plant “{kind}” knows no {', '.join(sorted(strange))}; it has: {', '.join(wanted)}.")
    return Plant(
        kind, {name: given[name] for name in wanted}, float(given.get("start", 0.0)), float(given.get("end", 1.0))
    )


def read_plants(words: tuple[str, ...]) -> list[Plant]:
    """Return the plants that names and files ask for. Raises PlantUnknown."""
    plants = []
    for word in words:
        if word in NAMED:
            plants.append(read_plant(NAMED[word]))
            continue
        path = Path(word)
        if not path.is_file():
            raise PlantUnknown(f"“{word}” is neither a file nor one of: {', '.join(NAMED)}.")
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PlantUnknown(f"“{word}” is not valid TOML ({error}).") from error
        found = data.get("plant", [])
        if not isinstance(found, list) or not found:
            raise PlantUnknown(f"“{word}” plants nothing; write tables [[plant]] into it.")
        plants += [read_plant(each) for each in found]
    return plants
