"""Proposing, measuring and comparing: each proposal or measurement is an operation of its own, so all may be repeated."""

from datetime import datetime

from kaipu.brain.replenishment.flows.classic import back_test, propose_classic
from kaipu.brain.replenishment.flows.comparing import compare_due
from kaipu.brain.replenishment.flows.measuring import measure_due
from kaipu.brain.replenishment.flows.proposing import propose_by_targets
from kaipu.brain.replenishment.operations import keep_standings
from kaipu.brain.replenishment.queries import find_method, list_positions
from kaipu.brain.replenishment.rules import TARGETS
from kaipu.kernel import clock

__all__ = ["back_test", "compare_due", "measure_due", "propose_by_targets", "propose_classic", "propose_orders"]


def propose_orders(*, at: datetime) -> int:
    """Reckon where everything stands, keep it for pages, and file today's proposals by the way that is switched on; return how many."""
    stands = list_positions(today=clock.local_date(at), at=at)
    keep_standings(stands=stands, today=clock.local_date(at))
    return propose_by_targets(at=at, stands=stands) if find_method() == TARGETS else propose_classic(at=at)
