"""The shape of a metric's definition."""

from dataclasses import dataclass
from typing import Literal


class MetricUnknown(LookupError):
    """The catalogue has no metric of this name."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric as everybody agrees on it.

    `formula` speaks of components of `subject`. `unit` is money, count, ratio or number. `additive` metrics may be summed
    over days and members; of others the catalogue sums the components first. `better` is the direction one hopes for.
    """

    name: str
    title_en: str
    title_zh: str
    meaning_en: str
    meaning_zh: str
    subject: Literal["sales", "buyers", "traffic", "stock"]
    formula: str
    unit: Literal["money", "count", "ratio", "number"]
    grain: str
    owner: str
    dimensions: tuple[str, ...]
    additive: bool = False
    better: Literal["up", "down"] = "up"
    assumed: bool = False
