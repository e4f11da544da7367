"""Reads of the lake."""

from kaipu.brain.lake.queries.documents import (
    SEEDS,
    Column,
    Origin,
    Relation,
    RelationUnknown,
    is_personal,
    list_relations,
    trace_column,
)
from kaipu.brain.lake.queries.extraction import Extract, copy_out, is_touched, list_touched_days
from kaipu.brain.lake.queries.minutes import (
    STREAM,
    StreamRecord,
    find_stream,
    get_stream_state,
    list_facts,
    list_minutes,
    state_of,
)
from kaipu.brain.lake.queries.moments import SalesMoment, TrafficMoment, list_sales_between, list_traffic_between
from kaipu.brain.lake.queries.proof import FactProof, ProofDifference, prove_gmv, prove_refunds, prove_stock
from kaipu.brain.lake.queries.reading import Coverage, NothingPublished, ask, ask_arrays, get_coverage
from kaipu.brain.lake.queries.sampling import Sample, sample_relation
from kaipu.brain.lake.queries.state import (
    AuditRecord,
    BuildRecord,
    Status,
    find_published,
    fingerprint,
    get_next_number,
    get_status,
    list_audits,
    list_builds,
)

__all__ = [
    "SEEDS",
    "STREAM",
    "AuditRecord",
    "BuildRecord",
    "Column",
    "Coverage",
    "Extract",
    "FactProof",
    "NothingPublished",
    "Origin",
    "ProofDifference",
    "Relation",
    "RelationUnknown",
    "SalesMoment",
    "Sample",
    "Status",
    "StreamRecord",
    "TrafficMoment",
    "ask",
    "ask_arrays",
    "copy_out",
    "find_published",
    "find_stream",
    "fingerprint",
    "get_coverage",
    "get_next_number",
    "get_status",
    "get_stream_state",
    "is_personal",
    "is_touched",
    "list_audits",
    "list_builds",
    "list_facts",
    "list_minutes",
    "list_relations",
    "list_sales_between",
    "list_touched_days",
    "list_traffic_between",
    "prove_gmv",
    "prove_refunds",
    "prove_stock",
    "sample_relation",
    "state_of",
    "trace_column",
]  # fmt: skip
