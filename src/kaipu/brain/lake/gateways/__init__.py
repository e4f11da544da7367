"""The engines that the lake drives: DuckDB for files and SQL, SQLMesh for what is built from what. Workers only."""

from kaipu.brain.lake.gateways.landing import has_day, has_landed, land_source, open_landing
from kaipu.brain.lake.gateways.snapshots import drop_old_snapshots, move_pointer, read_pointer, write_snapshot
from kaipu.brain.lake.gateways.warehouse import AuditFailed, CheckResult, Warehouse, WriterBusy

__all__ = [
    "AuditFailed",
    "CheckResult",
    "Warehouse",
    "WriterBusy",
    "drop_old_snapshots",
    "has_day",
    "has_landed",
    "land_source",
    "move_pointer",
    "open_landing",
    "read_pointer",
    "write_snapshot",
]
