"""Files as people bring them: other encodings and separators, cut off, empty, with rows that are not rows."""

import errno
import os
from contextlib import contextmanager

import pytest
from django.utils import translation

from kaipu.commerce.customers.models import Customer
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.exchange import flows
from kaipu.commerce.exchange.jobs import texts
from kaipu.commerce.exchange.operations import PlannedRows
from kaipu.commerce.exchange.tests.factories import AT, ORDER_COLUMNS, bring, furnish, order_rows, quiet, write_csv
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.kernel import jobs
from kaipu.web.ui import exchange_words as words

pytestmark = pytest.mark.django_db
PEOPLE = [("1", "王芳"), ("2", "李雷")]


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    return settings.VAR


def names():
    return list(Customer.objects.order_by("number").values_list("number", "name"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_any_common_encoding_is_read(tmp_path, encoding):
    bring("customers", write_csv(tmp_path / "people.csv", ["number", "name"], PEOPLE, encoding=encoding))
    assert names() == PEOPLE


def test_western_letters_are_not_taken_for_chinese(tmp_path):
    people = [("1", "José Müller"), ("2", "Zoë Ångström")]
    bring("customers", write_csv(tmp_path / "people.csv", ["number", "name"], people, encoding="cp1252"))
    assert names() == people


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_common_separator_is_read(tmp_path, separator):
    path = tmp_path / "people.csv"
    path.write_text("\r\n".join(separator.join(row) for row in [("number", "name"), *PEOPLE]), "utf-8", newline="")
    bring("customers", path)
    assert names() == PEOPLE


def test_quotes_line_breaks_and_empty_lines(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text('number,name\n1,"Ann ""A"" Lee"\n\n2,"two\nlines"\n,,\n', "utf-8")
    run = bring("customers", path)
    assert names() == [("1", 'Ann "A" Lee'), ("2", "two\nlines")]
    assert run.source_rows == 2


def test_ragged_rows_are_refused_with_their_number(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("number,name\n1\n2,Bob\n3,Eve,extra\n", "utf-8")
    run = bring("customers", path)
    rows = exchange.list_rejections(run_id=run.id)
    assert [(row.row_number, row.reasons) for row in rows] == [(1, ("cells_missing",)), (3, ("cells_too_many",))]
    assert rows[1].original == {"number": "3", "name": "Eve", "__more": "extra"}
    assert names() == [("2", "Bob")]


def refusal(kind, path, **options):
    with pytest.raises(exchange.FileRefused) as caught:
        bring(kind, path, **options)
    return caught.value


def bad(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "fact"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"number,name\n", "file_empty"),
        ("a.csv", b"\n\n", "file_empty"),
        ("a.csv", b"number,name\n1,\x81\x81,\x81\xff\xff\xfe\n", "encoding_unknown"),
        ("a.csv", b'number,name\n1,"Ann\n2,Bob\n', "csv_broken"),
        ("a.csv", b"number,number\n1,2\n", "header_doubled"),
        ("a.csv", b"name,phone\nAnn,1\n", "column_missing"),
        ("a.parquet", b"PAR1 and then the copy broke off", "parquet_broken"),
        ("a.parquet", b"no parquet at all", "parquet_broken"),
        ("a.parquet", b"PAR1" + b"\0" * 64 + b"PAR1", "parquet_broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path, name, content, fact):
    error = refusal("customers", bad(tmp_path, name, content))
    assert error.fact == fact
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert words.tell_refusal(error.as_data()).endswith((".", "。", "?", "？"))
    assert names() == []


def test_half_a_parquet_file_is_refused(tmp_path):
    whole = tmp_path / "whole.parquet"
    texts.to_parquet(write_csv(tmp_path / "a.csv", ["number", "name"], PEOPLE), whole, "a.csv")
    half = bad(tmp_path, "half.parquet", whole.read_bytes()[: whole.stat().st_size // 2])
    assert refusal("customers", half).fact == "parquet_broken"


def test_a_missing_file_is_named(tmp_path):
    assert refusal("customers", tmp_path / "nowhere.csv").data == {"name": "nowhere.csv"}


def test_the_reason_stays_with_the_run_and_a_mended_file_is_taken(tmp_path):
    path = write_csv(tmp_path / "a.csv", ["nummer", "name"], PEOPLE)
    refusal("customers", path)
    [run] = exchange.list_runs()
    assert (run.state, run.error["fact"], run.error["allowed"]) == ("failed", "column_missing", ["nummer", "name"])
    assert bring("customers", path, mapping='[columns]\nnumber = "nummer"').state == "done"


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        ({"quantity": "1.5"}, ["quantity_not_a_whole_number"]),
        ({"quantity": "two"}, ["quantity_not_a_whole_number"]),
        ({"quantity": "1,000"}, []),
        ({"quantity": "99999999999999999999"}, ["quantity_not_a_whole_number"]),
        ({"quantity": "9999999999"}, ["quantity_too_large"]),
        ({"quantity": ""}, ["quantity_missing"]),
        ({"line_total": "3,99"}, ["line_total_not_an_amount"]),
        ({"line_total": "3.999"}, ["line_total_not_an_amount"]),
        ({"line_total": "3.9900"}, []),
        ({"line_total": "1,003.99"}, []),
        ({"line_total": "-1.00"}, ["line_total_negative"]),
        ({"line_total": "NaN"}, ["line_total_not_an_amount"]),
        ({"at": "yesterday"}, ["at_not_a_time"]),
        ({"at": "2026-02-30T10:00:00"}, ["at_not_a_time"]),
        ({"sku": "Z"}, ["unknown_sku"]),
        ({"sku": "Z", "quantity": "0"}, ["unknown_sku", "quantity_not_positive"]),
        ({"quantity": "-1"}, ["quantity_not_positive"]),
        ({"location": "999"}, ["unknown_location"]),
        ({"customer": "999"}, ["unknown_customer"]),
        ({"customer": ""}, []),
        ({"location": ""}, ["location_missing"]),
    ],
)
def test_a_cell_that_cannot_be_is_a_reason_not_a_loss(tmp_path, cells, reasons):
    furnish()
    row = {"order": "B1", "at": "2026-01-05T10:00:00", "location": "330", "customer": "900", "sku": "A", "quantity": "2",
           "line_total": "3.99"} | cells  # fmt: skip
    run = bring("orders", write_csv(tmp_path / "orders.csv", ORDER_COLUMNS, [[row[name] for name in ORDER_COLUMNS]]))
    refused = exchange.list_rejections(run_id=run.id)
    assert [reason for row in refused for reason in row.reasons] == reasons
    assert OrderLine.objects.count() == (0 if reasons else 1)
    assert [dict(row.original) for row in refused] == (
        [{name: value or "" for name, value in row.items()}] if reasons else []
    )
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert all(words.tell_reason(reason) != reason for reason in reasons)


def test_times_have_a_zone_and_may_be_moved_on_the_shops_clock(tmp_path):
    furnish()
    rows = [
        ("W", "2026-01-05T10:00:00", "330", "900", "A", 1, "1.00"),  # winter
        ("Z", "2026-01-05T10:00:00+08:00", "330", "900", "A", 1, "1.00"),
    ]
    path = write_csv(tmp_path / "orders.csv", ORDER_COLUMNS, rows)
    bring("orders", path, given=["shift_weeks=26"])  # into summer: half past five stays half past five
    moments = dict(Order.objects.values_list("number", "placed_at"))
    assert {number: at.isoformat() for number, at in moments.items()} == {
        "W": "2026-07-06T14:00:00+00:00",
        "Z": "2026-07-06T01:00:00+00:00",
    }


def test_repeated_keys_and_orders_that_contradict_themselves(tmp_path):
    furnish()
    columns = ("order", "line", *ORDER_COLUMNS[1:])
    rows = [
        ("B1", 1, "2026-01-05T10:00:00", "330", "900", "A", 1, "1.00"),
        ("B2", 1, "2026-01-05T11:00:00", "330", "900", "A", 1, "1.00"),
        ("B1", 2, "2026-01-05T10:00:01", "330", "900", "B", 1, "1.00"),
        ("B1", 1, "2026-01-05T10:00:00", "330", "900", "B", 1, "1.00"),
        ("B1", 3, "2026-01-05T10:00:00", "330", "900", "B", 1, "2.00"),
    ]
    run = bring("orders", write_csv(tmp_path / "orders.csv", columns, rows))
    refused = exchange.list_rejections(run_id=run.id)
    assert [(row.row_number, row.reasons) for row in refused] == [
        (3, ("order_contradicts_itself",)),
        (4, ("repeated_in_file",)),
    ]
    assert list(OrderLine.objects.order_by("order__number", "position").values_list("order__number", "position")) == [
        ("B1", 1),
        ("B1", 3),
        ("B2", 1),
    ]


@pytest.mark.slow
def test_a_long_csv_is_read_in_pieces(tmp_path):
    furnish()
    run = bring("orders", write_csv(tmp_path / "orders.csv", ORDER_COLUMNS, order_rows(30_000)))
    assert (run.accepted_rows, run.accepted_value.minor, Order.objects.count()) == (60_000, 30_000 * 500, 30_000)


def test_an_upload_is_checked_stored_once_and_queued(var):
    content = "number,name\n1,王芳\n".encode()
    take = {
        "kind": "customers", "file_name": "people.csv", "mapping_text": "", "settings_given": [], "dry_run": False,
        "at": AT,
    }  # fmt: skip
    first = exchange.receive_upload(blocks=[content[:5], content[5:]], **take)
    assert exchange.receive_upload(blocks=[content], **take) == first
    assert [path.read_bytes() for path in (var / "uploads").iterdir()] == [content]
    assert exchange.get_run(run_id=first).state == "waiting"
    for blocks, fact in (([], "file_empty"), ([b"PK\x03\x04zip"], "type_unknown")):
        with pytest.raises(exchange.FileRefused) as caught:
            exchange.receive_upload(blocks=blocks, **take)
        assert caught.value.fact == fact
    assert len(list((var / "uploads").iterdir())) == 1


def test_the_worker_keeps_a_refusal_with_the_run_and_does_not_try_again(var):
    run_id = exchange.receive_upload(
        kind="customers", file_name="people.csv", blocks=[b"name\nAnn\n"], mapping_text="", settings_given=[],
        dry_run=False, at=AT,
    )  # fmt: skip
    jobs.run_here("exchange.run_import", run_id=run_id)
    run = exchange.get_run(run_id=run_id)
    assert (run.state, run.error) == ("failed", {"fact": "column_missing", "name": "number", "allowed": ["name"]})


class FullDisk:
    """A source whose bytes find no room, as an unlucky temporary file does."""

    planned = PlannedRows(1, 0, (1,), (), ())

    def blocks(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield b""

    def mark(self, rows):
        raise AssertionError("never reached")

    def originals(self):
        raise AssertionError("never reached")


def test_a_full_disk_is_told_and_the_run_can_go_on(tmp_path):
    path = write_csv(tmp_path / "a.csv", ["number", "name"], PEOPLE)
    run_id = exchange.open_run(
        kind="customers", file_name="a.csv", digest=exchange.digest_file(path), stored_path=str(path),
        mapping=exchange.parse_mapping("", [], "customers"), dry_run=False, again=False, at=AT,
    )  # fmt: skip

    @contextmanager
    def open_full(run, progress):
        yield FullDisk()

    with pytest.raises(exchange.FileRefused) as caught:
        flows.bring_in(run_id=run_id, open_source=open_full, progress=quiet, at=AT)
    assert caught.value.fact == "disk_full"
    assert exchange.get_run(run_id=run_id).error == {"fact": "disk_full"}
    assert bring("customers", path).id == run_id
    assert names() == PEOPLE


def test_every_fact_has_its_sentence():
    assert set(exchange.FACTS) == set(words.REFUSALS)
