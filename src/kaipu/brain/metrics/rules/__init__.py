"""What metrics are and how they are computed, pure."""

from kaipu.brain.metrics.rules.catalogue import CATALOGUE, METRICS, SUBJECTS, complete
from kaipu.brain.metrics.rules.coding import compile_cells
from kaipu.brain.metrics.rules.compiler import (
    can_share_levels,
    columns_of,
    compile_group,
    compile_levels,
    compile_ranking,
    compile_rows,
    find_source,
    group_components,
)
from kaipu.brain.metrics.rules.definition import Definition, Dimension, Measure, MetricUnknown, Relation, Source
from kaipu.brain.metrics.rules.formula import (
    Component,
    Components,
    Evaluate,
    FormulaInvalid,
    Number,
    compile_formula,
    compile_metric,
    components_of,
    names_in,
    write_formula,
)
from kaipu.brain.metrics.rules.landing import Landing, expected_share, grow, land, light_of
from kaipu.brain.metrics.rules.measures import MEASURES
from kaipu.brain.metrics.rules.people import Crowd, compile_crowd, compile_members, count_levels, counts_people
from kaipu.brain.metrics.rules.periods import COMPARISONS, GRAINS, Bucket, buckets_of, days_of, period_of, shift_range
from kaipu.brain.metrics.rules.question import (
    MOST_DIMENSIONS,
    OPERATORS,
    Filter,
    Query,
    SeriesInvalid,
    check_query,
)
from kaipu.brain.metrics.rules.relations import DIMENSIONS, RELATIONS
from kaipu.brain.metrics.rules.statement import Group, Scope, Statement, is_people, member_of, text_of_member

__all__ = [
    "CATALOGUE", "COMPARISONS", "DIMENSIONS", "GRAINS", "MEASURES", "METRICS", "MOST_DIMENSIONS", "OPERATORS", "RELATIONS", "SUBJECTS",
    "Bucket", "Component", "Components", "Crowd", "Definition", "Dimension", "Evaluate", "Filter", "FormulaInvalid", "Group",
    "Landing", "Measure", "MetricUnknown", "Number", "Query", "Relation", "Scope", "SeriesInvalid", "Source",
    "Statement", "buckets_of", "can_share_levels", "check_query", "columns_of", "compile_cells", "compile_crowd",
    "compile_formula", "compile_group", "compile_levels", "compile_members", "compile_metric", "compile_ranking",
    "compile_rows", "complete", "components_of", "count_levels", "counts_people", "days_of", "expected_share",
    "find_source", "group_components", "grow", "is_people", "land", "light_of", "member_of", "names_in",
    "period_of", "shift_range", "text_of_member", "write_formula",
]  # fmt: skip
