"""The order's state machine, pure."""

PLACED, PAID, READY, SHIPPED, COMPLETED, CANCELLED, REFUNDED = (
    "placed",
    "paid",
    "ready",
    "shipped",
    "completed",
    "cancelled",
    "refunded",
)
STATES = (PLACED, PAID, READY, SHIPPED, COMPLETED, CANCELLED, REFUNDED)
# placed: waits for payment · paid: to be picked · ready: waits at the counter · shipped: on its way · completed: handed over
STEPS: dict[str, frozenset[str]] = {
    PLACED: frozenset({PAID, CANCELLED}),
    PAID: frozenset({READY, SHIPPED, CANCELLED, COMPLETED}),
    READY: frozenset({COMPLETED, CANCELLED}),
    SHIPPED: frozenset({COMPLETED}),
    COMPLETED: frozenset({REFUNDED}),
    CANCELLED: frozenset(),
    REFUNDED: frozenset(),
}


class StepRefused(ValueError):
    """The order's state does not allow this step."""


def check_step(current: str, target: str) -> None:
    """Raise StepRefused unless the machine knows the step from `current` to `target`."""
    if target not in STEPS[current]:
        raise StepRefused(f"{current} → {target}")
