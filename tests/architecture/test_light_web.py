"""A web process never loads the heavy engines: they would cost each of its workers seconds and hundreds of megabytes."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = {
    "pandas",
    "polars",
    "pyarrow",
    "sqlmesh",
    "sqlglot",
    "lightgbm",
    "sklearn",
    "scipy",
    "statsforecast",
    "implicit",
    "statsmodels",
}
LOOK = """
import importlib, json, pkgutil, sys
import django
django.setup()
import kaipu.urls, kaipu.web
{extra}
for module in pkgutil.walk_packages(kaipu.web.__path__, "kaipu.web."):
    if ".tests" not in module.name:
        importlib.import_module(module.name)
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def loaded(extra: str = "") -> set[str]:
    """Return the packages in a process that has imported the whole web."""
    run = subprocess.run(
        [sys.executable, "-c", LOOK.format(extra=extra)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "kaipu.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(run.stdout))


@pytest.mark.slow
def test_the_web_is_light():
    assert loaded() & HEAVY == set()


@pytest.mark.slow
def test_a_heavy_import_is_seen():
    assert "pyarrow" in loaded("import pyarrow")
