"""The SQL that turns a file's cell into what a column of ours holds, and the fault a cell has that cannot be turned.

Numbers are read strictly: “3.5” is no whole number, “3,99” no amount (it could be three hundred and ninety-nine), a third
decimal is not rounded away. Only binary fractions, as Parquet files of other systems hold them, are rounded to the cent.
"""

from collections.abc import Mapping as Table
from typing import Any

import duckdb

from kaipu.commerce.exchange.rules import Column, FileRefused, Mapping
from kaipu.commerce.exchange.rules.guarding import FORMULA, KINDS
from kaipu.kernel.money import MINOR_DIGITS

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")
FLOATS = ("FLOAT", "DOUBLE")
YES, NO = ("true", "yes", "y", "1", "t", "是"), ("false", "no", "n", "0", "f", "否")
GROUPED = "[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)"
# What a cell should have been, by kind of column; the word ends the reason's name.
SHOULD = {
    "integer": "not_a_whole_number", "decimal": "not_a_number", "money": "not_an_amount", "flag": "not_yes_or_no",
    "moment": "not_a_time", "day": "not_a_day", "json": "not_json",
}  # fmt: skip


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(text_literal(word) for word in words)


class Converter:
    """Writes the SQL of each column for one file."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, mapping: Mapping, zone: str, currency: str, *, guarded: bool
    ) -> None:
        """`guarded` tells that texts may bear an apostrophe in front of what would be a formula, as in CSV."""
        self._guarded = guarded
        self._connection, self._mapping, self._zone = connection, mapping, zone
        self._digits = MINOR_DIGITS.get(currency, 2)

    def convert(self, column: Column, source: str | None, kind: str) -> tuple[str, list[str]]:
        """Return the SQL of a column's value and of its possible faults (text or NULL each).

        `source` is the file's column, None if it has none. Raises FileRefused (constant_invalid).
        """
        options = self._mapping.convert.get(column.name, {})
        if column.name in self._mapping.constants:
            return self._constant(column, options), []
        if source is None:
            return f"CAST(NULL AS {self._type(column)})", []
        raw = quoted(source)
        text = self._text(raw, kind, column.kind)
        value = self._value(column, raw, text, kind, options)
        faults = []
        if column.kind in SHOULD:
            faults.append(
                f"CASE WHEN {text} IS NOT NULL AND ({value}) IS NULL THEN '{column.name}_{SHOULD[column.kind]}' END"
            )
        if column.required:
            faults.append(f"CASE WHEN {text} IS NULL THEN '{column.name}_missing' END")
        return value, faults

    def _constant(self, column: Column, options: Table[str, Any]) -> str:
        literal = text_literal(self._mapping.constants[column.name])
        value = self._value(column, literal, f"nullif(trim({literal}), '')", "VARCHAR", options)
        if self._connection.execute(f"SELECT ({value}) IS NULL").fetchall()[0][0]:
            raise FileRefused("constant_invalid", name=column.name, allowed=[column.kind])
        return value

    def _text(self, raw: str, kind: str, target: str) -> str:
        """Return the cell as a trimmed text, NULL when empty."""
        if kind.endswith("[]"):
            return f"nullif(array_to_string({raw}, '|'), '')"
        if kind.startswith(("STRUCT", "MAP")) and target == "json":
            return f"CAST(to_json({raw}) AS VARCHAR)"
        if kind != "VARCHAR":
            return f"CAST({raw} AS VARCHAR)"
        text = f"nullif(trim(replace({raw}, chr(0), ''), ' \t\r\n\u00a0\u3000'), '')"
        if not self._guarded or target not in KINDS:
            return text
        wanted = f"starts_with({text}, '''') AND regexp_matches({text}, {text_literal(FORMULA)})"
        return f"CASE WHEN {wanted} THEN {text}[2:] ELSE {text} END"

    def _type(self, column: Column) -> str:
        types = {"integer": "BIGINT", "decimal": "DECIMAL(14,3)", "money": "BIGINT", "flag": "BOOLEAN", "day": "DATE"}
        return "TIMESTAMPTZ" if column.kind == "moment" else types.get(column.kind, "VARCHAR")

    def _value(self, column: Column, raw: str, text: str, kind: str, options: Table[str, Any]) -> str:
        if column.kind == "integer":
            return self._integer(raw, text, kind)
        if column.kind == "money":
            return self._money(raw, text, kind, options.get("unit", "major"))
        if column.kind == "moment":
            return self._moment(raw, text, kind, options)
        return {
            "decimal": f"CASE WHEN regexp_full_match({text}, '{GROUPED}(\\.[0-9]+)?') "
            f"THEN TRY_CAST(replace({text}, ',', '') AS DECIMAL(14,3)) END",
            "flag": f"CASE WHEN lower({text}) IN ({_list(YES)}) THEN true WHEN lower({text}) IN ({_list(NO)}) THEN false END",
            "day": raw if kind == "DATE" else f"TRY_CAST({text} AS DATE)",
            "json": f"CASE WHEN json_valid({text}) THEN {text} END",
        }.get(column.kind, text)

    def _integer(self, raw: str, text: str, kind: str) -> str:
        if kind in WHOLE:
            return f"TRY_CAST({raw} AS BIGINT)"
        return (
            f"CASE WHEN regexp_full_match({text}, '{GROUPED}(\\.0+)?') "
            f"THEN TRY_CAST(TRY_CAST(replace({text}, ',', '') AS DECIMAL(38,9)) AS BIGINT) END"
        )

    def _money(self, raw: str, text: str, kind: str, unit: str) -> str:
        digits = self._digits if unit == "major" else 0
        if kind in FLOATS:
            cents = f"round({raw} * {10**digits})"
            return f"CASE WHEN abs({raw} * {10**digits} - {cents}) < 0.0001 THEN TRY_CAST({cents} AS BIGINT) END"
        decimals = f"(\\.[0-9]{{0,{digits}}}0*)?" if digits else "(\\.0*)?"
        return (
            f"CASE WHEN regexp_full_match({text}, '{GROUPED}{decimals}') "
            f"THEN TRY_CAST(TRY_CAST(replace({text}, ',', '') AS DECIMAL(30,6)) * {10**digits} AS BIGINT) END"
        )

    def _moment(self, raw: str, text: str, kind: str, options: Table[str, Any]) -> str:
        zone = text_literal(str(options.get("zone", self._zone)))
        if kind == "TIMESTAMP WITH TIME ZONE":
            moment = raw
        elif kind.startswith("TIMESTAMP") or kind == "DATE":
            moment = f"CAST({raw} AS TIMESTAMP) AT TIME ZONE {zone}"
        else:
            offset = f"regexp_matches({text}, '(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$') AND {text} LIKE '%:%'"
            moment = (
                f"CASE WHEN {offset} THEN TRY_CAST({text} AS TIMESTAMPTZ) "
                f"ELSE TRY_CAST({text} AS TIMESTAMP) AT TIME ZONE {zone} END"
            )
        weeks = int(options.get("shift_weeks", 0))
        if not weeks:
            return moment
        shop = text_literal(self._zone)
        return f"((({moment}) AT TIME ZONE {shop}) + INTERVAL {weeks} WEEK) AT TIME ZONE {shop}"
