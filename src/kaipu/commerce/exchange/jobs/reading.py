"""Open a file, convert its columns to ours, number and sort its rows, and hand them over as CSV blocks for staging.

DuckDB does this as a set: a cell that cannot be what its column needs leaves the row in place with a fault, so that no
row is ever lost on the way.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.conf import settings

from kaipu.commerce.exchange.jobs.conversion import Converter, quoted, text_literal
from kaipu.commerce.exchange.jobs.texts import FAULT, MORE, to_parquet
from kaipu.commerce.exchange.operations import PlannedRows
from kaipu.commerce.exchange.queries import RunRecord
from kaipu.commerce.exchange.rules import LAYOUTS, FileRefused, Layout, Mapping, match_columns

CHUNK_ROWS = 150_000
BLOCK = 1 << 20
MARK = b"PAR1"


class OpenSource:
    """A file read into DuckDB, ready to be staged."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, planned: PlannedRows) -> None:
        self._connection, self._folder, self.planned = connection, folder, planned

    def blocks(self) -> Iterator[bytes]:
        """Yield the typed rows in the order of importing, as CSV."""
        listed = ", ".join(
            quoted(name) for name in ("seq", "row_number", "faults", "value_minor", *self.planned.columns)
        )
        yield from self._export(f"SELECT {listed} FROM staged ORDER BY seq")

    def mark(self, rows: Iterable[int]) -> None:
        """Remember which rows' original values are wanted."""
        with (self._folder / "wanted.csv").open("w") as file:
            file.writelines(f"{number}\n" for number in rows)

    def originals(self) -> Iterator[bytes]:
        """Yield row number and original values (JSON) of the marked rows, as CSV."""
        wanted = self._folder / "wanted.csv"
        yield from self._export(
            "SELECT s.row_number, s.original FROM original s SEMI JOIN (SELECT column0 AS row_number FROM "
            f"read_csv({text_literal(str(wanted))}, header = false, columns = {{'column0': 'BIGINT'}})) USING (row_number)"
        )

    def _export(self, query: str) -> Iterator[bytes]:
        target = self._folder / "rows.csv"
        self._connection.execute(
            f"COPY ({query}) TO {text_literal(str(target))} (FORMAT csv, HEADER false, NULLSTR '\\N')"
        )
        with target.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
        target.unlink()


@contextmanager
def open_source(run: RunRecord, progress: Callable[[str, int, int], None]) -> Iterator[OpenSource]:
    """Read a run's file. Raises FileRefused; needs about 200 bytes of memory a row, or disk under var/tmp beyond 1 GB."""
    path = Path(run.stored_path)
    if not path.is_file():
        raise FileRefused("file_missing", name=run.file_name)
    home = Path(settings.VAR) / "tmp"
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home, prefix="import-") as name:
        folder = Path(name)
        connection = duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "temp_directory": name})
        try:
            connection.execute(f"SET TimeZone = {text_literal(settings.TIME_ZONE)}")
            _open_table(connection, path, folder, run.file_name)
            progress("convert", 0, 1)
            yield OpenSource(connection, folder, _stage(connection, run))
        except duckdb.Error as error:
            raise _word(error, run.file_name) from error
        finally:
            connection.close()


def _word(error: duckdb.Error, name: str) -> Exception:
    text = str(error)
    if "No space left" in text or "disk quota" in text.lower():
        return FileRefused("disk_full")
    return FileRefused("parquet_broken", name=name, detail=text.splitlines()[0][:200])


