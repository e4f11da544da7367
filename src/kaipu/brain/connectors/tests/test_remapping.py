"""A mapping that was wrong is corrected: what it read is read again, and a run under way does not undo that."""

import pytest

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.models import AdSpend, Connector
from kaipu.brain.connectors.operations.rows import keep_rows, read_rows, sort_rows
from kaipu.brain.connectors.tests.factories import MAPPING, NOW, connect, row, run

pytestmark = pytest.mark.django_db
SWAPPED = [line | {"path": "shown" if line["field"] == "clicks" else line["path"]} for line in MAPPING]


def kept():
    return list(AdSpend.objects.order_by("row_key").values_list("clicks", "version", "mapping_version"))


def where():
    return Connector.objects.values_list("cursor", "etag", "mapping_version").get(key="ads")


def test_a_corrected_mapping_corrects_rows_that_carry_a_version(source):
    connect(source.url, mapping=SWAPPED)
    source.answers["/report"] = lambda _: {"data": [row(revision=3)], "cursor": "c1"}
    assert run().rows == 1
    assert kept() == [(900, 3, 1)]
    connectors.remap_connector(key="ads", mapping=list(MAPPING), at=NOW)
    assert (run().rows, run().rows) == (1, 0)
    assert kept() == [(10, 3, 2)]
    source.answers["/report"] = lambda _: {"data": [row(revision=3, clicks=11), row(revision=2, clicks=12)]}
    assert run().rows == 0


def test_a_version_that_is_mapped_no_more_does_not_hold_rows_back(source):
    connect(source.url, mapping=SWAPPED)
    source.answers["/report"] = lambda _: {"data": [row(revision=3)]}
    run()
    connectors.remap_connector(key="ads", mapping=list(MAPPING[:-1]), at=NOW)
    assert run().rows == 1
    assert kept() == [(10, 0, 2)]


@pytest.mark.parametrize("versions", [MAPPING[-1:], ()])
def test_a_run_under_way_does_not_undo_a_remap(source, versions):
    connect(source.url, mapping=[*SWAPPED[:-1], *versions])
    stumble(source)
    mended = [*MAPPING[:-1], *versions]
    connectors.run_connector(
        key="ads", now=lambda: NOW, sleep=lambda _: connectors.remap_connector(key="ads", mapping=mended, at=NOW)
    )
    assert where() == ("", "", 2)
    assert kept() == [(900, len(versions), 1)] * 2
    assert run().rows == 2
    assert kept() == [(10, len(versions), 2)] * 2
    assert where()[0] == "c2"


def test_an_older_mapping_overwrites_nothing_that_a_newer_one_read(source):
    connect(source.url, mapping=SWAPPED[:-1])
    connectors.remap_connector(key="ads", mapping=list(MAPPING[:-1]), at=NOW)
    source.answers["/report"] = lambda _: {"data": [row()]}
    run()
    contract = connectors.CONTRACTS["ad_spend"]
    lines = connectors.get_connector(key="ads", at=NOW).mapping
    found = sort_rows(read_rows([row(clicks=11)], lines, contract, currency="USD", now=NOW), contract, {})

    def keep(version):
        return keep_rows(
            connector="ads", contract=contract, rows=found.rows, mapping_version=version, simulated=False, at=NOW
        )

    assert [keep(1), keep(2), keep(2)] == [(0, 0), (0, 1), (0, 0)]


def stumble(source):
    """Let a source tell two pages, the second of them only when asked again."""
    stumbled = []

    def tell(asked):
        if "page" in asked:
            return {"data": [row(campaign="b")], "cursor": "c2"}
        source.fail = [] if stumbled else [503]
        stumbled.append(True)
        return {"data": [row()], "cursor": "c1", "next": "/report?page=2"}

    source.answers["/report"] = tell


def test_another_transport_or_mapping_asks_for_everything(source):
    connect(source.url, next_at="")
    source.etag = '"e1"'
    source.answers["/report"] = lambda _: {"data": [row()], "cursor": "c1"}
    run()
    assert where() == ("c1", '"e1"', 1)
    connect(source.url, next_at="")
    assert where() == ("c1", '"e1"', 1)
    connect(source.url, next_at="", since="after")
    assert where() == ("", "", 1)
    run()
    connect(source.url, next_at="", since="after", mapping=SWAPPED)
    assert where() == ("", "", 2)


def test_a_run_under_way_does_not_undo_a_change_of_transport(source):
    connect(source.url)
    stumble(source)
    connectors.run_connector(key="ads", now=lambda: NOW, sleep=lambda _: connect(source.url, since="after"))
    assert where() == ("", "", 1)
