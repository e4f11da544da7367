"""Orders of other systems with all that became of them: payment, hand-over, offers, refunds, cancellations."""

import csv
from datetime import date

import pytest

from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange.tests.factories import ORDER_COLUMNS, bring, furnish, write_csv
from kaipu.commerce.fulfilment.models import Fulfilment, Parcel
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order, OrderLine, TimelineEntry
from kaipu.commerce.payments.models import Attempt, Refund

pytestmark = pytest.mark.django_db
DELIVERED = {
    "channel": "web", "method": "delivery", "payment": "sandbox", "delivery_fee": "4.99", "region": "Westmere", "language": "zh-hans",
    "visit": "v1", "simulated": "yes", "paid_at": "2026-03-01T15:01:00+00:00", "shipped_at": "2026-03-02T14:00:00+00:00",
    "completed_at": "2026-03-03T20:00:00+00:00", "promised_on": "2026-03-02", "carrier": "Swift",
}  # fmt: skip


def ended(tmp_path, *orders_given, name="ended.csv"):
    """Write orders of one line of A for 9.00 (3 pieces) each; the further cells are given."""
    names = sorted({column for cells in orders_given for column in cells})
    rows = [
        (f"W{n}", "2026-03-01T15:00:00+00:00", "330", "900", "A", 3, "9.00", *(cells.get(column, "") for column in names))
        for n, cells in enumerate(orders_given)
    ]  # fmt: skip
    return write_csv(tmp_path / name, (*ORDER_COLUMNS, *names), rows)


def test_a_delivered_order_brings_payment_parcel_steps_and_offer(tmp_path):
    furnish()
    run = bring("orders", ended(tmp_path, DELIVERED | {"discount": "1.00", "coupon": "FRESH10", "refunded": "2.00"}))
    assert (run.accepted_rows, run.rejected_rows) == (1, 0)
    order = Order.objects.get()
    assert (order.channel, order.state, order.simulated, order.visit, order.language) == (
        "web", "completed", True, "v1", "zh-hans",
    )  # fmt: skip
    assert (order.goods_minor, order.discount_minor, order.delivery_minor, order.total_minor, order.refunded_minor) == (
        1000, 100, 499, 1399, 200,
    )  # fmt: skip
    assert OrderLine.objects.get().adjustments == [
        {"kind": "base", "code": "base", "minor": 1000}, {"kind": "coupon", "code": "FRESH10", "minor": -100},
    ]  # fmt: skip
    assert list(TimelineEntry.objects.order_by("id").values_list("kind", flat=True)) == [
        "placed", "paid", "shipped", "completed",
    ]  # fmt: skip
    attempt, refund = Attempt.objects.get(), Refund.objects.get()
    assert (attempt.subject, attempt.state, attempt.amount_minor, attempt.refunded_minor) == (
        f"order:{order.id}", "paid", 1399, 200,
    )  # fmt: skip
    assert (refund.amount_minor, refund.state, refund.created_at) == (200, "done", order.completed_at)
    fulfilment, parcel = Fulfilment.objects.get(), Parcel.objects.get()
    assert (fulfilment.kind, fulfilment.state, fulfilment.promised_on) == ("delivery", "done", date(2026, 3, 2))
    assert fulfilment.done_at == order.completed_at
    assert (parcel.carrier, parcel.tracking_number, parcel.delivered_at) == ("Swift", "IMW0", order.completed_at)
    assert orders.get_imported_span() is None  # simulated orders are no history to replay


def test_a_cancelled_order_ends_there(tmp_path):
    furnish()
    path = ended(
        tmp_path, {"state": "cancelled", "method": "pickup", "cancelled_at": "2026-03-01T15:30:00+00:00"},
        {"state": "cancelled", "method": "pickup", "paid_at": "2026-03-01T15:01:00+00:00", "payment": "sandbox",
         "refunded": "9.00", "refund_reason": "shopper"},
    )  # fmt: skip
    bring("orders", path)
    unpaid, paid = Order.objects.order_by("number")
    assert (unpaid.paid_at, unpaid.completed_at, unpaid.cancelled_at.minute) == (None, None, 30)
    assert (paid.state, paid.completed_at, paid.refunded_minor, paid.cancelled_at) == (
        "cancelled",
        None,
        900,
        paid.placed_at,
    )
    assert list(Fulfilment.objects.values_list("order_id", "state")) == [(paid.id, "cancelled")]
    assert list(Refund.objects.values_list("reason", "attempt__subject")) == [("shopper", f"order:{paid.id}")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"state": "lost"}, "state_unknown"),
        ({"method": "drone"}, "method_unknown"),
        ({"delivery_fee": "-1"}, "delivery_fee_negative"),
        ({"refunded": "-0.01"}, "refund_out_of_range"),
        ({"refunded": "14.00", "delivery_fee": "4.99"}, "refund_out_of_range"),
        ({"promised_on": "soon"}, "promised_on_not_a_day"),
    ],
)
def test_ends_that_cannot_be_are_refused(tmp_path, cells, reason):
    furnish()
    run = bring("orders", ended(tmp_path, cells, {}))
    assert [row.reason for row in exchange.list_rejections(run_id=run.id)] == [reason]
    assert (run.accepted_rows, Order.objects.count()) == (1, 1)


def test_an_export_tells_the_ends_again(tmp_path):
    furnish()
    given = DELIVERED | {
        "discount": "1.00",
        "promotion": "weekly-09",
        "refunded": "9.00",
        "refund_reason": "late",
        "state": "refunded",
    }
    bring("orders", ended(tmp_path, given, {"state": "cancelled"}))
    exchange.export_file(kind="orders", path=tmp_path / "out.csv", wanted=exchange.ExportFilter())
    with (tmp_path / "out.csv").open() as file:
        first, second = csv.DictReader(file)
    assert {name: first[name] for name in given} == given | {"simulated": "true"}
    assert (second["state"], second["payment"], second["completed_at"], second["method"]) == ("cancelled", "", "", "")
