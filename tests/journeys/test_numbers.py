"""The life of a number: from orders through the warehouse to the terminal, by the commands a person types."""

import json

import pytest
from click.testing import CliRunner

from kaipu.brain.lake.tests.factories import TODAY, make_shop, make_trade
from kaipu.commands.lake import lake
from kaipu.commands.metrics import metrics

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def run(command, *words, code=0):
    result = CliRunner().invoke(command, words)
    assert result.exit_code == code, result.output
    return result.output


def test_the_life_of_a_number(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"
    make_trade(make_shop())
    assert "Nothing is published yet" in run(lake, "status", code=3)
    built = json.loads(run(lake, "build"))
    assert (built["state"], built["full"]) == ("published", True)
    assert json.loads(run(lake, "build"))["state"] == "published", "in a test one transaction wrote all: not settled"
    status = json.loads(run(lake, "status", "--json"))
    assert status["healthy"]
    assert status["published"]["rows"]["landing.order_lines"] == 13

    month = ("--from", "2026-03-01", "--to", str(TODAY))
    shown = json.loads(run(metrics, "show", "net_sales", *month, "--json"))
    assert (shown["total"], shown["unit"], shown["currency"]) == ("57.60", "money", "USD")
    assert [point["value"] for point in shown["points"]] == [
        None, None, None, "9.50", "24.00", "0.00", "16.00", "4.00", "0.00", "4.10",
    ]  # fmt: skip
    assert "Dairy" in run(metrics, "show", "net_sales", *month, "--by", "department")
    assert "every day agrees" in run(metrics, "prove", *month)
    assert "Net sales" in run(metrics, "today")
    assert {metric["name"] for metric in json.loads(run(metrics, "list", "--json"))} >= {
        "gmv",
        "repurchase_rate",
        "visits",
    }
    assert "dwd.order_lines" in run(lake, "relations")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("happiness", "--from", "2026-03-01", "--to", "2026-03-02"), "There is no metric happiness; there are gmv"),
        (("aov", "--from", "2026-03-01", "--to", "2026-03-02", "--by", "moon"), "aov cannot be cut by moon; it can by department"),
        (("aov", "--from", "2026-03-02", "--to", "2026-03-01"), "ends before it begins"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(words, sentence):
    assert sentence in run(metrics, "show", *words, code=1)
