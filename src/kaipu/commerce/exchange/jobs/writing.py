"""Write an export to a file: CSV as the database gives it, or Parquet with proper types."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from kaipu.commerce.exchange.jobs.conversion import quoted, text_literal
from kaipu.commerce.exchange.queries import ExportFilter, stream_rows
from kaipu.commerce.exchange.rules import LAYOUTS

TYPES = {
    "integer": "BIGINT", "decimal": "DECIMAL(14,3)", "money": "DECIMAL(18,2)", "flag": "BOOLEAN",
    "moment": "TIMESTAMPTZ", "day": "DATE",
}  # fmt: skip


def write_export(kind: str, path: Path, wanted: ExportFilter) -> int:
    """Write all rows of a kind, beside its place first, so that there is never half a file; return the bytes written."""
    fresh = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() == ".parquet":
            with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
                rows = Path(folder) / "rows.csv"
                _write(rows, stream_rows(kind=kind, wanted=wanted, guarded=False))
                _to_parquet(kind, rows, fresh)
        else:
            _write(fresh, stream_rows(kind=kind, wanted=wanted))
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path.stat().st_size


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)


def _to_parquet(kind: str, rows: Path, target: Path) -> None:
    """Give each column its type. One thread, so that equal rows make equal files."""
    types = {column.name: TYPES.get(column.kind, "VARCHAR") for column in LAYOUTS[kind].columns}
    columns = ", ".join(f"{text_literal(name)}: {text_literal(kind)}" for name, kind in types.items())
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            f"COPY (SELECT {', '.join(quoted(name) for name in types)} FROM read_csv({text_literal(str(rows))}, header = true, "
            f"columns = {{{columns}}}, nullstr = '', delim = ',', quote = '\"', escape = '\"')) "
            f"TO {text_literal(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
