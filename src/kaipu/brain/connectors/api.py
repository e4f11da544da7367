"""The door of connectors."""

from kaipu.brain.connectors.events import DataLate, RowsCame
from kaipu.brain.connectors.flows import Outcome, drop_file, folder_of, forget_in_files, run_connector, save_connector
from kaipu.brain.connectors.operations import (
    Replayed,
    RowGone,
    RowStillWrong,
    discard_rows,
    hand_over_rows,
    mend_row,
    put_connector,
    remap_connector,
    replay_rows,
    switch_connector,
)
from kaipu.brain.connectors.queries import (
    ConnectorRecord,
    ConnectorUnknown,
    ControlRecord,
    DeadRowRecord,
    OfferRecord,
    Pile,
    RunRecord,
    find_dead_row,
    get_connector,
    list_connectors,
    list_controls,
    list_dead_rows,
    list_offers,
    list_piles,
    list_runs,
    try_mapping,
)
from kaipu.brain.connectors.rules import (
    CONTRACTS,
    PLAIN,
    WITH_VALUE,
    Contract,
    Field,
    Line,
    MappingInvalid,
    PageUnreadable,
    Reading,
    ScheduleInvalid,
    Transport,
    TransportInvalid,
    sign,
    split_steps,
)

__all__ = [
    "CONTRACTS", "PLAIN", "WITH_VALUE", "ConnectorRecord", "ConnectorUnknown", "Contract", "ControlRecord", "DataLate",
    "DeadRowRecord", "Field", "Line", "MappingInvalid", "OfferRecord", "Outcome", "PageUnreadable", "Pile", "Reading", "Replayed", "RowGone",
    "RowStillWrong", "RowsCame", "RunRecord", "ScheduleInvalid", "Transport", "TransportInvalid", "discard_rows", "drop_file",
    "find_dead_row", "folder_of", "forget_in_files", "get_connector", "hand_over_rows", "list_connectors", "list_controls", "list_dead_rows", "list_offers", "list_piles",
    "list_runs", "mend_row", "put_connector", "remap_connector", "replay_rows", "run_connector", "save_connector", "sign", "split_steps", "switch_connector", "try_mapping",
]  # fmt: skip
