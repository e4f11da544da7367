"""The linter's part of the laws: small functions, no clock, no environment, no mocks, no imports inside functions."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BRANCHES = "".join(f"    if n == {number}:\n        return {number}\n" for number in range(8))
VIOLATIONS = {
    "PLR0915": "def long(n):\n    '''Do much.'''\n" + "    n += 1\n" * 41,
    "C901": f"def wide(n):\n    '''Decide much.'''\n{BRANCHES}    return n\n",
    "PLC0415": "def late():\n    '''Import late.'''\n    import json\n    return json\n",
    "BLE001": "def deaf():\n    '''Swallow.'''\n    try:\n        deaf()\n    except Exception:\n        return\n",
    "DTZ005": "import datetime\n\nNOW = datetime.datetime.now()\n",
    "T201": "print('here')\n",
    "D100": "A = 1\n",
}
BANNED = [
    "from unittest.mock import Mock",
    "from django.utils.timezone import now",
    "from django.db.models.signals import post_save",
    "from os import environ",
    "from kaipu.commerce import inventory; from . import x",
]


def found_in(source: str) -> str:
    """Return what ruff says about a file of the shop with this content."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise"),
            *("--stdin-filename", str(ROOT / "src/kaipu/commerce/somewhere.py"), "-"),
        ],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_a_broken_rule_is_seen(rule):
    opening = "" if rule == "D100" else '"""Say why."""\n\n'
    assert f" {rule} " in found_in(opening + VIOLATIONS[rule])


@pytest.mark.parametrize("line", BANNED)
def test_a_banned_import_is_seen(line):
    assert " TID25" in found_in(f'"""Say why."""\n\n{line}\n')