def _open_table(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, name: str) -> None:
    """Make the view `source`: row_number from 1, reading_fault, and the file's columns under their own names."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(0, path.stat().st_size - 4))
        tail = file.read(4)
    if head == MARK or name.lower().endswith(".parquet"):
        if (head, tail) != (MARK, MARK):
            raise FileRefused("parquet_broken", name=name, detail="")
        table, faults = path, "NULL"
    else:
        table = folder / "texts.parquet"
        to_parquet(path, table, name)
        faults = quoted(FAULT)
    connection.execute(
        f"CREATE VIEW source AS SELECT file_row_number + 1 AS __row, {faults} AS __reading, * EXCLUDE (file_row_number) "
        f"FROM read_parquet({text_literal(str(table))}, file_row_number = true)"
    )


def _columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute("DESCRIBE source").fetchall()
    return {name: kind for name, kind, *_ in rows if name not in {"__row", "__reading", FAULT}}


def _stage(connection: duckdb.DuckDBPyConnection, run: RunRecord) -> PlannedRows:
    """Convert into `typed`, number into `staged`, and say what was found. Raises FileRefused (column_missing, file_empty …)."""
    layout, mapping = LAYOUTS[run.kind], Mapping(**run.mapping)
    found = _columns_of(connection)
    theirs = [name for name in found if name != MORE]
    matched = match_columns(mapping, theirs, layout)
    converter = Converter(connection, mapping, settings.TIME_ZONE, settings.CURRENCY, guarded=MORE in found)
    typed, faults = [], ["__reading"]
    for column in layout.columns:
        source = matched.get(column.name)
        value, fault = converter.convert(column, source, found.get(source or "", "VARCHAR"))
        typed.append(f"{value} AS {quoted(column.name)}")
        faults += fault
    connection.execute(
        f"CREATE TEMP TABLE typed AS SELECT __row AS row_number, nullif(concat_ws('|', {', '.join(faults)}), '') AS faults, "
        f"{', '.join(typed)} FROM source"
    )
    connection.execute(
        f"CREATE VIEW original AS SELECT __row AS row_number, {_as_json(theirs, found)} AS original FROM source"
    )
    rows = connection.execute("SELECT count(*) FROM typed").fetchall()[0][0]
    if not rows:
        raise FileRefused("file_empty", name=run.file_name)
    present = tuple(c.name for c in layout.columns if c.name in matched or c.name in mapping.constants)
    bounds = _number(connection, layout, present)
    value = quoted(layout.value) if layout.value else "0"
    worth = connection.execute(f"SELECT coalesce(sum({value}), 0) FROM typed").fetchall()[0][0]
    ignored = tuple(name for name in theirs if name not in matched.values())
    return PlannedRows(rows, int(worth), tuple(bounds), ignored, present)


def _as_json(theirs: list[str], found: dict[str, str]) -> str:
    """Return the SQL of a row's cells as JSON, under the file's own names; cells beyond the header only where there are some."""

    def pack(names: list[str]) -> str:
        return f"to_json({{{', '.join(f'{text_literal(name)}: {quoted(name)}' for name in names)}}})"

    if MORE not in found:
        return pack(theirs)
    return f"CASE WHEN {quoted(MORE)} IS NULL THEN {pack(theirs)} ELSE {pack([*theirs, MORE])} END"


def _number(connection: duckdb.DuckDBPyConnection, layout: Layout, present: tuple[str, ...]) -> list[int]:
    """Make the view `staged` with `seq`: rows of a group stand together, groups in the order of their first row. Return the chunks' ends."""
    value = quoted(layout.value) if layout.value else "NULL"
    columns = ", ".join(f"t.{quoted(column.name)}" for column in layout.columns)
    repeated = _repeated(connection, layout)
    if layout.group:
        group = quoted(layout.group)
        same = f"hash({', '.join(quoted(name) for name in layout.shared if name in present)})"
        connection.execute(
            f"CREATE TEMP TABLE bundle AS SELECT {group} AS name, min(row_number) AS first, arg_min({same}, row_number) AS same, "
            f"min({same}) <> max({same}) AS differs FROM typed WHERE {group} IS NOT NULL GROUP BY 1"
        )
        differs = f"CASE WHEN b.differs AND b.same <> {same} THEN 'order_contradicts_itself' END"
        joined = f"typed t LEFT JOIN bundle b ON b.name = t.{group}"
        first = "coalesce(b.first, t.row_number)"
    else:
        joined, first, differs = "typed t", "t.row_number", "NULL"
    connection.execute(
        f"CREATE TEMP TABLE staged AS SELECT row_number() OVER (ORDER BY {first}, t.row_number) AS seq, t.row_number, "
        f"nullif(concat_ws('|', t.faults, {differs}, {repeated}), '') AS faults, {value} AS value_minor, {columns} FROM {joined}"
    )
    if not layout.group:
        ends = connection.execute(
            f"SELECT max(seq) FROM staged GROUP BY (seq - 1) // {CHUNK_ROWS} ORDER BY 1"
        ).fetchall()
    else:
        ends = connection.execute(
            f"SELECT max(last) FROM (SELECT min(seq) AS first, max(seq) AS last FROM staged "
            f"GROUP BY coalesce({quoted(layout.group)}, '#' || seq)) GROUP BY (first - 1) // {CHUNK_ROWS} ORDER BY 1"
        ).fetchall()
    return [int(end) for (end,) in ends]


def _repeated(connection: duckdb.DuckDBPyConnection, layout: Layout) -> str:
    """Return the SQL of the fault of rows whose key stands further up in the file; keys with an empty cell are no keys."""
    key = ", ".join(quoted(name) for name in layout.key)
    whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in layout.key)
    connection.execute(
        f"CREATE TEMP TABLE later AS SELECT row_number FROM (SELECT row_number, row_number() OVER (PARTITION BY {key} "
        f"ORDER BY row_number) AS place FROM (SELECT * FROM typed WHERE {whole} AND ({key}) IN (SELECT ({key}) FROM typed "
        f"WHERE {whole} GROUP BY {key} HAVING count(*) > 1))) WHERE place > 1"
    )
    return "CASE WHEN t.row_number IN (SELECT row_number FROM later) THEN 'repeated_in_file' END"
