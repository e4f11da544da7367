import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from kaipu.launch import supervisor as supervision
from kaipu.launch.processes import command_of, is_alive, wait_until_gone
from kaipu.launch.programs import Program
from kaipu.launch.supervisor import Supervisor, end_left_behind
from kaipu.launch.trouble import LaunchTrouble

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def folders(tmp_path):
    for name in ("log", "run"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def supervisor(folders):
    it = Supervisor(folders / "log", folders / "run")
    yield it
    it.close()


def pid_of(folders, name):
    return int((folders / "run" / f"{name}.pid").read_text().splitlines()[0])


def test_close_ends_every_program(supervisor, folders):
    for name in ("first", "second"):
        supervisor.start(Program(name, SLEEP))
    pids = [pid_of(folders, name) for name in ("first", "second")]
    supervisor.close()
    assert [is_alive(pid) for pid in pids] == [False, False]
    assert list((folders / "run").iterdir()) == []


def test_start_waits_until_the_port_answers(supervisor):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    listen = f"import socket, time; time.sleep(0.3); s = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
    supervisor.start(Program("listener", (sys.executable, "-c", listen), port=port))
    assert supervision.answers(port)


def test_a_program_that_cannot_start_is_told_with_its_last_words(supervisor):
    command = (sys.executable, "-c", "print('Set KAIPU_SECRET_KEY.'); raise SystemExit(1)")
    with pytest.raises(LaunchTrouble, match=r"The program `web` does not stay up: Set KAIPU_SECRET_KEY \(more in"):
        supervisor.start(Program("web", command, port=1))


def test_a_full_disk_is_told_as_such(supervisor):
    command = (sys.executable, "-c", "print('OSError: [Errno 28] No space left on device'); raise SystemExit(1)")
    with pytest.raises(LaunchTrouble, match=r"The disk that holds .* is full"):
        supervisor.start(Program("web", command, port=1))


def test_a_killed_program_is_started_again(supervisor, folders):
    supervisor.start(Program("worker", SLEEP))
    first = pid_of(folders, "worker")
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while pid_of(folders, "worker") == first and time.monotonic() < deadline:
        supervisor.look()
        time.sleep(0.02)
    assert is_alive(pid_of(folders, "worker"))


def test_a_program_that_dies_again_and_again_closes_the_shop(supervisor, monkeypatch):
    monkeypatch.setattr(supervision, "PAUSE", 0.001)
    supervisor.start(Program("worker", (sys.executable, "-c", "print('no table'); raise SystemExit(1)")))
    with pytest.raises(LaunchTrouble, match="The program `worker` does not stay up: no table"):
        supervisor.watch()


def test_a_log_that_was_emptied_meanwhile_still_tells_why(supervisor, folders, monkeypatch):
    """Nights set aside what logs hold, while the programs that write them go on."""
    monkeypatch.setattr(supervision, "MOST_SHORT_LIVES", 0)
    monkeypatch.setattr(supervision, "SHORT_LIFE", 60)
    (folders / "log" / "worker.log").write_text("a long life before\n" * 100)
    supervisor.start(Program("worker", SLEEP))
    (folders / "log" / "worker.log").write_text("no table\n")
    os.kill(pid_of(folders, "worker"), signal.SIGKILL)
    with pytest.raises(LaunchTrouble, match="The program `worker` does not stay up: no table"):
        supervisor.watch()


def test_programs_end_when_their_supervisor_is_killed(folders):
    program = f"""
        import sys, time
        from pathlib import Path
        from kaipu.launch.programs import Program
        from kaipu.launch.supervisor import Supervisor
        Supervisor(Path({str(folders / "log")!r}), Path({str(folders / "run")!r})).start(Program("worker", {SLEEP!r}))
        print("up", flush=True)
        time.sleep(60)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE)
    assert parent.stdout.readline() == b"up\n"
    pid = pid_of(folders, "worker")
    parent.kill()
    parent.communicate()
    if sys.platform != "linux":
        assert end_left_behind(folders / "run") == ["worker"]
    assert wait_until_gone(pid, 5)


def test_what_was_left_behind_is_ended_and_others_are_left_alone(folders):
    left = subprocess.Popen(SLEEP, start_new_session=True)
    other = subprocess.Popen(SLEEP, start_new_session=True)
    (folders / "run/worker.pid").write_text(f"{left.pid}\n{' '.join(SLEEP)}\n")
    (folders / "run/web.pid").write_text(f"{other.pid}\nanother command\n")
    while not command_of(left.pid):  # the kernel names a program's words a moment after it has begun
        time.sleep(0.01)
    assert end_left_behind(folders / "run") == ["worker"]
    left.wait()
    assert is_alive(other.pid)
    other.kill()
    other.wait()
