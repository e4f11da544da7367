"""What happens while a request is carried out: the person goes on shopping, takes the request back, or a process dies."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from kaipu.brain.lake.tests.factories import NOW, at_noon, make_order, settle
from kaipu.brain.privacy import flows, operations, queries
from kaipu.brain.privacy.flows import erasing, exporting
from kaipu.brain.privacy.models import Request
from kaipu.brain.privacy.tests.factories import make_traces
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer, User
from kaipu.commerce.payments.models import Attempt

pytestmark = pytest.mark.django_db(transaction=True)
NEW_NAME, NEW_TOKEN = "Alicia Pleasance", "alice-second-token-of-order"


@pytest.fixture
def var(settings, tmp_path) -> Path:
    settings.VAR = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"
    return tmp_path


def now():
    return NOW


def ask(customer_id, kind="erasure", **given):
    settle()
    return operations.ask(kind=kind, customer_id=customer_id, at=NOW, **({"source": "shopper"} | given))


def test_what_a_person_does_while_the_shop_looks_for_them_is_erased_too(var, monkeypatch):
    traced = make_traces(var)
    look, erase, logged_in = flows.look_for, operations.erase_person, []

    def look_while_she_shops(person, **given):
        found = look(person, **given)
        if not logged_in and Customer.objects.filter(id=traced.alice.id).exists():
            customers.set_profile(customer_id=traced.alice.id, name=NEW_NAME, phone="", language="en", at=NOW)
            contact = {"name": NEW_NAME, "region": "MA"}
            order = make_order(
                traced.shop.online, traced.alice, at_noon(NOW.date()), [(traced.shop.milk, 1, 1)], contact=contact,
                token=NEW_TOKEN,
            )  # fmt: skip
            Attempt.objects.create(
                subject=f"order:{order.id}", provider="sandbox", amount_minor=1, currency="USD", created_at=NOW,
                pay_url=f"https://pay.example/{NEW_TOKEN}",
            )  # fmt: skip
        return found

    def erase_her(**given):
        logged_in.append(Session.objects.count())
        erase(**given)

    monkeypatch.setattr(erasing, "look_for", look_while_she_shops)
    monkeypatch.setattr(operations, "erase_person", erase_her)
    request_id = ask(traced.alice.id)
    assert flows.carry_out(now=now, grace=0) == flows.Round(erased=1, proven=1, failed=0)
    assert not Attempt.objects.filter(pay_url__contains=NEW_TOKEN).exists()
    assert logged_in == [0], "her browser is logged out before she is looked at for the last time"
    assert queries.get_request(request_id=request_id).proof["holds"] is True


def test_a_name_that_is_just_being_changed_is_waited_for(var):
    traced = make_traces(var)
    request_id = ask(traced.alice.id)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Customer.objects.filter(id=traced.alice.id).update(name=NEW_NAME)
            erasing_her = pool.submit(erase_in_thread, request_id)
            wait_for_waiting()
        erasing_her.result(timeout=20)
    person, _pseudonym = queries.get_traces(request_id=request_id)
    assert NEW_NAME in person.words


def erase_in_thread(request_id):
    try:
        operations.erase_person(request_id=request_id, found={}, at=NOW)
    finally:
        connection.close()


def wait_for_waiting():
    """Return once another connection waits for a lock."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_who_works_here_is_not_logged_out(var):
    traced = make_traces(var)
    User.objects.filter(id=traced.user.id).update(is_staff=True)
    with pytest.raises(customers.WorksHere):
        customers.end_sessions(customer_id=traced.alice.id)
    assert Session.objects.count() == 1
    User.objects.filter(id=traced.user.id).update(is_staff=False)
    customers.end_sessions(customer_id=traced.alice.id)
    assert Session.objects.count() == 0


