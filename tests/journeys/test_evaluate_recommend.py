"""Somebody with a file of baskets and no shop at all compares methods: one command, one table or one object of JSON."""

import json
import os
import subprocess
import sys

import pytest

from kaipu.brain.recommendations.tests.factories import buy, write_csv

pytestmark = pytest.mark.slow


def evaluate(folder, *words):
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("KAIPU_", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "kaipu.cli", "evaluate", "recommend", *words], cwd=folder, capture_output=True, text=True, check=False,
        env={**outside, "KAIPU_VAR": str(folder / "var"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip


def test_methods_on_a_file_without_a_shop(tmp_path):
    write_csv(tmp_path / "baskets.csv", buy(20, 6))
    table = evaluate(tmp_path, "baskets.csv", "--method", "popular", "--method", "own_popular")
    assert table.returncode == 0, table.stderr
    assert "20 people, 120 baskets" in table.stdout
    assert "own, then popular" in table.stdout
    found = json.loads(evaluate(tmp_path, "baskets.csv", "--method", "own", "--json").stdout)
    assert found["methods"][0]["recall_10"] > 0.5
    (tmp_path / "bad.csv").write_text("who,what\n1,2\n")
    refused = evaluate(tmp_path, "bad.csv")
    assert refused.returncode == 1
    assert "These columns are missing: user, basket, item, time. The file has: who, what." in refused.stderr
