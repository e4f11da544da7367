"""The commands that measure models on anybody's file: figures as JSON, faults of the file in sentences."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from kaipu.brain.customer_value.tests.factories import make_purchases
from kaipu.commands.evaluate import evaluate


def test_the_command_prints_json_of_a_file(tmp_path) -> None:
    who, day, worth = make_purchases(customers=120, days=240)
    start = np.datetime64("2025-01-01")
    file = tmp_path / "shop.csv"
    rows = [
        f"c{a},{start + np.timedelta64(int(b), 'D')},{c:.2f},{'tea' if a % 2 else 'rice'}"
        for a, b, c in zip(who, day, worth, strict=True)
    ]
    file.write_text("\n".join(["Customer,date,amount,category", *rows, "c1,,3,", "c1,2025-03-01,many,"]))
    done = CliRunner().invoke(evaluate, ["value", str(file), "--json", "--horizon", "50"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["rows"], found["left_out"], found["horizon_days"]) == (len(who) + 2, 2, 50)
    assert {row["method"] for row in found["purchases"]} >= {"zero", "last_period", "bgnbd", "boosted", "blended"}
    assert next(row for row in found["categories"] if row["method"] == "own")["first"] == 1.0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "has no column “customer”; it has a, b"),
        ("customer,date,amount\n1,31.12.2020,2\n", "No value of the column “date”"),
        ("customer,date,amount\n1,2020-12-31,2\n", "has 1 customers"),
        ("customer,date,amount\n" + "".join(f"{n},2020-12-31,2\n" for n in range(20)), "spans 1 days"),
        ("customer,date,amount\n" + "".join(f"{n},2020-12-{n % 9 + 1:02},2\n" for n in range(20)), "ask for a shorter --horizon"),
        ("customer,date,amount\n", "has no rows"),
    ],
)  # fmt: skip
def test_bad_files_are_told_in_sentences(tmp_path, text, sentence) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text)
    done = CliRunner().invoke(evaluate, ["value", str(file), "--horizon", "30"])
    assert done.exit_code == 1
    assert sentence in done.output


def test_forecasts_of_a_file_beside_plain_methods(tmp_path) -> None:
    start, chance = np.datetime64("2025-01-06"), np.random.default_rng(6)
    rows = ["series,date,value,department"]
    for series in range(12):
        for day in range(140):
            sold = chance.poisson((series % 4 + 1) * (2 if day % 7 > 4 else 1))
            rows += [f"s{series},{start + np.timedelta64(day, 'D')},{sold},d{series % 3}"] if sold else []
    file = tmp_path / "sales.csv"
    file.write_text("\n".join(rows))
    done = CliRunner().invoke(
        evaluate, ["forecast", str(file), "--horizon", "14", "--group", "department", "--quick", "--json"]
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["series"], found["days"], found["horizon_days"]) == (12, 126, 14)
    methods = {row["method"]: row for row in found["methods"]}
    assert methods["chosen"]["rmsse"] < methods["seasonal_naive"]["rmsse"]
    assert {row["method"] for row in found["groups"]} == {"by_themselves", "added_up", "reconciled"}
    plain = CliRunner().invoke(evaluate, ["forecast", str(file), "--horizon", "14", "--quick"])
    assert "80 % interval of days covered" in plain.output
    short = CliRunner().invoke(evaluate, ["forecast", str(file), "--horizon", "60"])
    assert short.exit_code == 1
    assert "spans 140 days; 183 are the least for a horizon of 60" in short.output
