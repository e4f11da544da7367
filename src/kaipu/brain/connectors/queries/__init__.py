"""What is known of connectors, their runs, dead rows and control totals."""

from kaipu.brain.connectors.queries.connectors import (
    ConnectorRecord,
    ConnectorUnknown,
    get_connector,
    list_connectors,
    list_due,
    list_newly_late,
    may_be_told,
    secret_of,
    try_mapping,
)
from kaipu.brain.connectors.queries.offers import OfferRecord, list_offers
from kaipu.brain.connectors.queries.people import tell_person
from kaipu.brain.connectors.queries.runs import (
    ControlRecord,
    DeadRowRecord,
    Pile,
    RunRecord,
    count_kept_by_day,
    find_dead_row,
    get_run,
    is_seen,
    list_controls,
    list_dead_rows,
    list_piles,
    list_runs,
    resolve_references,
)
from kaipu.brain.connectors.queries.weather import WeatherRecord, list_weather

__all__ = [
    "ConnectorRecord", "ConnectorUnknown", "ControlRecord", "DeadRowRecord", "OfferRecord", "Pile", "RunRecord", "WeatherRecord", "count_kept_by_day",
    "find_dead_row", "get_connector", "get_run", "is_seen", "list_connectors", "list_controls", "list_dead_rows", "list_due",
    "list_newly_late", "list_offers", "list_piles", "list_runs", "list_weather", "may_be_told", "resolve_references", "secret_of", "tell_person", "try_mapping",
]  # fmt: skip
