"""Decisions of segments: what can be asked of a customer, and how people and places are compared outside."""

from kaipu.brain.segments.rules.audiences import (
    CENTROID_COLUMNS,
    COUNTRY_CODES,
    Spot,
    clean_postcode,
    hash_email,
    hash_phone,
    read_centroids,
    sign_upload,
    to_e164,
)
from kaipu.brain.segments.rules.conditions import (
    DAYS,
    FIELDS,
    LISTED,
    LOOKS_BACK,
    MATCHES,
    MODELLED,
    MOST_CONDITIONS,
    OPS,
    PEOPLE,
    TAGS,
    Condition,
    ConditionInvalid,
    Field,
    Known,
    check_conditions,
    compile_conditions,
    list_parts,
    pack_conditions,
    read_conditions,
    value_of,
)
from kaipu.brain.segments.rules.rfm import (
    GROUPS,
    Rectangle,
    Scoring,
    ScoringInvalid,
    check_scoring,
    group_of,
    score_sql,
)

__all__ = [
    "CENTROID_COLUMNS", "COUNTRY_CODES", "DAYS", "FIELDS", "GROUPS", "LISTED", "LOOKS_BACK", "MATCHES", "MODELLED", "MOST_CONDITIONS", "OPS", "PEOPLE", "TAGS", "Condition",
    "ConditionInvalid", "Field", "Known", "Rectangle", "Scoring", "ScoringInvalid", "Spot", "check_conditions", "check_scoring", "clean_postcode", "compile_conditions", "group_of", "hash_email", "hash_phone",
    "list_parts", "pack_conditions", "read_centroids", "read_conditions", "score_sql", "sign_upload", "to_e164", "value_of",
]  # fmt: skip
