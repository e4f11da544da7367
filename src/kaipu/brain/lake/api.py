"""The door of the lake."""

from kaipu.brain.lake.queries import (
    DIMENSIONS,
    AuditRecord,
    BuildRecord,
    Cell,
    Range,
    Relation,
    Status,
    find_live_days,
    find_published,
    get_status,
    list_audits,
    list_builds,
    list_cells,
    list_member_names,
    list_relations,
)

__all__ = [
    "DIMENSIONS", "AuditRecord", "BuildRecord", "Cell", "Range", "Relation", "Status", "find_live_days",
    "find_published", "get_status", "list_audits", "list_builds", "list_cells", "list_member_names", "list_relations",
]  # fmt: skip
