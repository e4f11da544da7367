"""Sending subscriptions: each is taken up first, written and sent outside any transaction, and given back if that failed."""

from datetime import datetime, time

from django.conf import settings
from django.utils.module_loading import import_string

from kaipu.brain.boards import operations
from kaipu.brain.boards.queries import SubscriptionRecord, list_due_subscriptions
from kaipu.kernel import access, clock
from kaipu.kernel.operation import acting

MORNING = time(7)


class MailNotSent(RuntimeError):
    """Some subscriptions could not be sent; the next run tries them again."""


def send_due(*, at: datetime) -> int:
    """Send what is due, from seven in the morning on the shop's clock; return how many. Each goes out at most once a day.

    The site writes the mail (`settings.BOARD_MAIL`, a dotted name), for it knows the words. Who may see figures no more
    gets none. Raises MailNotSent after all others were tried.
    """
    if at.astimezone(clock.zone()).time() < MORNING:
        return 0
    day = clock.local_date(at)
    sent, failed = 0, []
    for subscription in list_due_subscriptions(day=day):
        if not operations.mark_sent(subscription_id=subscription.id, day=day):
            continue
        try:
            sent += _send(subscription, at)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the others still get theirs, and the job says so
            operations.release_sent(subscription_id=subscription.id, day=day)
            failed.append(f"{subscription.id}: {trouble!r}")
    if failed:
        raise MailNotSent("; ".join(failed[:5]))
    return sent


def _send(subscription: SubscriptionRecord, at: datetime) -> int:
    if "metrics.view" not in access.scopes_of(subscription.user_id):
        with acting(actor="boards"):
            operations.unsubscribe(subscription_id=subscription.id, at=at)
        return 0
    import_string(settings.BOARD_MAIL)(subscription, at=at)
    return 1
