"""People under a window that moves: counted by when each comes into it and goes out of it, so that no day is read twice."""

from collections.abc import Sequence

from kaipu.brain.metrics.rules.definition import Source


def count_people(
    window: str, source: Source, table: str, day: str, cuts: Sequence[str], names: Sequence[str], where: str
) -> str:
    """Write +1 on the day from which a person counts in a window and -1 on the day from which no more, summed by day.

    A person seen on a day counts until the window is over or they are seen again, whichever comes first; so nobody counts
    twice, and the running sum of steps is the number of different people.
    """
    ends = {
        "month": f"CAST(date_trunc('month', {day}) + INTERVAL 1 MONTH AS DATE)",
        "quarter": f"CAST(date_trunc('quarter', {day}) + INTERVAL 3 MONTH AS DATE)",
        "year": f"CAST(date_trunc('year', {day}) + INTERVAL 1 YEAR AS DATE)", "0": "DATE '9999-01-01'",
    }  # fmt: skip
    over = ends.get(window) or f"{day} + {int(window or 1)}"
    chosen = f"{where} AND ({source.where or 'true'}) AND {source.expression} IS NOT NULL"
    seen = f"SELECT DISTINCT {', '.join([f'{day} AS came', f'{over} AS over', *cuts, f'{source.expression} AS entity'])} FROM {table} WHERE {chosen}"
    again = f"lead(came) OVER (PARTITION BY {', '.join([*names, 'entity'])} ORDER BY came)"
    stays = f"SELECT {', '.join(['came', *names, f'least(over, {again}) AS gone'])} FROM ({seen}) AS seen"
    listed = ", ".join(["at_day", *names])
    return (
        f"SELECT {listed}, sum(step) AS step FROM (SELECT {', '.join(['came AS at_day', *names, '1 AS step'])} FROM ({stays}) AS a "
        f"UNION ALL SELECT {', '.join(['gone AS at_day', *names, '-1 AS step'])} FROM ({stays}) AS b) AS steps GROUP BY {listed}"
    )
