"""Look at processes by number without guessing: a number alone may long belong to somebody else."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and only waits for its parent counts as gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return not Path("/proc/self").exists() or Path(f"/proc/{pid}").exists()
    return state != "Z"


def command_of(pid: int) -> str:
    """Return the command line of a process, or an empty text when it cannot be seen."""
    entry = Path(f"/proc/{pid}/cmdline")
    try:
        if entry.exists():
            return entry.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.strip()
    except OSError:
        return ""


def wait_until_gone(pid: int, seconds: float) -> bool:
    """Wait for a process to end; return whether it did."""
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end(pid: int, first: signal.Signals, patience: float, last: signal.Signals = signal.SIGKILL) -> None:
    """Ask a process to end, and insist when it has not done so in time."""
    for name, seconds in ((first, patience), (last, 10.0)):
        with suppress(ProcessLookupError):
            os.kill(pid, name)
        if wait_until_gone(pid, seconds):
            return
