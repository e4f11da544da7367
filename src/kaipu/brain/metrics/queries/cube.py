"""A metric's components in their finest cells, as arrays: for whoever explains, watches or forecasts it."""

from collections.abc import Sequence
from datetime import date, datetime

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.cells import start_asking
from kaipu.brain.metrics.queries.records import Cube
from kaipu.brain.metrics.queries.registry import get_catalogue
from kaipu.brain.metrics.queries.warehouse import get_holdings
from kaipu.brain.metrics.rules import (
    MEASURES,
    MOST_DIMENSIONS,
    Filter,
    Query,
    Scope,
    SeriesInvalid,
    check_query,
    compile_group,
    components_of,
)
from kaipu.kernel import clock

ADDS = frozenset({"sum", "count"})


def get_cube(
    name: str, *, first: date, last: date, dimensions: Sequence[str], at: datetime, filters: tuple[Filter, ...] = ()
) -> Cube:  # fmt: skip
    """Return a metric's components by day and the members of some dimensions.

    Only of metrics whose formula is over measures of one relation under those cuts and has no window; others raise
    SeriesInvalid (“metrics”), as does what is not collected yet. Raises MetricUnknown, lake.NothingPublished. One statement.
    """
    catalogue = get_catalogue([name])
    for start in range(
        0, max(len(dimensions), 1), MOST_DIMENSIONS
    ):  # a cube may have more of them than a page can show
        some = tuple(dimensions[start : start + MOST_DIMENSIONS])
        metric, *_ = check_query(Query((name,), first, last, some, filters, "day"), catalogue)
    components = components_of(metric, catalogue)
    scope = Scope(first, last, clock.local_date(at), "day", tuple(dimensions), filters)
    holdings = get_holdings(lake.get_coverage(at=at), at=at)
    asking = start_asking(components, scope, holdings, at)
    if len(asking.groups) != 1 or any(c.window for c in components) or set(asking.components) != set(components):
        raise SeriesInvalid("metrics", name)
    ((group, wanted),) = asking.groups.items()
    statement = compile_group(group, wanted, scope)
    names = [component.measure for component, _ in wanted]
    labels = ["day", *dimensions, *names]
    cuts = range(1, 1 + len(dimensions))
    listed = ", ".join(
        f"coalesce(CAST(c{n} AS VARCHAR), '') AS \"{n}\"" if n in cuts else f'c{n} AS "{n}"' for n in range(len(labels))
    )
    aliases = ", ".join(f"c{n}" for n in range(len(labels)))
    found = lake.ask_arrays(
        f"SELECT {listed} FROM ({statement.sql}) AS cells({aliases})", statement.parameters, at=at
    )  # fmt: skip
    arrays = [found[str(n)] for n in range(len(labels))]
    split = 1 + len(dimensions)
    return Cube(
        metric=metric, dimensions=tuple(dimensions), days=arrays[0].astype("datetime64[D]"),
        members=dict(zip(dimensions, arrays[1:split], strict=True)),
        components=dict(zip(names, arrays[split:], strict=True)),
        money={each: MEASURES[each].money for each in names},
        additive={c.measure: MEASURES[c.measure].over_time == "add" and s.aggregate in ADDS for c, s in wanted},
        formula=metric.formula,
    )  # fmt: skip
