"""The wide facts, histories and identities, from the shop's rows to what a reader is told; and the proof of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, settle
from kaipu.brain.tracking.models import Event
from kaipu.commerce.catalog.models import Product
from kaipu.commerce.catalog.tests.factories import make_category
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.fulfilment.models import Fulfilment, Parcel
from kaipu.commerce.inventory.models import Level, Lot, Movement
from kaipu.commerce.orders.models import OrderLine
from kaipu.commerce.payments.models import Attempt, Refund
from kaipu.commerce.pricing.models import Price

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WHOSE, VISITS = "p.customer_id", "dws.visits AS v JOIN dwd.persons AS p USING (person)"
YESTERDAY, DAY = TODAY - timedelta(days=1), TODAY - timedelta(days=2)


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.LAKE_ROOT = tmp_path / "lake"
    return settings.LAKE_ROOT


def ask(statement, at=NOW):
    queries.reading._state.due = 0
    return queries.ask(statement, at=at)


def see(name, at, visitor, **fields):
    fields = {"session": visitor, "device": "phone", "origin": "news", "medium": "mail", "campaign": "march", **fields}
    Event.objects.create(id=fields.pop("id", None) or uuid4(), name=name, at=at, visitor=visitor, **fields)


@pytest.fixture
def shop():
    """A delivered order with an offer, a payment and a refund, the visits around it, and stock that moved."""
    shop = make_shop()
    see("page_view", at_noon(DAY, minutes=-300), "v1", session="s0")
    see("page_view", at_noon(DAY, minutes=-10), "v1", session="s1", body={"view": "1"})
    see("add_to_cart", at_noon(DAY, minutes=-5), "v1", session="s1")
    see("page_view", at_noon(DAY, minutes=-1), "v1", session="s1", body={"view": "2"})
    order = make_order(shop.online, shop.alice, at_noon(DAY), [(shop.milk, 2, 700), (shop.soap, 1, 250)], discount=100,
                       delivery=499, refunded=333, visit="s1", delivery_method="delivery",
                       contact={"region": "Ohio"})  # fmt: skip
    OrderLine.objects.filter(order=order, position=1).update(
        adjustments=[
            {"kind": "base", "code": "base", "minor": 800},
            {"kind": "promotion", "code": "SPRING", "minor": -60},
        ]
    )
    attempt = Attempt.objects.create(subject=f"order:{order.id}", provider="sandbox", amount_minor=1449, currency="USD",
                                     state="paid", created_at=at_noon(DAY), settled_at=at_noon(DAY, minutes=2))  # fmt: skip
    Refund.objects.create(
        attempt=attempt, amount_minor=333, state="done", reason="broken", created_at=at_noon(YESTERDAY)
    )
    done = Fulfilment.objects.create(order=order, kind="delivery", state="done", promised_on=YESTERDAY,
                                     created_at=at_noon(DAY, minutes=3), done_at=at_noon(YESTERDAY))  # fmt: skip
    Parcel.objects.create(fulfilment=done, tracking_number="P1", carrier="Bike", shipped_at=at_noon(DAY, minutes=63))
    lot = Lot.objects.create(location=shop.online, sku=shop.milk, code="L", expires_on=YESTERDAY + timedelta(days=2),
                             on_hand=10, unit_cost_minor=140, received_at=at_noon(DAY))  # fmt: skip
    for quantity, reason, at in ((12, "receipt", at_noon(DAY)), (-2, "sale", at_noon(YESTERDAY)), (-3, "sale", NOW)):
        Movement.objects.create(at=at, location=shop.online, sku=shop.milk, lot=lot, quantity=quantity, reason=reason)
    Level.objects.filter(location=shop.online, sku=shop.milk).update(on_hand=7)
    Lot.objects.update(on_hand=7)
    Price.objects.create(
        sku=shop.milk, amount_minor=400, currency="USD", valid_from=at_noon(DAY), valid_until=at_noon(YESTERDAY)
    )
    Price.objects.create(sku=shop.milk, amount_minor=350, currency="USD", valid_from=at_noon(YESTERDAY))
    return shop


def test_wide_facts(shop):
    settle()
    built = flows.build(now=lambda: NOW)
    assert built.state == "published", built.error
    assert ask(
        "SELECT hour, buyer_kind, location, region, method, payment_method, promotion, device, source, medium, campaign, "
        "sold, gmv, charged, refunded, gross, discount, net, costed, cost, delivery_fee, units, lines FROM dws.orders"
    ) == [
        (12, "new", "ONLINE", "Ohio", "delivery", "sandbox", "SPRING", "phone", "news", "mail", "march", True,
         *map(Decimal, ("10.50", "9.50", "3.33", "10.50", "1.00", "6.17", "6.17", "3.00", "4.99")), 3, 2)
    ]  # fmt: skip
    assert ask("SELECT sku, price_band, units, net, campaign FROM dws.order_lines ORDER BY position") == [
        ("1001", "02-05", 2, Decimal("4.55"), "march"), ("2001", "02-05", 1, Decimal("1.62"), "march"),
    ]  # fmt: skip
    assert ask("SELECT kind, code, cost, order_net FROM dws.promotions ORDER BY code") == [
        ("promotion", "SPRING", Decimal("0.60"), Decimal("6.17")), ("unexplained", "unexplained", Decimal("0.40"), Decimal("6.17")),
    ]  # fmt: skip
    assert ask("SELECT day, method, succeeded, seconds, collected FROM dws.payments") == [
        (DAY, "sandbox", 1, 120, Decimal("14.49"))
    ]
    assert ask("SELECT day, order_day, days_since_order, reason, amount, payment_method FROM dws.refunds") == [
        (YESTERDAY, DAY, 1, "broken", Decimal("3.33"), "sandbox")
    ]
    assert ask(
        "SELECT day, method, carrier, handed_over_on, on_time, minutes_to_ready, minutes FROM dws.fulfilments"
    ) == [(DAY, "delivery", "Bike", YESTERDAY, 1, 60, 1437)]
    assert ask("SELECT day, kind, units, value FROM dws.stock_flows WHERE day < CURRENT_DATE ORDER BY day") [:2] == [
        (DAY, "received", 12, Decimal("16.80")), (YESTERDAY, "sold", -2, Decimal("-2.80")),
    ]  # fmt: skip
    # seven are there now, but three of them left after the day was over: it ended with ten
    assert ask(f"SELECT sku, on_hand, out_of_stock, expiring_3, expired, value FROM dws.stock WHERE day = DATE '{YESTERDAY}' ORDER BY 1") == [
        ("1001", 10, 0, 10, 0, Decimal("15.00")), ("1002", 0, 1, 0, 0, Decimal("0.00")), ("2001", 4, 0, 0, 0, Decimal("6.00")),
    ]  # fmt: skip
    assert ask(f"SELECT {WHOSE}, page_views, filled_cart, seconds, orders, net FROM {VISITS} ORDER BY started_at") == [
        (shop.alice.id, 1, 0, 0, 0, Decimal("0.00")),  # before the order, and yet hers
        (shop.alice.id, 2, 1, 540, 1, Decimal("6.17")),
    ]
    assert ask("SELECT first_day, cohort_month, recency_days, orders, net FROM ads.customers WHERE orders > 0") == [
        (DAY, date(2026, 3, 1), 1, 1, Decimal("6.17"))
    ]
    assert ask("SELECT price, is_current FROM dwd.price_history ORDER BY valid_from") == [
        (Decimal("4.00"), False),
        (Decimal("3.50"), True),
    ]
    for proof in (
        queries.prove_gmv(first=DAY, last=TODAY, at=NOW), *queries.prove_refunds(first=DAY, last=TODAY, at=NOW),
        queries.prove_stock(at=NOW),
    ):  # fmt: skip
        assert proof.holds, proof
        assert proof.warehouse > 0

    # the control: each proof sees a cent, and a piece, that changed behind the warehouse's back
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payments_refund DISABLE TRIGGER USER; ALTER TABLE orders_order DISABLE TRIGGER USER; "
                       "ALTER TABLE inventory_level DISABLE TRIGGER USER")  # fmt: skip
        cursor.execute("UPDATE payments_refund SET amount_minor = 334; UPDATE orders_order SET refunded_minor = 334; "
                       "UPDATE orders_orderline SET total_minor = total_minor + 1; UPDATE inventory_level SET on_hand = on_hand + 1 "
                       "WHERE on_hand = 7")  # fmt: skip
        cursor.execute("ALTER TABLE payments_refund ENABLE TRIGGER USER; ALTER TABLE orders_order ENABLE TRIGGER USER; "
                       "ALTER TABLE inventory_level ENABLE TRIGGER USER")  # fmt: skip
    assert [(d.measure, d.warehouse, d.shop) for d in queries.prove_stock(at=NOW).differences] == [
        ("units", 14, 15), ("value", Decimal("21.00"), Decimal("22.50")),
    ]  # fmt: skip
    assert not any(p.holds for p in queries.prove_refunds(first=DAY, last=TODAY, at=NOW))
    assert not queries.prove_gmv(first=DAY, last=TODAY, at=NOW).holds

    # what nobody was told of is read again on request, and said
    restated = flows.build(restate=(DAY, YESTERDAY), now=lambda: NOW)
    assert (restated.state, restated.days) == ("published", 2)
    assert queries.find_published().restated == (DAY, YESTERDAY)
    assert queries.prove_gmv(first=DAY, last=TODAY, at=NOW).holds
    assert queries.prove_stock(at=NOW).holds


def test_histories_and_identities(shop):
    see("page_view", at_noon(DAY), "v2")
    settle()
    assert flows.build(now=lambda: NOW).state == "published"
    places = (
        "SELECT valid_from, valid_to, category_path, is_current FROM dwd.category_history WHERE sku_id = {} ORDER BY 1"
    )
    milk = places.format(shop.milk.id)
    old = (date(2000, 1, 1), None, "dairy/milk/whole-milk", True)
    assert ask(milk) == [old]

    # a change is dated on the day the lake saw it; a full build and one more of the same day change nothing
    Product.objects.filter(id=shop.milk.product_id).update(category=make_category("drinks/milk"))
    later = NOW + timedelta(days=1)
    settle()
    for full in (False, True, True):
        assert flows.build(full=full, now=lambda: later).state in {"published", "unchanged"}
        assert ask(milk, later) == [
            (date(2000, 1, 1), TODAY, "dairy/milk/whole-milk", False),
            (TODAY, None, "drinks/milk", True),
        ]

    # who is first known the day after: the visits before belong to her, too; the day of them is built again
    visits = f"SELECT day, {WHOSE} FROM {VISITS} WHERE v.visitor = 'v2' ORDER BY day"
    assert ask(visits, later) == [(DAY, None)]
    see("sign_in", NOW + timedelta(days=1), "v2", customer_id=shop.bob.id)
    settle()
    after = NOW + timedelta(days=2)
    assert flows.build(now=lambda: after).state == "published"
    bob = shop.bob.id
    assert ask(visits, after) == [(DAY, bob), (TODAY + timedelta(days=1), bob)]

    # a screen that four customers use is nobody's; whoever is logged in is still told apart
    for other in [shop.alice, shop.charlie, Customer.objects.create(number="C9", joined_at=NOW)]:
        see("sign_in", NOW + timedelta(days=2), "v2", session=f"of {other.id}", customer_id=other.id)
    settle()
    last = NOW + timedelta(days=3)
    assert flows.build(now=lambda: last).state == "published"
    assert ask(visits, last)[0] == (DAY, None)
    assert sorted(person for day, person in ask(visits, last) if day == TODAY + timedelta(days=2)) == sorted(
        (shop.alice.id, shop.charlie.id, Customer.objects.get(number="C9").id)
    )


def test_the_calendar(root):
    make_shop()
    assert flows.build(now=lambda: NOW).state == "published"
    found = ask(
        "SELECT day, iso_year, iso_week, lunar_month, lunar_day, lunar_leap, occasion, day_off_cn, days_to_next, next_occasion "
        "FROM dwd.dates WHERE day IN ('2021-01-03', '2023-03-22', '2026-02-14', '2026-02-17', '2026-11-10') ORDER BY day"
    )
    assert found == [
        (date(2021, 1, 3), 2020, 53, 11, 20, False, "", True, 15, "mlk_day"),
        (date(2023, 3, 22), 2023, 12, 2, 1, True, "", False, 14, "qingming"),
        (date(2026, 2, 14), 2026, 7, 12, 27, False, "valentine", False, 0, "valentine"),
        (date(2026, 2, 17), 2026, 8, 1, 1, False, "spring_festival", True, 0, "spring_festival"),
        (date(2026, 11, 10), 2026, 46, 10, 2, False, "", False, 1, "double_eleven"),
    ]
    assert ask("SELECT count(*), min(day), max(day) FROM dwd.dates") == [(13149, date(2000, 1, 1), date(2035, 12, 31))]
    # astronomers' and the state's own dates of the festivals, as almanacs print them
    assert ask("SELECT code, day FROM dwd.occasions WHERE day BETWEEN '2025-01-01' AND '2025-12-31' AND kind = 'festival' AND code IN "
               "('spring_festival', 'lantern', 'qingming', 'dragon_boat', 'qixi', 'mid_autumn', 'double_ninth', 'laba') ORDER BY day"
    ) == [
        ("laba", date(2025, 1, 7)), ("spring_festival", date(2025, 1, 29)), ("lantern", date(2025, 2, 12)),
        ("qingming", date(2025, 4, 4)), ("dragon_boat", date(2025, 5, 31)), ("qixi", date(2025, 8, 29)),
        ("mid_autumn", date(2025, 10, 6)), ("double_ninth", date(2025, 10, 29)),
    ]  # fmt: skip
    assert datetime.now(UTC).year <= 2035, "the calendar ends; write it anew with tools/calendar_seeds.py"


def test_columns_tell_what_they_mean_and_whom_they_speak_of(shop):
    assert all(not relation.columns for relation in queries.list_relations())
    settle()
    assert flows.build(now=lambda: NOW).state == "published"
    columns = {f"{r.name}.{c.name}": c for r in queries.list_relations() for c in r.columns}
    assert [name for name, column in columns.items() if not (column.meaning_en and column.meaning_zh)] == []
    missing = {r.name for r in queries.list_relations() if not r.columns}
    assert not missing
    # whatever is made from something personal is personal, or was released by name
    told = [
        f"{name} ← {read}"
        for name, column in columns.items()
        for read in column.reads
        if queries.is_personal(columns[read].tag if read in columns else "") and not column.tag
    ]
    assert told == []
    assert {name for name, c in columns.items() if c.tag == "derived"} >= {"dws.orders.buyer_kind", "dwd.events.part"}
    assert columns["dws.visits.person"].tag == "identifier"
    assert columns["dwd.customer_history.attributes"].tag == "trait"
    assert columns["dws.orders.net"].tag == ""
    assert str(columns["dws.orders.net"].type) == "DECIMAL(18,2)"

    way = {step.column: step.reads for step in queries.trace_column(relation="dws.orders", column="net")}
    assert way["dws.orders.net"] == ("dwd.order_lines.net", "dwd.orders.sold")
    assert {name for name in way if name.startswith("lake_")} == {
        "lake_order_v1.state", "lake_order_v1.refunded_minor", "lake_order_line_v1.total_minor",
        "lake_order_line_v1.order_id", "lake_order_line_v1.position",
    }  # fmt: skip
    assert queries.trace_column(relation="dws.orders", column="day")[-1] == queries.Origin(
        "lake_order_v1.placed_at", ()
    )
    with pytest.raises(queries.RelationUnknown):
        queries.trace_column(relation="dws.orders", column="nothing")