@pytest.mark.parametrize("state", ["waiting", "approved"])
def test_one_restored_person_does_not_keep_the_others_from_being_erased_again(var, state):
    """The backup holds one's request still open, one among the staff, and one as any other."""
    traced = make_traces(var)
    kept = Customer.objects.filter(id=traced.alice.id).values().get()
    people = {
        who: Customer.objects.create(**(kept | {"id": kept["id"] + step, "number": f"C{step}", "email": f"{who}@x.example"}))
        for step, who in enumerate(("asked", "staff", "plain"), start=5001)
    }  # fmt: skip
    rows = {who: Customer.objects.filter(id=each.id).values().get() for who, each in people.items()}
    for each in people.values():
        ask(each.id)
    assert flows.carry_out(now=now, grace=0).erased == 3
    for row in rows.values():
        Customer.objects.create(**row)
    User.objects.create(email="boss@x.example", is_staff=True, customer_id=rows["staff"]["id"], date_joined=NOW)
    open_one = ask(rows["asked"]["id"], source="staff", reason="a letter")
    Request.objects.filter(id=open_one).update(state=state)
    settle()
    assert flows.replay(now=now, grace=0) == flows.Replayed(again=2, staff=(rows["staff"]["id"],))
    assert set(Customer.objects.filter(number__startswith="C500").values_list("id", flat=True)) == {rows["staff"]["id"]}
    assert queries.get_request(request_id=open_one).state == "done"


def test_an_export_that_is_taken_back_while_it_is_written_leaves_no_file(var):
    traced = make_traces(var)
    request_id = ask(traced.alice.id, "export")
    listed = queries.get_request(request_id=request_id)
    operations.withdraw(request_id=request_id, customer_id=traced.alice.id, at=NOW)
    exporting.write_export(request=listed, at=NOW)
    assert queries.get_request(request_id=request_id).state == "withdrawn"
    assert [path.name for path in (var / "privacy").iterdir()] == []


def test_an_export_taken_back_while_the_night_sweeps_does_not_fail_the_round(var, monkeypatch):
    traced = make_traces(var)
    request_id = ask(traced.alice.id, "export")

    def write_while_it_is_taken_back(plain, *, at):
        operations.withdraw(request_id=request_id, customer_id=traced.alice.id, at=NOW)
        assert exporting.expire_exports(var=var, at=NOW) == 1, "the file that is just being written"
        return "page"

    monkeypatch.setattr(exporting, "import_string", lambda _path: write_while_it_is_taken_back)
    assert flows.carry_out(now=now) == flows.Round(erased=0, proven=0, failed=0)
    assert queries.get_request(request_id=request_id).state == "withdrawn"
    assert list((var / "privacy").iterdir()) == []


def test_files_that_a_crash_left_behind_go_at_night_and_those_still_wanted_stay(var):
    traced = make_traces(var)
    done = ask(traced.alice.id, "export")
    flows.carry_out(now=now)
    under_way = ask(traced.alice.id, "export")
    lost = Request.objects.create(
        id="01234567-89ab-7def-8123-456789abcdef", kind="export", state="done",
        source="shopper", asked_by="x", asked_at=NOW, due_on=NOW.date(), done_at=NOW,
        expires_at=NOW - timedelta(days=1),
    ).id  # its name was cleared, and then the process died  # fmt: skip
    home = var / "privacy"
    for name in (f"{lost}.zip", f".{done}.zip", f"{under_way}.zip", f".{under_way}.zip", "nobody.zip"):
        (home / name).write_text("x")
    (home / "replay.jsonl").write_text("")
    assert flows.retain(at=NOW)["exports"] == 3
    assert {path.name for path in home.iterdir()} == {
        f"{done}.zip", f"{under_way}.zip", f".{under_way}.zip", "replay.jsonl",
    }  # fmt: skip


def test_requests_that_came_to_nothing_are_forgotten_and_open_ones_never(var):
    traced = make_traces(var)
    ids = {}
    for state in ("refused", "withdrawn", "approved"):
        ids[state] = ask(traced.alice.id, "export")
        Request.objects.filter(id=ids[state]).update(state=state)
    assert operations.forget_requests(before=NOW) == 0
    assert operations.forget_requests(before=NOW + timedelta(seconds=1)) == 2
    assert Request.objects.get().id == ids["approved"]


def test_a_request_that_an_erasure_ends_has_an_end(var):
    traced = make_traces(var)
    export = ask(traced.alice.id, "export", source="staff", reason="a letter")
    Request.objects.filter(id=export).update(state="waiting", decided_at=None)
    ask(traced.alice.id)
    flows.carry_out(now=now, grace=0)
    ended = queries.get_request(request_id=export)
    assert (ended.state, ended.decided_at) == ("withdrawn", NOW)
