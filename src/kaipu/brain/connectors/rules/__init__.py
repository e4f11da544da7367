"""Contracts, mappings, transports and schedules, pure."""

from kaipu.brain.connectors.rules.contracts import CONTRACTS, Contract, Field, get_contract
from kaipu.brain.connectors.rules.mapping import (
    PLAIN,
    WITH_VALUE,
    Line,
    MappingInvalid,
    Reading,
    Value,
    find_path,
    key_of,
    map_row,
    read_lines,
    split_steps,
)
from kaipu.brain.connectors.rules.pages import Claim, Page, PageUnreadable, read_claims, read_page
from kaipu.brain.connectors.rules.schedule import ScheduleInvalid, is_due, pause_after, read_cron
from kaipu.brain.connectors.rules.transport import (
    Transport,
    TransportInvalid,
    headers_of,
    read_transport,
    sign,
    with_since,
)

__all__ = [
    "CONTRACTS", "PLAIN", "WITH_VALUE", "Claim", "Contract", "Field", "Line", "MappingInvalid", "Page", "PageUnreadable",
    "Reading", "ScheduleInvalid", "Transport", "TransportInvalid", "Value", "find_path", "get_contract", "headers_of",
    "is_due", "key_of", "map_row", "pause_after", "read_claims", "read_cron", "read_lines", "read_page", "read_transport",
    "sign", "split_steps", "with_since",
]  # fmt: skip
