"""Writing down what a decision brought."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from kaipu.brain.decisions.events import DecisionMeasured
from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.operations.guarding import locked
from kaipu.brain.decisions.operations.proposing import row_of
from kaipu.brain.decisions.rules import MEASURED, Effect, Measurement, Proposal, check_step
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import operation


def _told(measurement: Measurement) -> dict[str, object]:
    return {
        "method": measurement.method, "strength": measurement.strength, "odds": measurement.odds,
        "details": dict(measurement.details),
    }  # fmt: skip


def observed(effects: Sequence[Effect]) -> Measurement:
    """Return what was only seen, without any control: it shows how well a forecast was, not what the decision caused."""
    return Measurement(effects, "observed", "weak")


@operation
def record_measurement(*, decision_id: int, measurement: Measurement, at: datetime) -> None:
    """Keep what really happened in a decision's window, and how that is known. Raises DecisionUnknown, DecisionClosed."""
    row = locked(decision_id)
    check_step(row.state, MEASURED)
    row.actual, row.state, row.measured_at = [asdict(effect) for effect in measurement.effects], MEASURED, at
    row.measurement = _told(measurement)
    row.save()
    audit.record(
        action="decisions.record_measurement", subject=f"decision:{row.id}", at=at,
        detail={"method": measurement.method, "strength": measurement.strength},
    )  # fmt: skip
    outbox.publish(DecisionMeasured(row.id, row.kind, at))


@operation
def record_back_test(*, proposal: Proposal, measurement: Measurement, proposed_at: datetime, at: datetime) -> int:
    """Keep a decision that would have been proposed in the past beside what then really happened; labelled back-test.

    Nothing is applied. A back-test of the same subject is replaced.
    """
    Decision.objects.filter(kind=proposal.kind, subject=proposal.subject, back_test=True).delete()
    row = Decision.objects.create(
        **row_of(proposal) | {"back_test": True}, proposed_at=proposed_at, decided_at=proposed_at, decided_by="back-test",
        applied_at=proposed_at, state=MEASURED, measured_at=at, measurement=_told(measurement),
        measure_on=clock.local_date(proposed_at) + timedelta(days=proposal.window_days),
        actual=[asdict(effect) for effect in measurement.effects],
    )  # fmt: skip
    return row.id
