"""Small numbers for keys: each key one, each number one key, and whoever has one keeps it.

The same statement numbers what came ashore for good and, above the highest, what only the day at hand knows of.
"""

from kaipu.brain.lake.rules.sources import Source


def keys_of(source: Source, when: str) -> str:
    """Return a query for all keys that a source of kind numbers speaks of, of the rows that fulfil a condition."""
    return source.view.format(when=when)


def number_new(source: Source, known: str, when: str) -> str:
    """Return a query that gives the next numbers to the keys, of rows that fulfil `when`, which `known` lacks.

    It counts on from the highest number of `known`, in the order of the keys, so the same rows get the same numbers.
    """
    number, *keys = source.columns
    listed = ", ".join(keys)
    return (
        f"SELECT (SELECT coalesce(max({number}), 0) FROM ({known})) + row_number() OVER (ORDER BY {listed}) AS {number}, {listed} "
        f"FROM (({keys_of(source, when)}) EXCEPT SELECT {listed} FROM ({known}))"
    )


def number_kept(source: Source, known: str) -> str:
    """Return a query for the rows of `known` whose key is still spoken of, and of the highest number at least the number.

    So a number is not given twice, whoever had it.
    """
    number, *keys = source.columns
    same = " AND ".join(f"k.{key} IS NOT DISTINCT FROM n.{key}" for key in keys)
    nobody = ", ".join(f"NULL AS {key}" for key in keys)
    kept = f"SELECT k.* FROM ({known}) AS k SEMI JOIN ({keys_of(source, 'true')}) AS n ON {same}"
    return (
        f"WITH kept AS ({kept}), highest AS (SELECT max({number}) AS {number} FROM ({known})) SELECT * FROM kept UNION ALL BY NAME "
        f"SELECT {number}, {nobody} FROM highest WHERE {number} > (SELECT coalesce(max({number}), 0) FROM kept)"
    )
