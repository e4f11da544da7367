"""The door of replenishment."""

from kaipu.brain.replenishment.flows import back_test, measure_due, propose_by_targets, propose_orders

from kaipu.brain.replenishment.operations import (  # isort: skip
    CostsInvalid, close_sharing, open_sharing, set_purse, set_service, set_terms,
)  # fmt: skip
from kaipu.brain.replenishment.queries import (  # isort: skip
    MODEL, Draft, Line, PurseRecord, Stand, TermsRecord, find_method, find_sharing, find_terms, get_purse, list_drafts,
    list_positions, list_service, list_terms,
)  # fmt: skip
from kaipu.brain.replenishment.rules import (  # isort: skip
    CELLS, CLASSIC, METHODS, SERVICE, TARGETS, Advice, Costs, Position, ServiceInvalid, TermsInvalid, Trial, UNDATED, advise, compare,
    demand_interval, velocity_of,
)  # fmt: skip

__all__ = [
    "CELLS", "CLASSIC", "METHODS", "MODEL", "SERVICE", "TARGETS", "UNDATED", "Advice", "Costs", "CostsInvalid", "Draft", "Line",
    "Position", "PurseRecord", "ServiceInvalid", "Stand", "TermsInvalid", "TermsRecord", "Trial", "advise", "back_test",
    "close_sharing", "compare", "demand_interval", "find_method", "find_sharing", "find_terms", "get_purse", "list_drafts",
    "list_positions", "list_service", "list_terms", "measure_due", "open_sharing", "propose_by_targets", "propose_orders",
    "set_purse", "set_service", "set_terms", "velocity_of",
]  # fmt: skip
