"""Scheduled work of orders."""

from kaipu.commerce.orders import flows
from kaipu.commerce.orders.operations import cancel_order
from kaipu.commerce.orders.queries import list_unpaid
from kaipu.commerce.orders.rules import StepRefused
from kaipu.kernel import clock, jobs


@jobs.job(name="orders.ask_about_doubtful", cron="* * * * *", lock="orders.ask_about_doubtful")
def ask_about_doubtful(timestamp: int) -> int:
    """Find payments whose notification never came, every minute."""
    return flows.ask_about_doubtful(at=clock.now())


@jobs.job(name="orders.find_unpaid", cron="* * * * *", lock="orders.find_unpaid")
def find_unpaid(timestamp: int) -> int:
    """Queue the cancelling of orders whose time to pay is over, every minute; one job an order."""
    due = list_unpaid(before=clock.now())
    for order_id in due:
        jobs.defer_alone("orders.cancel_unpaid", f"orders.cancel_unpaid:{order_id}", order_id=order_id)
    return len(due)


@jobs.job(name="orders.cancel_unpaid")
def cancel_unpaid(order_id: int) -> None:
    """Cancel one unpaid order; one that was paid in the last second stays."""
    try:
        cancel_order(order_id=order_id, reason="unpaid", at=clock.now())
    except StepRefused:
        return
