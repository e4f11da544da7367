"""Keep a handful of programs running, and end them together.

A program that dies is started again, with growing pauses. One that cannot even start, or dies again and again, closes
the shop with its last words. If this process itself is killed the programs notice and end by themselves.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kaipu.launch.processes import command_of, end, is_alive
from kaipu.launch.programs import Program
from kaipu.launch.trouble import LaunchTrouble, disk_full, is_disk_full

READY_SECONDS = 90.0
PATIENCE = 30.0
PAUSE = 0.25
SHORT_LIFE = 10.0  # a program that lived longer than this was all right for a while
MOST_SHORT_LIVES = 5
LOG_LIMIT = 20 * 2**20


class Interrupted(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM or a closed terminal."""


@dataclass
class Running:
    """One program under watch."""

    program: Program
    process: subprocess.Popen[bytes]
    log: Path
    mark: int  # where in its log this life began
    born: float
    short_lives: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Start programs, watch them, end them."""

    logs: Path
    notes: Path  # one file per program with its process number, for the case that we are killed
    running: dict[str, Running] = field(default_factory=dict)

    def listen(self) -> None:
        """Turn the signals that ask for the end into Interrupted."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._interrupt)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_listening()
        raise Interrupted

    def stop_listening(self) -> None:
        """Ignore further words: the end is on its way, and would only be broken off half-way."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)

    def run_step(self, command: Sequence[str]) -> int:
        """Run one command to its end, before our eyes; return its exit code."""
        process = subprocess.Popen(list(command))
        try:
            return process.wait()
        except Interrupted:
            end(process.pid, signal.SIGTERM, PATIENCE)
            process.wait()
            raise

    def start(self, program: Program) -> None:
        """Start a program and wait until it answers; raises LaunchTrouble with its last words when it doesn't."""
        self.running[program.name] = self._spawn(program)
        if program.port is not None:
            self._wait_ready(self.running[program.name])

    def watch(self) -> None:
        """Keep everything running until Interrupted or until an essential program cannot be kept alive."""
        while True:
            time.sleep(0.2)
            self.look()

    def look(self) -> None:
        """Look once at every program, and start again what has died."""
        for name, one in list(self.running.items()):
            if one.process.poll() is not None:
                self.running[name] = self._revive(one)

    def close(self) -> None:
        """End the programs in reverse order of their start, each in its own good time."""
        for one in reversed(list(self.running.values())):
            if one.process.poll() is None:
                end(one.process.pid, signal.SIGTERM, PATIENCE)
            with suppress(ProcessLookupError):
                os.killpg(one.process.pid, signal.SIGKILL)  # what a killed program left behind
            one.process.wait()
            (self.notes / f"{one.program.name}.pid").unlink(missing_ok=True)
        self.running.clear()

    def _spawn(self, program: Program) -> Running:
        log = self.logs / f"{program.name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            mark = out.tell()
            process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )
        (self.notes / f"{program.name}.pid").write_text(f"{process.pid}\n{' '.join(program.command)}\n")
        return Running(program, process, log, mark, time.monotonic())

    def _wait_ready(self, one: Running) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(one.program.port or 0):
            if one.process.poll() is not None:
                raise self._failure(one)
            if time.monotonic() > deadline:
                raise LaunchTrouble(f"The program `{one.program.name}` does not answer; look at {one.log}.")
            time.sleep(0.05)

    def _revive(self, one: Running) -> Running:
        now = time.monotonic()
        if one.again_at == 0.0:
            one.short_lives = one.short_lives + 1 if now - one.born < SHORT_LIFE else 1
            if one.short_lives > MOST_SHORT_LIVES and one.program.essential:
                raise self._failure(one)
            one.again_at = now + min(PAUSE * (2**one.short_lives - 2), 30.0)  # the first death is forgiven at once
        if now < one.again_at:
            return one
        with suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)
        fresh = self._spawn(one.program)
        fresh.short_lives = one.short_lives
        return fresh

    def _failure(self, one: Running) -> LaunchTrouble:
        with one.log.open("rb") as log:
            log.seek(
                one.mark if one.mark <= one.log.stat().st_size else 0
            )  # logs are emptied when nights set them aside
            text = log.read().decode(errors="replace")
        if is_disk_full(text):
            return disk_full(self.logs)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        last = lines[-1].rstrip(".") if lines else f"it ended with code {one.process.returncode} and said nothing"
        return LaunchTrouble(f"The program `{one.program.name}` does not stay up: {last} (more in {one.log}).")


def answers(port: int) -> bool:
    """Tell whether something on this machine listens to a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end_left_behind(notes: Path) -> list[str]:
    """End programs whose supervisor was killed; return their names. A number that now belongs to others is left alone."""
    ended = []
    for note in sorted(notes.glob("*.pid")):
        number, _, command = note.read_text().partition("\n")
        pid = int(number) if number.strip().isdigit() else 0
        if pid and is_alive(pid) and command_of(pid) == command.strip():
            end(pid, signal.SIGTERM, PATIENCE)
            ended.append(note.stem)
        if pid and not is_alive(pid):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)  # children that outlived a killed program keep its group's number taken
        note.unlink(missing_ok=True)
    return ended


def _end_with_parent() -> None:
    """Ask Linux to tell the program when its parent dies; elsewhere the notes must do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)
