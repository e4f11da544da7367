"""Somebody who has no shop measures elasticities on a file of their own, and is told in a sentence what is wrong with it."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kaipu.commands.evaluate import evaluate

WEEKS, GOODS = 40, 30


def write(
    path: Path, *, head: str = "item,date,price,quantity,promotion,group", weeks: int = WEEKS, moves: bool = True
) -> Path:
    """Write sales of goods that answer to price with −2."""
    draw = np.random.default_rng(7)
    lines = [head]
    for good in range(GOODS):
        for week in range(weeks):
            off = float(draw.choice([0, 0, -0.2, -0.1, 0.1])) if moves else 0.0
            units = draw.poisson(12 * np.exp(-2 * off))
            day = date(2026, 1, 5) + timedelta(weeks=week)
            lines.append(f"g{good},{day},{3 * np.exp(off):.2f},{units},0,c{good % 3}")
    path.write_text("\n".join(lines))
    return path


def test_a_file_is_measured(tmp_path) -> None:
    file = write(tmp_path / "year.csv")
    done = CliRunner().invoke(evaluate, ["elasticity", str(file), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["goods"], found["categories"], found["weeks"], found["rows"]) == (GOODS, 3, WEEKS, GOODS * WEEKS)
    assert -2.3 < found["median_of_goods"] < -1.7
    assert found["cannot_tell"] == 0
    assert found["why"] == "compared"
    skill = {row["method"]: row["skill"] for row in found["test"]["methods"]}
    assert skill["price_only"] > max(0.3, skill["minus_one"])
    assert skill["no_answer"] == 0
    assert 0.7 < found["test"]["coverage_80"] < 0.9
    told = CliRunner().invoke(evaluate, ["elasticity", str(file)])
    assert "80 % interval covered" in told.stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weeks": 9}, "spans 9 weeks; 16 are the least"),
        ({"moves": False}, "Prices in bad.csv hardly move: 0 changes"),
        ({"head": "item,date,cost,quantity,promotion,group"}, "has no column “price”; it has item, date, cost"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, changes, sentence) -> None:
    done = CliRunner().invoke(evaluate, ["elasticity", str(write(tmp_path / "bad.csv", **changes))])
    assert done.exit_code == 1
    assert sentence in done.output
