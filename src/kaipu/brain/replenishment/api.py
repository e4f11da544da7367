"""The door of replenishment."""

from kaipu.brain.replenishment.flows import back_test, measure_due, propose_by_targets, propose_orders
from kaipu.brain.replenishment.operations import (
    CostsInvalid,
    close_sharing,
    open_sharing,
    set_purse,
    set_service,
    set_terms,
)

from kaipu.brain.replenishment.queries import (  # isort: skip
    MODEL, VIEWS, WEEKS, CellRecord, Draft, Line, Outlook, PurseRecord, Scorecard, Stand, StandingRecord, TermsRecord, find_kept_day,
    find_method, find_sharing, find_terms, get_purse, list_classes, list_drafts, list_expected, list_positions, list_scorecards,
    list_service, list_standings, list_terms,
)  # fmt: skip
from kaipu.brain.replenishment.rules import (  # isort: skip
    CELLS, CLASSIC, METHODS, SERVICE, TARGETS, UNDATED, Advice, Costs, Position, ServiceInvalid, TermsInvalid, Trial, advise, compare,
    demand_interval, velocity_of,
)  # fmt: skip

__all__ = [
    "CELLS", "CLASSIC", "METHODS", "MODEL", "SERVICE", "TARGETS", "UNDATED", "VIEWS", "WEEKS", "Advice", "CellRecord", "Costs",
    "CostsInvalid", "Draft", "Line", "Outlook", "Position", "PurseRecord", "Scorecard", "ServiceInvalid", "Stand", "StandingRecord",
    "TermsInvalid", "TermsRecord", "Trial", "advise", "back_test", "close_sharing", "compare", "demand_interval", "find_kept_day",
    "find_method", "find_sharing", "find_terms", "get_purse", "list_classes", "list_drafts", "list_expected", "list_positions",
    "list_scorecards", "list_service", "list_standings", "list_terms", "measure_due", "open_sharing", "propose_by_targets",
    "propose_orders", "set_purse", "set_service", "set_terms", "velocity_of",
]  # fmt: skip
