"""Customers, imports, the machine room, the audit log, staff and the command palette."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.translation import override

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange.models import Rejection, Run
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.kernel import access, audit, clock, jobs, outbox
from kaipu.web.console import words
from kaipu.web.console.imports.views import harmless
from kaipu.web.console.tests.cast import make_person, place_order, text_of

pytestmark = pytest.mark.django_db


def _guest(number: int) -> int:
    return customers.know_guest(
        email=f"dora{number}@example.com", name="Dora Dorset", phone="15550100", language="en", at=clock.now()
    )


def test_customers_are_masked_for_those_without_the_right(
    bob: Client, statements: Callable[[Client, str], int]
) -> None:
    key = _guest(1)
    marketer = make_person("Mei", "marketer")
    assert statements(bob, "/desk/customers/") == 4
    _guest(2)
    _guest(3)
    assert statements(bob, "/desk/customers/") == 4
    for url in ("/desk/customers/", f"/desk/customers/{key}/"):
        for browser in (bob, marketer):  # masked for everybody at first
            assert "dora1@example.com" not in text_of(browser.get(url))
            assert "d***@example.com" in text_of(browser.get(url))
    assert f"/desk/customers/{key}/" in text_of(bob.get("/desk/customers/?q=dora1@"))
    assert f"/desk/customers/{key}/" not in text_of(marketer.get("/desk/customers/?q=dora1@"))
    assert "15550100" not in text_of(marketer.get(f"/desk/customers/{key}/"))
    assert bob.get("/desk/customers/999999/").status_code == 404


def _upload(browser: Client, content: bytes, **changes: object) -> object:
    data = {"kind": "customers", "file": SimpleUploadedFile("people.csv", content), **changes}
    return browser.post("/desk/imports/upload/", data)


def test_an_upload_is_queued_and_a_wrong_one_explained(alice: Client) -> None:
    assert alice.post("/desk/imports/upload/", {"kind": "customers"}).status_code == 422
    for content, changes, sentence in (
        (b"", {}, "holds no rows"),
        (b"\x89PNG\r\n", {}, "is neither CSV nor Parquet"),
        (b"number\n1\n", {"settings": "nonsense"}, "The mapping does not know “nonsense”"),
        (b"number\n1\n", {"kind": "spaceships"}, "Choose what the file holds."),
    ):  # fmt: skip
        answer = _upload(alice, content, **changes)
        assert answer.status_code == 422, sentence  # type: ignore[attr-defined]
        assert sentence in text_of(answer)
    assert exchange.list_runs() == []
    answer = _upload(alice, b"number,name\n1,Ann\n", dry_run="1")
    run = exchange.list_runs()[0]
    assert answer["Location"] == f"/desk/imports/{run.id}/"  # type: ignore[index]
    assert (run.kind, run.state, run.dry_run, run.file_name) == ("customers", "waiting", True, "people.csv")
    page = text_of(alice.get(f"/desk/imports/{run.id}/"))
    assert 'hx-trigger="every 2s"' in page
    assert "people.csv" in text_of(alice.get("/desk/imports/"))


def test_a_file_changes_no_more_than_its_uploader_may() -> None:
    allowed = {
        "manager": {"locations", "products", "customers", "stock", "orders"},
        "buyer": {"locations", "stock"}, "merchandiser": {"products"}, "engineer": set(),
    }  # fmt: skip
    for number, (role, kinds) in enumerate(allowed.items()):
        browser = make_person(f"Person{number}", role)
        page = text_of(browser.get("/desk/imports/"))
        for kind in exchange.KINDS:
            assert (f'<option value="{kind}"' in page) == (kind in kinds), (role, kind)
            answer = _upload(browser, b"number\n1\n", kind=kind)
            assert answer.status_code == (302 if kind in kinds else 403), (role, kind)  # type: ignore[attr-defined]
            assert ("This page is not for your role" in text_of(answer)) == (kind not in kinds)
    by_role = {run.kind for run in exchange.list_runs()}
    assert by_role == allowed["manager"]
    assert len(exchange.list_runs()) == 5  # the others took up the manager's runs, or were refused


def test_a_report_balances_and_its_refused_rows_are_there_page_by_page(
    alice: Client, statements: Callable[[Client, str], int]
) -> None:
    run = Run.objects.create(
        kind="customers", file_name="people.csv", file_digest="x", state="done", source_rows=61, done_rows=61,
        accepted_rows=1, rejected_rows=60, started_at=clock.now(), finished_at=clock.now(),
    )  # fmt: skip
    for row in range(60):
        Rejection.objects.create(
            run=run,
            row_number=row + 1,
            reason="email_invalid",
            reasons=["email_invalid"],
            original={"email": f"bad{row}"},
        )
    first = text_of(alice.get(f"/desk/imports/{run.id}/"))
    assert "Accepted and refused together are the file" in first
    assert "the e-mail address cannot be right" in first
    assert "bad49" in first
    assert "bad50" not in first
    second = text_of(alice.get(f"/desk/imports/{run.id}/?after=50"))
    assert "bad59" in second
    assert 'rel="next"' not in second
    told = b"".join(alice.get(f"/desk/imports/{run.id}/refused.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(told.splitlines()) == 61
    assert "bad0" in told
    assert alice.get("/desk/imports/999/").status_code == 404
    assert statements(alice, "/desk/imports/") == 5


def test_exports_make_the_round_trip_and_keep_people_to_those_who_may(alice: Client) -> None:
    place_order(make_basket())
    _guest(1)

    def lines(browser: Client, kind: str) -> list[str]:
        return b"".join(browser.get(f"/desk/exports/{kind}.csv?reason=request").streaming_content).decode().splitlines()  # type: ignore[attr-defined]

    assert lines(alice, "locations")[1].startswith("ONLINE,")
    assert len(lines(alice, "customers")) == 3
    assert lines(alice, "orders") == [
        (
            "order,at,location,sku,quantity,line_total,customer,channel,promotion,coupon,state,method,payment,refund_reason,"
            "carrier,region,language,visit,line,paid_at,ready_at,shipped_at,completed_at,cancelled_at,promised_on,discount,"
            "delivery_fee,refunded,simulated"
        )
    ]
    buyer = make_person("Ben", "buyer")
    assert buyer.get("/desk/exports/customers.csv").status_code == 403
    assert "customers.csv" not in text_of(buyer.get("/desk/imports/"))
    assert lines(buyer, "stock")[1].startswith("ONLINE,1001,5,L1,")
    assert alice.get("/desk/exports/secrets.csv").status_code == 404
    taken = {entry.subject for entry in audit.list_entries() if entry.action == "exchange.export"}
    assert taken == {"export:customers", "export:locations", "export:orders", "export:stock"}
    assert all(entry.actor.startswith("user:") for entry in audit.list_entries() if entry.action == "exchange.export")


@pytest.mark.parametrize(
    "address",
    [
        "/desk/orders/?to=9999-12-31", "/desk/orders/?from=0001-01-01", "/desk/boards/executive/?to=0001-01-01",
        "/desk/boards/executive/?from=9999-12-01&to=9999-12-31", "/desk/metrics/ask/?m=net_sales&from=2000-01-01&to=2000-01-02&compare=year",
        "/desk/boards/executive/?to=2100-12-31", "/desk/exports/orders.csv?from=9999-12-31&to=9999-12-31&reason=law",
        "/desk/exports/orders.csv?from=2100-12-31&to=2100-12-31&reason=law",
    ],
)  # fmt: skip
def test_days_at_the_ends_of_the_calendar_count_as_not_given(alice: Client, address: str) -> None:
    answer = alice.get(address)
    assert answer.status_code == 200
    if answer.streaming:
        assert len(b"".join(answer.streaming_content).splitlines()) == 1  # type: ignore[attr-defined]
    else:
        assert not {'value="9999-12-31"', 'value="0001-01-01"'} & set(text_of(answer).split())


def test_refused_people_are_masked_too() -> None:
    run = Run.objects.create(kind="customers", file_name="p.csv", file_digest="x", state="done", started_at=clock.now())
    Rejection.objects.create(
        run=run, row_number=1, reason="email_invalid", reasons=["email_invalid"], original={"name": "Dora"}
    )
    buyer = make_person("Ben", "buyer")
    page = text_of(buyer.get(f"/desk/imports/{run.id}/"))
    assert "Dora" not in page
    assert "•••" in page
    assert buyer.get(f"/desk/imports/{run.id}/refused.csv").status_code == 403


def test_a_stopped_import_says_what_it_left_behind(alice: Client) -> None:
    missing = {"fact": "column_missing", "name": "email", "allowed": ["number"]}
    for error, done, sentence in (
        (missing, 0, "Nothing was written. Mend the file and upload it again."),
        ({"fact": "disk_full"}, 0, "Nothing was written. Upload the same file again."),
        ({"fact": "disk_full"}, 5, "What went in before stays"),
    ):
        run = Run.objects.create(
            kind="customers", file_name="p.csv", file_digest="x", state="failed", error=error, source_rows=9,
            done_rows=done, started_at=clock.now(), finished_at=clock.now(),
        )  # fmt: skip
        page = text_of(alice.get(f"/desk/imports/{run.id}/"))
        assert sentence in page
        assert "every row went in" not in page


def test_refused_rows_show_gaps_as_gaps_and_hide_formulas(alice: Client) -> None:
    run = Run.objects.create(kind="stock", file_name="s.csv", file_digest="x", state="done", started_at=clock.now())
    Rejection.objects.create(run=run, row_number=1, reason="=1+1", reasons=["=1+1"], original={"sku": None, "lot": ""})
    page = text_of(alice.get(f"/desk/imports/{run.id}/"))
    assert "<b>sku</b> –" in page
    assert "<b>lot</b> –" in page
    told = b"".join(alice.get(f"/desk/imports/{run.id}/refused.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert told.splitlines()[1].startswith("1,'=1+1,")
    kept = ("-3", "+4.50", "-1,000.5", "plain", "")
    assert [harmless(cell) for cell in kept] == list(kept)
    for cell in ("=A1", "+A1", "-A1", "@SUM(A1)", "\t=A1", "\r=A1", "-"):
        assert harmless(cell) == f"'{cell}"


def test_a_failed_job_is_tried_again_once(alice: Client) -> None:
    before = Counter(jobs.count_jobs())  # open shops of other tests leave theirs behind
    number = jobs.defer("exchange.run_import", run_id=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    page = text_of(alice.get("/desk/system/"))
    assert "exchange.run_import" in page
    assert f"/desk/system/jobs/{number}/retry/" in page
    assert "Jobs failed" in text_of(alice.get("/desk/"))
    assert alice.post(f"/desk/system/jobs/{number}/retry/").status_code == 302
    assert Counter(jobs.count_jobs()) == before + Counter(todo=1)
    alice.post(f"/desk/system/jobs/{number}/retry/")
    assert "not failed any more, so nothing was done" in text_of(alice.get("/desk/system/"))


def test_a_failed_delivery_is_tried_again(alice: Client) -> None:
    place_order(make_basket())
    waiting = outbox.list_deliveries(state="pending")[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outboxdelivery SET state = 'failed', last_error = 'Boom' WHERE id = %s", [waiting.id]
        )
    page = text_of(alice.get("/desk/system/"))
    assert "Boom" in page
    assert alice.post(f"/desk/system/deliveries/{waiting.id}/retry/").status_code == 302
    assert outbox.list_deliveries(state="failed") == []
    for unknown in (waiting.id, 987654321):
        alice.post(f"/desk/system/deliveries/{unknown}/retry/")
        assert "There is no failed delivery with this number" in text_of(alice.get("/desk/system/"))


def test_the_audit_log_is_filtered_and_checked(alice: Client) -> None:
    basket = make_basket()
    order = place_order(basket)
    alice.post(f"/desk/orders/{order.number}/ship/")
    audit.seal_entries(at=clock.now())
    page = text_of(alice.get(f"/desk/audit/?subject=order:{order.id}"))
    assert "fulfilment.ship_order" in page
    assert "access.grant_role" not in page
    verdict = text_of(alice.post("/desk/audit/verify/"))
    assert "The chain holds" in verdict


def test_roles_are_given_and_taken_but_never_ones_own_last(alice: Client) -> None:
    dora = customers.create_account(email="dora@example.com", password="open-the-shop-1", at=clock.now())
    assert alice.post("/desk/staff/admit/", {"email": "nobody@example.com"}).status_code == 422
    assert alice.post(f"/desk/staff/{dora}/grant/", {"role": "buyer"}).status_code == 409  # not staff yet
    assert alice.post("/desk/staff/admit/", {"email": "dora@example.com"}).status_code == 302
    assert alice.post(f"/desk/staff/{dora}/grant/", {"role": "emperor"}).status_code == 409
    assert alice.post(f"/desk/staff/{dora}/grant/", {"role": "buyer"}).status_code == 302
    assert access.roles_of(dora) == ("buyer",)
    assert alice.post(f"/desk/staff/{dora}/revoke/", {"role": "buyer"}).status_code == 302
    assert alice.post(f"/desk/staff/{dora}/revoke/", {"role": "buyer"}).status_code == 409
    me = customers.find_account(email="alice@example.com")
    assert me is not None
    assert alice.post(f"/desk/staff/{me.id}/revoke/", {"role": "manager"}).status_code == 409
    assert alice.post(f"/desk/staff/{me.id}/dismiss/").status_code == 409
    assert access.roles_of(me.id) == ("manager",)
    assert alice.post(f"/desk/staff/{dora}/dismiss/").status_code == 302
    assert "dora@example.com" not in text_of(alice.get("/desk/staff/"))


def test_the_palette_finds_what_one_may_see(alice: Client, bob: Client) -> None:
    make_sku("1", name_en="Rye bread")
    key = _guest(1)
    order = place_order(make_basket())
    assert "/desk/orders/" in text_of(alice.get("/desk/find/?q=ord"))
    assert f"/desk/orders/{order.number}/" in text_of(alice.get(f"/desk/find/?q={order.number.lower()}"))
    assert "Rye bread" in text_of(alice.get("/desk/find/?q=rye"))
    assert f"/desk/customers/{key}/" in text_of(bob.get("/desk/find/?q=dorset"))
    assert "Nothing fits “zzz”." in text_of(bob.get("/desk/find/?q=zzz"))
    assert "/desk/staff/" not in text_of(bob.get("/desk/find/?q=sta"))


def test_the_theme_stays_in_this_browser(alice: Client) -> None:
    answer = alice.post("/desk/theme/", {"theme": "dark", "next": "/desk/orders/"})
    assert answer["Location"] == "/desk/orders/"
    assert 'data-theme="dark"' in text_of(alice.get("/desk/"))
    assert alice.post("/desk/theme/", {"theme": "pink", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert "data-theme" not in text_of(alice.get("/desk/"))


def test_the_machines_words_are_said_in_the_readers_language() -> None:
    moment = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("America/New_York"))
    assert words.zone(moment) == "EST"
    assert words.producer("order-up-to 1") == "Replenishment rule, version 1"
    with override("zh-hans"):
        assert words.zone(moment) == "美东时间"
        assert words.producer("order-up-to 1") == "补货规则，第 1 版"
        assert (words.language("zh-hans"), words.language("fr")) == ("中文", "fr")
        assert (words.detail("dry_run"), words.value(False), words.value(None)) == ("试运行", "否", "–")


def test_customers_speak_languages_not_codes(bob: Client) -> None:
    key = _guest(1)
    for url in ("/desk/customers/", f"/desk/customers/{key}/"):
        assert "English</" in text_of(bob.get(url))
