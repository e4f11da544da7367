"""Read CSV of any common encoding and separator, and turn it into a Parquet file of texts, so that there is one way to read on.

Each record keeps its number; one with too few or too many cells is marked instead of lost.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kaipu.commerce.exchange.rules import FileRefused

BATCH = 50_000
BLOCK = 1 << 20
LONGEST_CELL = 1 << 20
FAULT, MORE = "__fault", "__more"
HIGH = re.compile(rb"[\x80-\xff]+")
SEPARATORS = ",;\t|"


def find_encoding(path: Path, name: str) -> str:
    """Return the encoding of a text file: UTF-16 by its mark, UTF-8 if it is that throughout, else what its bytes look like.

    GB 18030 covers GBK and GB 2312. Raises FileRefused (encoding_unknown) with the name that people know the file by.
    """
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    old = "cp1252" if _stands_alone(head) else "gb18030"
    return next((each for each in ("utf-8-sig", old) if _decodes(path, each)), "") or _give_up(name)


def _stands_alone(head: bytes) -> bool:
    """Tell whether most bytes above ASCII stand alone, as the é of Western Europe does; Chinese letters are pairs of them."""
    runs = [len(run) for run in HIGH.findall(head)]
    return sum(run == 1 for run in runs) > len(runs) / 2


def _give_up(name: str) -> str:
    raise FileRefused("encoding_unknown", name=name)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(file: TextIOWrapper, name: str) -> Iterator[list[str]]:
    """Yield all records, the header first, without empty lines."""
    first = file.readline()
    file.seek(0)
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader((line.replace("\0", "\ufffd") for line in file), delimiter=separator, strict=True)
    try:
        for record in reader:
            if record and any(record):
                yield record
    except csv.Error as error:
        if "field limit" in str(error):
            raise FileRefused("cell_too_long", name=name, line=reader.line_num, limit=LONGEST_CELL) from error
        raise FileRefused("csv_broken", name=name, line=reader.line_num, detail=str(error)) from error


def to_parquet(path: Path, target: Path, name: str) -> str:
    """Write a CSV file's records as texts into `target`; return the encoding. Raises FileRefused, which calls the file `name`.

    Holds fifty thousand records at a time.
    """
    encoding = find_encoding(path, name)
    with path.open(encoding=encoding, newline="") as file:
        records = _records(file, name)
        header = [cell.strip() for cell in next(records, [])]
        if not header:
            raise FileRefused("file_empty", name=name)
        doubled = sorted({cell for cell in header if cell and header.count(cell) > 1})
        if doubled:
            raise FileRefused("header_doubled", name=doubled[0])
        names = [cell or f"column {place}" for place, cell in enumerate(header, start=1)]
        schema = pa.schema([(column, pa.string()) for column in [*names, FAULT, MORE]])
        with pq.ParquetWriter(target, schema, compression="lz4") as writer:
            batch: list[list[str | None]] = []
            for record in records:
                batch.append(_even(record, len(names)))
                if len(batch) == BATCH:
                    writer.write_batch(_to_batch(batch, schema))
                    batch = []
            if batch:
                writer.write_batch(_to_batch(batch, schema))
    return encoding


def _even(record: list[str], width: int) -> list[str | None]:
    if len(record) == width:
        return [*record, None, None]
    if len(record) < width:
        return [*record, *([None] * (width - len(record))), "cells_missing", None]
    return [*record[:width], "cells_too_many", "|".join(record[width:])]


def _to_batch(records: list[list[str | None]], schema: pa.Schema) -> pa.RecordBatch:
    columns = [pa.array(column, pa.string()) for column in zip(*records, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
