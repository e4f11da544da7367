"""The door of the lake."""

from kaipu.brain.lake.gateways.reading import QueryTooLong
from kaipu.brain.lake.queries import (
    AuditRecord,
    BuildRecord,
    Column,
    Coverage,
    FactProof,
    NothingPublished,
    Origin,
    ProofDifference,
    Relation,
    RelationUnknown,
    SalesMoment,
    Sample,
    Status,
    StreamRecord,
    TrafficMoment,
    ask,
    ask_arrays,
    find_published,
    find_stream,
    get_coverage,
    get_status,
    is_personal,
    list_audits,
    list_builds,
    list_minutes,
    list_relations,
    list_sales_between,
    list_traffic_between,
    prove_gmv,
    prove_refunds,
    prove_stock,
    sample_relation,
    trace_column,
)
from kaipu.brain.lake.rules import MinuteFigures

__all__ = [
    "AuditRecord", "BuildRecord", "Column", "Coverage", "FactProof", "MinuteFigures", "NothingPublished", "Origin",
    "ProofDifference", "QueryTooLong", "Relation", "RelationUnknown", "SalesMoment", "Sample", "Status", "StreamRecord",
    "TrafficMoment", "ask", "ask_arrays", "find_published", "find_stream", "get_coverage", "get_status",
    "is_personal", "list_audits", "list_builds", "list_minutes", "list_relations", "list_sales_between",
    "list_traffic_between", "prove_gmv", "prove_refunds", "prove_stock", "sample_relation", "trace_column",
]  # fmt: skip
