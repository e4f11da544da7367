"""What every write of decisions shares: one lock a decision, the kill switch, and calling a producer by name."""

import importlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.queries import DecisionRecord, DecisionUnknown, Stop, find_stop

SWITCH_LOCK = 7_205_131  # advisory: who carries out shares it, who stops takes it alone


class GuardrailBroken(ValueError):
    """A limit would be broken; `codes` says which."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class ProducersHalted(RuntimeError):
    """The kill switch is on, for all producers or for this one."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.producer or "all")
        self.stop = stop


def call(path: str, **arguments: Any) -> Any:
    """Call a producer's function by its dotted path."""
    module, _, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function(**arguments)


def locked(decision_id: int) -> Decision:
    """Return a decision's row, locked: two people who press at once come one after the other. Raises DecisionUnknown."""
    rows = Decision.objects.all() if "decisions" in settings.GUARDS_OFF else Decision.objects.select_for_update()
    row = rows.filter(id=decision_id).first()
    if row is None:
        raise DecisionUnknown(str(decision_id))
    return row


def pass_switch(producer: str) -> None:
    """Raise ProducersHalted if the producer is stopped; the switch cannot be thrown until this transaction ends.

    Without the shared lock a stop could commit between this look and what is carried out after it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SWITCH_LOCK])
    if stop := find_stop(producer=producer):
        raise ProducersHalted(stop)


def take_switch() -> None:
    """Wait until nobody carries anything out, and let nobody begin before this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWITCH_LOCK])


def fresh_guardrails(path: str, decision: DecisionRecord, at: datetime) -> Any:
    """Return a producer's guardrails tested at this moment, or those of the proposal where it tests none anew."""
    return call(path, decision=decision, at=at) if path else decision.guardrails
