"""Small files of every kind, and a shop that they fit into."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory.tests.factories import make_location, make_supply

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDER_COLUMNS = ("order", "at", "location", "customer", "sku", "quantity", "line_total")


def quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], *, encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def furnish() -> None:
    """Make what orders refer to: SKUs A (with a cost) and B, shop 330, customer 900."""
    make_supply(make_sku("A").id, unit_cost_minor=150)
    make_sku("B", name_en="Bread", name_zh="面包")
    make_location("330", delivers=False)
    Customer.objects.create(number="900", name="Alice", joined_at=AT)


def order_rows(baskets: int, *, lines: int = 2) -> list[tuple[object, ...]]:
    """Return good lines of so many baskets, worth 5.00 a basket of two lines."""
    return [
        (f"B{basket}", f"2026-01-{basket % 28 + 1:02d}T10:00:00", "330", "900", "AB"[line % 2], line + 1, "2.50")
        for basket in range(baskets)
        for line in range(lines)
    ]


def bring(kind: str, path: Path, *, given: Sequence[str] = (), mapping: str = "", **flags: bool) -> exchange.RunRecord:
    """Import a file to its end."""
    outcome = exchange.import_file(
        kind=kind, path=path, mapping_text=mapping, given=given, progress=quiet, at=AT, **flags
    )
    return outcome.run
