"""The door of connectors."""

from kaipu.brain.connectors.events import DataLate, RowsCame

from kaipu.brain.connectors.flows import (  # isort: skip
    Outcome, PageMissing, drop_file, fetch_page, folder_of, forget_in_files, run_connector,
    save_connector,
)  # fmt: skip
from kaipu.brain.connectors.operations import (  # isort: skip
    Replayed, RowGone, RowStillWrong, discard_rows, hand_over_rows, mend_row, put_connector, remap_connector,
    replay_rows, switch_connector,
)  # fmt: skip
from kaipu.brain.connectors.queries import (  # isort: skip
    ConnectorRecord, ConnectorUnknown, ControlRecord, DeadRowRecord, OfferRecord, Pile, RunRecord, WeatherRecord, find_dead_row,
    get_connector, list_connectors, list_controls, list_dead_rows, list_offers, list_piles, list_runs, list_weather, try_mapping,
)  # fmt: skip
from kaipu.brain.connectors.rules import (  # isort: skip
    CONTRACTS, PLAIN, WITH_VALUE, Contract, Field, Line, MappingInvalid, PageUnreadable, Reading, ScheduleInvalid,
    Transport, TransportInvalid, sign, split_steps,
)  # fmt: skip

__all__ = [
    "CONTRACTS", "PLAIN", "WITH_VALUE", "ConnectorRecord", "ConnectorUnknown", "Contract", "ControlRecord", "DataLate",
    "DeadRowRecord", "Field", "Line", "MappingInvalid", "OfferRecord", "Outcome", "PageMissing", "PageUnreadable", "Pile",
    "Reading", "Replayed", "RowGone", "RowStillWrong", "RowsCame", "RunRecord", "ScheduleInvalid", "Transport",
    "TransportInvalid", "WeatherRecord", "discard_rows", "drop_file", "fetch_page", "find_dead_row", "folder_of", "forget_in_files",
    "get_connector", "hand_over_rows", "list_connectors", "list_controls", "list_dead_rows", "list_offers", "list_piles",
    "list_runs", "list_weather", "mend_row", "put_connector", "remap_connector", "replay_rows", "run_connector", "save_connector", "sign",
    "split_steps", "switch_connector", "try_mapping",
]  # fmt: skip
