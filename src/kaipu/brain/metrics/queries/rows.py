"""The rows behind a number."""

from datetime import datetime

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.records import RowsPage
from kaipu.brain.metrics.queries.registry import get_catalogue
from kaipu.brain.metrics.queries.warehouse import get_holdings
from kaipu.brain.metrics.rules import (
    RELATIONS,
    Query,
    Scope,
    check_query,
    compile_rows,
    components_of,
    group_components,
)
from kaipu.kernel import clock

MOST = 500


def get_rows(
    asked: Query, *, members: tuple[str, ...] = (), at: datetime, limit: int = 50, offset: int = 0
) -> RowsPage:
    """Return the orders, lines, visits … that the first metric of a query counts in its range, filters and `members`.

    `members` are one of each of the query's dimensions, or () for all. Of a ratio these are the rows of its denominator's
    or numerator's relation, whichever the formula names first. Names of people are not among the columns. At most 500
    rows a page. Raises what `query` raises, and lake.NothingPublished.
    """
    catalogue = get_catalogue(asked.metrics)
    metric, *_ = check_query(asked, catalogue)
    dimensions = asked.dimensions if members else ()
    scope = Scope(
        asked.first,
        asked.last,
        clock.local_date(at),
        "",
        dimensions,
        asked.filters,
        (),
        (members,) if members else None,
    )
    holdings = get_holdings(lake.get_coverage(at=at), at=at)
    cuts = {*dimensions, *(each.dimension for each in asked.filters)}
    groups = group_components(components_of(metric, catalogue)[:1], cuts, holdings.columns)
    if not groups:
        return RowsPage("", (), ())
    ((group, wanted),) = groups.items()
    present = holdings.columns[group.relation.name]
    columns = tuple(name for name in RELATIONS[group.relation.name].rows if name in present)
    size = min(limit, MOST)
    statement = compile_rows(group, wanted[0][1], scope, columns, limit=size + 1, offset=offset)
    rows = lake.ask(statement.sql, statement.parameters, at=at)
    return RowsPage(group.relation.name, columns, tuple(rows[:size]), len(rows) > size)
