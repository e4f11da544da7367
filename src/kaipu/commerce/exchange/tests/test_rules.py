"""Mappings: what they may say, and how they are matched with a file."""

import pytest

from kaipu.commerce.exchange.rules import (
    LAYOUTS,
    FileRefused,
    Mapping,
    apply_settings,
    match_columns,
    read_mapping,
)

ORDERS = LAYOUTS["orders"]


def refusal(call, *args):
    with pytest.raises(FileRefused) as caught:
        call(*args)
    return caught.value


def test_a_mapping_is_read():
    data = {
        "columns": {"order": "basket_id"},
        "constants": {"channel": "store"},
        "convert": {"at": {"zone": "UTC", "shift_weeks": 3}, "line_total": {"unit": "minor"}},
    }
    assert read_mapping(data, ORDERS).as_data() == data


@pytest.mark.parametrize(
    ("data", "fact", "name"),
    [
        ({"columns": {"basket": "x"}}, "column_unknown", "basket"),
        ({"colums": {}}, "option_unknown", "colums"),
        ({"columns": "order"}, "constant_invalid", "columns"),
        ({"convert": {"at": "UTC"}}, "constant_invalid", "convert.at"),
        ({"convert": {"sku": {"zone": "UTC"}}}, "option_unknown", "convert.sku.zone"),
        ({"convert": {"at": {"zone": "Mars/Olympus"}}}, "constant_invalid", "convert.at.zone"),
        ({"convert": {"at": {"shift_weeks": "three"}}}, "constant_invalid", "convert.at.shift_weeks"),
        ({"convert": {"line_total": {"unit": "cents"}}}, "constant_invalid", "convert.line_total.unit"),
    ],
)
def test_a_mapping_that_cannot_be_is_named(data, fact, name):
    error = refusal(read_mapping, data, ORDERS)
    assert (error.fact, error.data["name"]) == (fact, name)


MOMENTS = ("paid_at", "ready_at", "shipped_at", "completed_at", "cancelled_at")


def test_settings_change_a_mapping():
    mapping = apply_settings(Mapping(), ["shift_weeks=-2", "convert.at.zone=UTC", "channel=web"], ORDERS)
    moments = {name: {"shift_weeks": -2} for name in MOMENTS}
    assert mapping == Mapping({}, {"channel": "web"}, {"at": {"shift_weeks": -2, "zone": "UTC"}, **moments})


@pytest.mark.parametrize("setting", ["shift_weeks", "speed=3", "at.speed=3", "a.b.c.zone=UTC"])
def test_a_setting_that_means_nothing_is_refused(setting):
    assert refusal(apply_settings, Mapping(), [setting], ORDERS).fact == "option_unknown"


def test_columns_match_by_name_whatever_the_case_and_by_mapping():
    found = ["Basket", "AT", "location", "sku ", "Quantity", "line_total"]
    matched = match_columns(Mapping(columns={"order": "Basket"}), found, ORDERS)
    assert matched == {
        "order": "Basket", "at": "AT", "location": "location", "sku": "sku ", "quantity": "Quantity",
        "line_total": "line_total",
    }  # fmt: skip


def test_a_missing_column_is_named_with_what_was_found():
    error = refusal(match_columns, Mapping(), ["order", "at", "sku"], ORDERS)
    assert (error.fact, error.data) == ("column_missing", {"name": "location", "allowed": ["order", "at", "sku"]})


def test_a_mapped_column_that_is_missing_is_named_even_if_it_is_optional():
    found = [column.name for column in ORDERS.columns]
    error = refusal(match_columns, Mapping(columns={"discount": "rabatt"}), found, ORDERS)
    assert error.data["name"] == "rabatt"


def test_a_constant_stands_for_a_missing_column():
    found = ["order", "at", "sku", "quantity", "line_total"]
    assert "location" not in match_columns(Mapping(constants={"location": "330"}), found, ORDERS)
