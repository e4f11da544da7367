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

# why pieces are sent again, and why they are taken back
RESEND_REASONS = ("lost", "broken", "spoiled", "missing", "wrong")
RETURN_REASONS = ("broken", "spoiled", "wrong", "unwanted", "recalled")
REASONS = tuple(sorted({*RESEND_REASONS, *RETURN_REASONS}))
SENDABLE = frozenset({SHIPPED, COMPLETED})  # the goods have left, so they can be lost or broken


def share_of_pieces(paid_minor: int, quantity: int, before: int, taken: int) -> int:
    """Return what `taken` pieces of a line of `quantity` were paid, after `before` others: all the parts sum to the line, to the cent."""
    return paid_minor * (before + taken) // quantity - paid_minor * before // quantity


class StepRefused(ValueError):
    """The order's state does not allow this step."""


def check_step(current: str, target: str) -> None:
    """Raise StepRefused unless the machine knows the step from `current` to `target`."""
    if target not in STEPS[current]:
        raise StepRefused(f"{current} → {target}")
