"""The door of the lake."""

from kaipu.brain.lake.gateways.reading import QueryTooLong
from kaipu.brain.lake.queries import (
    DIMENSIONS,
    AuditRecord,
    BuildRecord,
    Cell,
    Coverage,
    FactProof,
    NothingPublished,
    ProofDifference,
    Range,
    Relation,
    SalesMoment,
    Status,
    TrafficMoment,
    ask,
    ask_arrays,
    find_first_day,
    find_live_days,
    find_published,
    get_coverage,
    get_status,
    list_audits,
    list_builds,
    list_cells,
    list_member_names,
    list_relations,
    list_sales_between,
    list_traffic_between,
    prove_gmv,
    prove_refunds,
    prove_stock,
)

__all__ = [
    "DIMENSIONS", "AuditRecord", "BuildRecord", "Cell", "Coverage", "FactProof", "NothingPublished",
    "ProofDifference", "QueryTooLong", "Range", "Relation", "SalesMoment", "Status", "TrafficMoment",
    "ask", "ask_arrays", "find_first_day", "find_live_days", "find_published", "get_coverage", "get_status", "list_audits", "list_builds", "list_cells", "list_member_names",
    "list_relations", "list_sales_between", "list_traffic_between", "prove_gmv", "prove_refunds", "prove_stock",
]  # fmt: skip
