"""How the flows open the warehouse: with the engine, the currency and the models of this installation."""

from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from kaipu.brain.lake import queries
from kaipu.brain.lake.gateways.warehouse import Warehouse
from kaipu.kernel.money import MINOR_DIGITS


def open_warehouse(root: Path | None = None, *, engine: str = "") -> Warehouse:
    """Return the warehouse under a folder (the shop's own if none is given), for a `with` block; WriterBusy comes there."""
    opened: Warehouse = import_string(engine or settings.WAREHOUSE)(
        root or settings.LAKE_ROOT,
        minor_digits=MINOR_DIGITS.get(settings.CURRENCY, 2),
        fingerprint=queries.fingerprint(engine or settings.WAREHOUSE),
    )
    return opened
