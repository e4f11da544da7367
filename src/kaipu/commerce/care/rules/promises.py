"""What the desk promises: states, priorities and the business time each leaves."""

from dataclasses import dataclass

# bot: the bot speaks · open: the desk's turn · waiting: the customer's turn · closed · merged: goes on in another
WITH_BOT, OPEN, WAITING, CLOSED, MERGED = "bot", "open", "waiting", "closed", "merged"
STATES = (WITH_BOT, OPEN, WAITING, CLOSED, MERGED)
CHANNELS = ("chat", "mail", "phone", "form", "review", "social")
PRIORITIES = (0, 1, 2, 3)  # low, normal, high, urgent
COUPON_LIMIT_MINOR = 2_000  # the dearest coupon that one agent may give alone, one a customer in
COUPON_DAYS = 30
REFUND_LIMIT_MINOR = 10_000  # what one agent may give back of one order without whoever leads the desk
_DEAR_CUSTOMER_MINOR = 100_000


@dataclass(frozen=True, slots=True)
class Target:
    """Business seconds until the first answer and until it is settled."""

    reply: int
    solve: int


TARGETS = {
    0: Target(8 * 3600, 40 * 3600), 1: Target(2 * 3600, 16 * 3600), 2: Target(1800, 8 * 3600), 3: Target(600, 2 * 3600),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """What a member's tier is promised: so many steps more urgent, and so much of the usual time, in percent."""

    steps: int
    percent: int


SERVICE_LEVELS = {"standard": ServiceLevel(0, 100), "fast": ServiceLevel(1, 75), "personal": ServiceLevel(2, 50)}


def pick_priority(channel: str, stars: int | None, value_minor: int, service_level: str = "standard") -> int:
    """Return how soon somebody should look: one star and chats sooner, those who bring much, and members whose tier promises it."""
    base = 2 if channel == "chat" or stars == 1 else 1
    steps = SERVICE_LEVELS[service_level].steps
    return min(3, base + max(steps, int(value_minor >= _DEAR_CUSTOMER_MINOR)))


def target_of(priority: int, service_level: str) -> Target:
    """Return what is promised at a priority to somebody of a service level: business seconds, rounded down."""
    percent, usual = SERVICE_LEVELS[service_level].percent, TARGETS[priority]
    return Target(usual.reply * percent // 100, usual.solve * percent // 100)
