"""Laws 1 and 2 over the import graph, and a copy of the house in which each contract is broken once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = "Calls go down: web > brain > commerce > kernel"
COMMERCE = "Commerce modules, top to bottom"
BRAIN = "Brain modules, top to bottom"
SITES = "Sites of the web stand beside each other, on one set of components"
FILES = "Every module has the same files, in the same order"
DOOR = "Modules meet only at the door"
PLAIN = "Rules and events are plain Python"
ALL = [FLOORS, COMMERCE, BRAIN, SITES, FILES, DOOR, PLAIN]

# file: what is written into it, which contract that breaks
VIOLATIONS = {
    "commerce/catalog/events.py": ("from kaipu.commerce.orders import api as orders\n", COMMERCE),
    "commerce/pricing/rules.py": ("from django.db import models\n", PLAIN),
    "commerce/cart/models.py": ("from kaipu.commerce.cart import operations\n", FILES),
    "commerce/orders/operations.py": ("from kaipu.commerce.pricing import rules\n", DOOR),
    "commerce/inventory/operations.py": ("from kaipu.brain.decisions import api\n", FLOORS),
    "brain/lake/queries.py": ("from kaipu.brain.decisions import api\n", BRAIN),
    "web/ui/borrowed.py": ("from kaipu import web\nfrom kaipu.web.console import urls\n", SITES),
}


def lint(root: Path) -> tuple[str, int]:
    """Run import-linter over a house; return what it prints and its exit code."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-cache",
            "--no-logo",
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "NO_COLOR": "1", "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr, run.returncode


@pytest.mark.slow
def test_the_house_keeps_its_contracts():
    printed, code = lint(ROOT)
    assert code == 0, printed
    assert [f"{name} KEPT" for name in ALL if f"{name} KEPT" not in printed] == []


@pytest.mark.slow
def test_each_contract_breaks_when_it_should(tmp_path):
    shutil.copytree(
        ROOT / "src/kaipu",
        tmp_path / "src/kaipu",
        ignore=lambda folder, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, (text, _contract) in VIOLATIONS.items():
        path = tmp_path / "src/kaipu" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for needed in (
            "commerce/orders/api",
            "brain/decisions/__init__",
            "brain/decisions/api",
            "brain/lake/__init__",
            "web/console/__init__",
            "web/console/urls",
            "web/ui/__init__",
            "commerce/cart/operations",
        ):
            there = tmp_path / f"src/kaipu/{needed}.py"
            there.parent.mkdir(parents=True, exist_ok=True)
            there.touch()
    printed, code = lint(tmp_path)
    assert code == 1
    assert [
        f"{contract} BROKEN" for _text, contract in VIOLATIONS.values() if f"{contract} BROKEN" not in printed
    ] == [], printed
