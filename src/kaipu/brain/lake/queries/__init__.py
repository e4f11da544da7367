"""Reads of the lake."""

from kaipu.brain.lake.queries.daily import (
    DIMENSIONS,
    Cell,
    Range,
    find_first_day,
    find_live_days,
    list_cells,
    list_member_names,
)
from kaipu.brain.lake.queries.extraction import Extract, copy_out, is_touched, list_touched_days
from kaipu.brain.lake.queries.moments import SalesMoment, TrafficMoment, list_sales_between, list_traffic_between
from kaipu.brain.lake.queries.proof import FactProof, ProofDifference, prove_gmv, prove_refunds, prove_stock
from kaipu.brain.lake.queries.reading import Coverage, NothingPublished, ask, ask_arrays, get_coverage
from kaipu.brain.lake.queries.state import (
    SEEDS,
    AuditRecord,
    BuildRecord,
    Relation,
    Status,
    find_published,
    fingerprint,
    get_next_number,
    get_status,
    list_audits,
    list_builds,
    list_relations,
)

__all__ = [
    "DIMENSIONS",
    "SEEDS",
    "AuditRecord",
    "BuildRecord",
    "Cell",
    "Coverage",
    "Extract",
    "FactProof",
    "NothingPublished",
    "ProofDifference",
    "Range",
    "Relation",
    "SalesMoment",
    "Status",
    "TrafficMoment",
    "ask",
    "ask_arrays",
    "copy_out",
    "find_first_day",
    "find_live_days",
    "find_published",
    "fingerprint",
    "get_coverage",
    "get_next_number",
    "get_status",
    "is_touched",
    "list_audits",
    "list_builds",
    "list_cells",
    "list_member_names",
    "list_relations",
    "list_sales_between",
    "list_touched_days",
    "list_traffic_between",
    "prove_gmv",
    "prove_refunds",
    "prove_stock",
]  # fmt: skip
