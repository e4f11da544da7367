"""Erasing a person provably, on real PostgreSQL and a real lake; and the proof itself, which must fail where a layer is left out."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from kaipu.brain.lake import api as lake
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.tests.factories import NOW, settle
from kaipu.brain.privacy import flows, operations, queries
from kaipu.brain.privacy.models import Request
from kaipu.brain.privacy.tests.factories import EMAIL, PHONE, SESSION, VISITOR, make_traces
from kaipu.brain.tracking.flows import collect
from kaipu.brain.tracking.models import Event
from kaipu.brain.tracking.tests.factories import event, write_spool
from kaipu.commerce.catalog.models import Product
from kaipu.commerce.customers.models import Customer, User
from kaipu.commerce.orders.models import Order
from kaipu.kernel import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def var(settings, tmp_path) -> Path:
    settings.VAR = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"
    return tmp_path


def now():
    return NOW


def build():
    settle()
    assert lake_flows.build(now=now).state == "published"


def totals():
    """Return what a manager reads: money, orders, buyers, newcomers, visits."""
    return lake.ask(
        "SELECT (SELECT sum(net) FROM dws.orders), (SELECT count(*) FROM dws.orders), "
        "(SELECT count(DISTINCT customer_id) FROM dws.orders), (SELECT count(*) FROM dws.orders WHERE buyer_kind = 'new'), "
        "(SELECT count(DISTINCT session) FROM dws.visits), (SELECT count(DISTINCT person) FROM dws.visits), "
        "(SELECT count(*) FROM dwd.persons), (SELECT sum(net) FROM ads.customers), "
        "(SELECT count(*) FROM ads.customers WHERE orders > 0), (SELECT sum(orders) FROM dws.visits)",
        at=NOW,
    )[0]


def places(look):
    """Return in short where somebody was found: tables, kinds of files, layers of the lake."""
    return {
        each.place if not each.place.startswith("lake:snap") else "lake:snapshot:" + each.place.split("/")[2]
        for each in look.traces
    }  # fmt: skip


EVERYWHERE = {
    "cart_cart", "connectors_deadrow", "connectors_ticket", "customers_address", "customers_consent", "customers_customer", "customers_user", "django_session",
    "exchange_rejection", "kernel_auditentry", "kernel_idempotencykey", "kernel_outboxevent", "orders_order",
    "orders_timelineentry", "payments_attempt", "payments_notification", "tracking_deadletter", "tracking_event",
    "file:drop", "file:exports", "file:lake", "file:log", "file:spool", "file:uploads", "lake:landing/customer_traits/data.parquet",
    "lake:landing/customers/data.parquet", "lake:landing/persons/data.parquet", "lake:snapshot:ads", "lake:snapshot:dwd", "lake:snapshot:dws",
}  # fmt: skip


@pytest.fixture
def traced(var):
    """Alice everywhere, and two snapshots of the lake with her."""
    traced = make_traces(var)
    collect()
    write_spool(
        var, NOW, [event("page_view", NOW - timedelta(days=1), VISITOR, session=SESSION, customer=traced.alice.id)]
    )
    build()
    Order.objects.filter(id=traced.order.id).update(language="zh-hans")
    build()
    assert len(list((var / "lake/snapshots").glob("[0-9]*"))) == 2
    fed = var / "lake/stream/incoming/facts-1-2.jsonl"  # the stream that would have taken it was stopped
    fed.parent.mkdir(parents=True)
    fed.write_text(f'{{"fact": "event", "id": "e1", "session": "{SESSION}"}}\n{{"id": "e2", "session": "other"}}\n')
    return traced


def erase(alice):
    settle()
    request_id = operations.ask(kind="erasure", customer_id=alice.id, source="shopper", at=NOW)
    return request_id, flows.carry_out(now=now, grace=0)


def test_an_erased_person_is_nowhere_and_no_figure_moves(var, traced):
    person = queries.find_person(customer_id=traced.alice.id)
    before, figures = flows.look_for(person), totals()
    numbers = {
        number
        for (number,) in lake.ask(
            f"SELECT person FROM dwd.persons WHERE customer_id = {traced.alice.id} OR visitor = '{VISITOR}'", at=NOW
        )
    }
    assert len(numbers) == 2
    assert places(before) >= EVERYWHERE
    assert any(place.startswith("lake:warehouse:dws.orders") for place in places(before))
    assert any(place.startswith("lake:landing/orders/day=") for place in places(before))

    request_id, done = erase(traced.alice)
    assert {
        (t["place"], t["column"]) for t in queries.get_request(request_id=request_id).proof["traces"] if not t["kept"]
    } == set()
    assert done == flows.Round(erased=1, proven=1, failed=0)
    after = flows.look_for(person)
    assert [trace for trace in after.traces if not trace.kept] == []
    assert {trace.place for trace in after.traces} == {"kernel_auditentry"}, "the log keeps a number that leads nowhere"
    assert after.tables > 50
    assert after.lake_files > 20
    assert after.lake_tables > 10
    assert totals() == figures
    hers = lake.ask(
        f"SELECT person FROM dwd.persons WHERE customer_id = {traced.alice.id} OR visitor = '{VISITOR}'", at=NOW
    )
    assert hers == [], "her numbers lead nowhere, and are nobody else's"
    assert not {person for (person,) in lake.ask("SELECT person FROM dwd.persons", at=NOW)} & numbers
    assert len(list((var / "lake/snapshots").glob("[0-9]*"))) == 1

    request = queries.get_request(request_id=request_id)
    assert (request.state, request.customer_id, request.proof["holds"]) == ("done", None, True)
    assert len(request.found["traces"]) == len(before.traces)
    assert Request.objects.get().traces is None
    assert not User.objects.exists()
    assert not traced.upload.exists()
    assert (var / "drop/asleep/people.jsonl").read_text() == '{"mail": "*****.******@*******.***", "stars": 5}'
    first, second = (
        json.loads(line) for line in (var / "lake/stream/incoming/facts-1-2.jsonl").read_text().splitlines()
    )
    assert (first["id"], len(first["session"]), first["session"] == SESSION) == ("e1", 32, False)
    assert Event.objects.filter(session=first["session"]).exists(), "it is called there as it is in the table"
    assert second == {"id": "e2", "session": "other"}
    assert Event.objects.filter(visitor="b" * 32).count() == 1, "others stay who they are"
    order = Order.objects.get(id=traced.order.id)
    assert (order.contact, order.token, order.total_minor) == ({"region": "MA"}, "", 1234)
    heir = Customer.objects.get(id=order.customer_id)
    assert (heir.name, heir.email, heir.attributes, heir.erased_at) == ("", "", {}, NOW)
    assert Order.objects.filter(customer=heir).count() == 5, "all her orders have one heir, so that buyers stay counted"
    assert audit.verify().broken_at is None
    assert EMAIL not in (var / "privacy/replay.jsonl").read_text()
    assert (
        (var / "log/web.log").read_text()
        == '{"trouble": "no *****.******@*******.***|*****.******@*******.***|*****.******@*******.*** here"}\n{"path": "/"}\n'
    )


def test_words_that_others_bear_too_prove_nothing(var):
    traced = make_traces(var)
    Order.objects.exclude(customer=traced.alice).filter(state="paid").update(contact={"phone": PHONE, "name": "Bob"})
    person = queries.find_person(customer_id=traced.alice.id)
    assert (PHONE in person.words, EMAIL in person.words, person.shared) == (False, True, 1)


@pytest.mark.parametrize("chosen", ["customer", "Olive", "Organic milk", "order_id"])
def test_nobody_chooses_by_their_name_what_is_taken_from_others(var, chosen):
    traced = make_traces(var)
    Product.objects.filter(id=traced.shop.milk.product_id).update(name_en="Organic milk")
    Customer.objects.filter(id=traced.alice.id).update(name=chosen)
    User.objects.filter(customer_id=traced.alice.id).update(name=chosen)
    assert chosen not in queries.find_person(customer_id=traced.alice.id).words


LEFT_OUT = {
    "kaipu.brain.privacy.flows.erasing.connectors.forget_in_files": "file:drop",
    "kaipu.brain.lake.flows.forgetting.feeding.forget_facts": "file:lake",
    "kaipu.brain.privacy.operations.erasing.outbox.hand_over": "kernel_outboxevent",
    "kaipu.brain.privacy.operations.erasing.tracking.rename_visitor": "tracking_event",
    "kaipu.brain.privacy.flows.erasing.tracking.clean_spool": "file:spool",
    "kaipu.brain.privacy.flows.erasing.exchange.forget_upload": "file:uploads",
    "kaipu.brain.lake.flows.forgetting.landing.forget_in_history": "lake:landing/customer_traits/data.parquet",
    "kaipu.brain.lake.flows.forgetting.snapshots.drop_old_snapshots": "lake:snapshot:dws",
    "kaipu.brain.privacy.flows.erasing.forget_in_lake": "lake:warehouse:dws.orders",
}


def test_the_proof_fails_where_a_layer_is_left_out_and_holds_when_it_is_made_up_for(traced, monkeypatch):
    """The negative control: every layer left out at once must be seen by the proof, each by itself."""
    person = queries.find_person(customer_id=traced.alice.id)
    for path in LEFT_OUT:
        monkeypatch.setattr(path, lambda *_given, **_named: None)
    request_id, done = erase(traced.alice)
    assert done == flows.Round(erased=1, proven=0, failed=1)
    request = queries.get_request(request_id=request_id)
    assert (request.state, request.proof["holds"]) == ("failed", False)
    found = places(flows.look_for(person))
    assert {place for place in LEFT_OUT.values() if not any(each.startswith(place) for each in found)} == set()

    monkeypatch.undo()
    settle()
    assert flows.carry_out(now=now, grace=0) == flows.Round(erased=0, proven=1, failed=0)
    assert [trace for trace in flows.look_for(person).traces if not trace.kept] == []


def test_who_came_back_with_a_backup_is_erased_again(var):
    traced = make_traces(var)  # a shop without a lake has nothing to forget there
    kept = Customer.objects.filter(id=traced.alice.id).values().get()
    request_id, _done = erase(traced.alice)
    assert queries.get_request(request_id=request_id).state == "done"
    Customer.objects.create(**kept)  # as the backup had her
    other = Customer.objects.create(**(kept | {"id": kept["id"] + 1000, "number": "C77"}))  # someone else of that name
    settle()
    assert flows.replay(now=now, grace=0) == flows.Replayed(again=1, staff=())
    assert not Customer.objects.filter(id=traced.alice.id).exists()
    assert Customer.objects.filter(id=other.id).exists()
    assert flows.replay(now=now, grace=0) == flows.Replayed(again=0, staff=())
