"""What an address of the asking page asks for. Everything lives in the address, so a view can be shared by its link."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict

from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures, listing
from kaipu.web.console.metrics import wording

MOST_METRICS, MOST_CUTS, FILTERS = 4, 2, 3
MAIN = "net_sales"
ROWS = 50


@dataclass(frozen=True, slots=True)
class Typed:
    """One condition as it was typed."""

    number: int
    dimension: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One reading of an address: the query, and what the form shows again."""

    query: metrics.Query
    filters: tuple[Typed, ...]


def read(given: QueryDict, yesterday: date) -> Asked:
    """Read an address; what is not given is the usual: net sales of the last 28 days, by day."""
    last = listing.day(given, "to") or yesterday
    first = listing.day(given, "from") or last - timedelta(days=27)
    names = [name for name in given.getlist("m") if name][:MOST_METRICS]
    cuts = [name for name in given.getlist("d") if name][:MOST_CUTS]
    typed = tuple(
        Typed(n, given.get(f"f{n}", "")[:50], given.get(f"o{n}", "=")[:10], given.get(f"v{n}", "")[:500])
        for n in range(1, FILTERS + 1)
    )
    query = metrics.Query(
        tuple(dict.fromkeys(names)) or (MAIN,), first, last, tuple(cuts), tuple(map(_filter, filter(_used, typed))),
        given.get("grain", "day")[:10], given.get("compare", "")[:10], ROWS,
    )  # fmt: skip
    return Asked(query, typed)


def _used(typed: Typed) -> bool:
    return bool(typed.dimension)


def _filter(typed: Typed) -> metrics.Filter:
    """Turn what was typed into a condition; several values are separated by commas."""
    several = typed.operator in {"in", "not in", "between"}
    words = typed.value.replace("，", ",").split(",") if several else [typed.value]
    values = () if typed.operator in {"set", "not set"} else tuple(word.strip() for word in words)
    return metrics.Filter(typed.dimension, typed.operator, values)  # type: ignore[arg-type]  # what is none is refused


def form(asked: Asked, known: list[metrics.Definition]) -> dict[str, object]:
    """Lay out the form: every choice with whether it is chosen."""
    chosen = [*asked.query.metrics, *[""] * MOST_METRICS][:MOST_METRICS]
    cuts = [*asked.query.dimensions, *[""] * MOST_CUTS][:MOST_CUTS]
    dimensions = _dimensions(asked.query.metrics, known)
    return {
        "metric_fields": [
            (n, [(m.name, figures.title_of(m), m.name == name) for m in known if m.status != "deprecated" or m.name == name])
            for n, name in enumerate(chosen, start=1)
        ],
        "cut_fields": [(n, _options(dimensions, name)) for n, name in enumerate(cuts, start=1)],
        "filter_fields": [
            (each, _options(dimensions, each.dimension), _options(list(wording.operators().items()), each.operator))
            for each in asked.filters
        ],
        "grains": _options(list(wording.grains().items()), asked.query.grain),
        "comparisons": _options(list(wording.comparisons().items()), asked.query.compare),
    }  # fmt: skip


def _dimensions(names: tuple[str, ...], known: list[metrics.Definition]) -> list[tuple[str, str]]:
    """Return what all the chosen metrics can be cut by."""
    chosen = [metric for metric in known if metric.name in names]
    return [
        (name, wording.dimension(name))
        for name in metrics.DIMENSIONS
        if all(name in metric.dimensions for metric in chosen)
    ]


def _options(choices: list[tuple[str, str]], chosen: str) -> list[tuple[str, str, bool]]:
    found = [(value, label, value == chosen) for value, label in choices]
    return found if not chosen or any(on for *_, on in found) else [*found, (chosen, chosen, True)]
