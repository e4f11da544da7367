"""Read baskets of anybody from CSV or Parquet: user, basket, item, time; place, price, quantity and groups of items where there are any."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

NEEDED, OPTIONAL = ("user", "basket", "item", "time"), ("place", "price", "quantity")
MOST_GROUPS = 4
OTHER_NAMES = {
    "user_id": "user", "customer": "user", "customer_id": "user", "household_id": "user", "basket_id": "basket", "order_id": "basket",
    "item_id": "item", "product_id": "item", "sku": "item", "sku_id": "item", "timestamp": "time", "date": "time", "day": "time", "store": "place",
    "store_id": "place", "amount": "price", "sales_value": "price",
}  # fmt: skip


class FileUnusable(ValueError):
    """What lies in a file cannot be used; `args` are a reason and what it is about."""


@dataclass(frozen=True, slots=True)
class Baskets:
    """The columns of a file, which of them are used, and how many rows were left out because something was missing in them."""

    columns: dict[str, NDArray[Any]]
    groups: tuple[str, ...]
    rows: int
    left_out: int


def read_baskets(path: Path, *, needed: Sequence[str] = NEEDED) -> Baskets:
    """Read a file. Raises FileUnusable.

    A time is a date, a moment, or a number of days. Further columns that say the same of an item in all its rows are taken as
    groups of items, the coarsest four.
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        kinds = _open(connection, path)
        missing = [name for name in needed if name not in kinds]
        if missing:
            raise FileUnusable("columns_missing", ", ".join(missing), ", ".join(kinds))
        rows = connection.execute("SELECT count(*) FROM given").fetchall()[0][0]
        chosen = [name for name in (*NEEDED, *OPTIONAL) if name in kinds]
        groups = (
            _find_groups(connection, [name for name in kinds if name not in {*NEEDED, *OPTIONAL}])
            if "basket" in needed
            else []
        )
        listed = ", ".join(f'{_expression(name, kinds[name])} AS "{name}"' for name in chosen)
        listed += "".join(f', "{name}"' for name in groups)
        whole = " AND ".join(f'"{name}" IS NOT NULL' for name in needed)
        found = connection.execute(f"SELECT * FROM (SELECT {listed} FROM given) WHERE {whole}").fetchnumpy()
        columns = {name: _plain(values) for name, values in found.items()}
        kept = len(columns[needed[0]])
        if not kept:
            raise FileUnusable("nothing_left", str(rows))
        return Baskets(columns, tuple(groups), rows, rows - kept)


def _open(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    if not path.is_file():
        raise FileUnusable("file_missing", str(path))
    name = str(path).replace("'", "''")
    reader = "read_parquet" if path.suffix.lower() in {".parquet", ".pq"} else "read_csv"
    try:
        connection.execute(f"CREATE TEMP VIEW original AS SELECT * FROM {reader}('{name}')")
        _rename(connection)
        described = connection.execute("DESCRIBE given").fetchall()
    except duckdb.Error as error:
        raise FileUnusable("unreadable", str(path), str(error).splitlines()[0]) from error
    return {row[0]: row[1] for row in described}


def _rename(connection: duckdb.DuckDBPyConnection) -> None:
    """Give columns our names: whatever the case, and the usual other names where ours is not taken."""
    names = [row[0] for row in connection.execute("DESCRIBE original").fetchall()]
    ours = {name.lower(): name for name in names}
    for other, mine in OTHER_NAMES.items():
        if mine not in ours and other in ours:
            ours[mine] = ours.pop(other)
    listed = ", ".join(
        f'"{name.replace(chr(34), chr(34) * 2)}" AS "{mine.replace(chr(34), chr(34) * 2)}"'
        for mine, name in ours.items()
    )
    connection.execute(f"CREATE TEMP VIEW given AS SELECT {listed} FROM original")


def _expression(name: str, kind: str) -> str:
    quoted = f'"{name}"'
    if name in {"price", "quantity"}:
        return f"try_cast({quoted} AS DOUBLE)"
    if name != "time":
        return f"CASE WHEN trim({quoted}::VARCHAR) <> '' THEN {quoted} END"
    if kind.startswith("TIMESTAMP WITH"):
        return f"epoch({quoted}) / 86400.0"
    if kind.startswith(("TIMESTAMP", "DATE")):
        return f"epoch({quoted}::TIMESTAMP) / 86400.0"
    if kind == "VARCHAR":
        return f"coalesce(try_cast({quoted} AS DOUBLE), epoch(try_cast({quoted} AS TIMESTAMP)) / 86400.0)"
    return f"try_cast({quoted} AS DOUBLE)"


def _find_groups(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[str]:
    found = []
    items = connection.execute("SELECT count(DISTINCT item) FROM given").fetchall()[0][0]
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        several, different = connection.execute(
            f"SELECT (SELECT count(*) FROM (SELECT item FROM given GROUP BY item HAVING count(DISTINCT {quoted}) > 1)), "
            f"(SELECT count(DISTINCT {quoted}) FROM given)"
        ).fetchall()[0]
        if several == 0 and 1 < different <= items / 2:
            found.append((different, name))
    return [name for _, name in sorted(found)[:MOST_GROUPS]]


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return a column without a mask: missing numbers are NaN, missing texts None; whole texts become an array of texts."""
    if np.ma.isMaskedArray(values):
        real = values.dtype.kind == "f"
        values = np.ma.filled(values if real else values.astype(object), np.nan if real else None)
    if values.dtype == object and all(isinstance(each, str) for each in values):
        return values.astype(str)
    return np.asarray(values)
