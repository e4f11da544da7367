"""The command as a person meets it: sentences instead of tracebacks."""

import os
import socket
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def kaipu(tmp_path, *words, **environment):
    """Run `kaipu` over a folder of its own; return its exit code and what it said."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KAIPU_")}
    run = subprocess.run(
        [sys.executable, "-m", "kaipu.cli", *words],
        env={**inherited, "KAIPU_VAR": str(tmp_path / "var"), "KAIPU_DEBUG": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return run.returncode, (run.stdout + run.stderr).strip()


def test_a_port_in_use(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = kaipu(tmp_path, "up", PORT=str(port), HOST="127.0.0.1")
    assert code == 1
    assert said == (
        f"kaipu: Port {port} is in use (Address already in use); "
        f"stop what uses it or choose another, for example PORT={port + 10}."
    )


def test_a_port_that_is_none(tmp_path):
    code, said = kaipu(tmp_path, "up", PORT="80x")
    assert (code, said) == (1, "kaipu: PORT is '80x'; it must be a whole number between 1 and 65535.")


def test_a_silent_database(tmp_path):
    code, said = kaipu(tmp_path, "prepare", DATABASE_URL="postgresql://nobody@127.0.0.1:1/kaipu")
    assert code == 1
    assert said.startswith("kaipu: The database does not answer (")
    assert len(said.splitlines()) == 1


def test_no_secret_outside_the_demo(tmp_path):
    code, said = kaipu(tmp_path, "up", KAIPU_DEBUG="0")
    assert code == 1
    assert said.startswith("kaipu: Set KAIPU_SECRET_KEY to a long random value")


def test_stop_where_nothing_runs(tmp_path):
    assert kaipu(tmp_path, "stop") == (0, "Nothing runs here.")


def test_help_lists_the_commands_and_loads_none_of_them(tmp_path):
    code, said = kaipu(tmp_path, "--help")
    assert code == 0
    assert "Open the shop and keep it open until Ctrl-C." in said
