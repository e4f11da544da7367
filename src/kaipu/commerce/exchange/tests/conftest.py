"""Every test of the exchange has a folder of its own for what is written beside the database."""

import pytest


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    return settings.VAR
