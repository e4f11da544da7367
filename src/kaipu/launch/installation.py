"""Open and close the whole shop: the order of things, and a plain sentence for each reason why it cannot be."""

import fcntl
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kaipu import settings
from kaipu.launch import postgres, programs
from kaipu.launch.processes import command_of, is_alive, wait_until_gone
from kaipu.launch.supervisor import Interrupted, Supervisor, end_left_behind
from kaipu.launch.trouble import LaunchTrouble, disk_full, is_disk_full, require_room

STOP_SECONDS = 150.0


def start_all(
    *,
    migrate: bool = False,
    steps: Sequence[Sequence[str]] = (),
    announce: Callable[[], None] | None = None,
    say: Callable[[str], object] = print,
) -> int:
    """Open the shop and keep it open until Ctrl-C, SIGTERM or `kaipu stop`; return the exit code.

    The tables must be up to date, or are brought there with `migrate`.
    `steps` are `kaipu` commands, run one after the other in processes of their own once the database is there and
    before anything else starts, such as ("demo", "fill"); one that fails ends the opening. `announce` is called when
    everything answers. Must be called in a process that has not loaded Django: the database's address may only be
    known after its start.
    """
    _refuse_if_ports_are_taken()
    with _only_one() as notes:
        supervisor = Supervisor(_folder(settings.VAR / "log"), notes)
        supervisor.listen()
        started_database = False
        code = 0
        try:
            end_left_behind(notes)
            _forget_old_numbers(notes / "metrics")
            started_database = _start_database(say)
            for step in (("prepare", "--migrate") if migrate else ("prepare",), *steps):
                code = supervisor.run_step((*programs.KAIPU, *step))
                if code:
                    return code
            for program in _programs():
                supervisor.start(program)
            if announce:
                announce()
            supervisor.watch()
        except Interrupted:
            say("\nClosing the shop …")
        finally:
            supervisor.stop_listening()
            supervisor.close()
            if started_database:
                postgres.stop(settings.VAR, root=settings.ROOT)
        return code


def stop_all(say: Callable[[str], object] = print) -> None:
    """Close the shop, whoever opened it, and the embedded database with it."""
    notes = settings.VAR / "run"
    pid = _holder(notes / "up.lock")
    if pid:
        say(f"Closing the shop that process {pid} keeps open …")
        os.kill(pid, signal.SIGTERM)
        if not wait_until_gone(pid, STOP_SECONDS):
            raise LaunchTrouble(
                f"Process {pid} does not end; look at {settings.VAR / 'log'}, then `kill -9 {pid}` and try again."
            )
    ended = end_left_behind(notes)
    if postgres.stop(settings.VAR, root=settings.ROOT):
        ended.append("database")
    say(f"Stopped: {', '.join(ended)}." if ended else "Nothing runs here." if not pid else "Stopped.")


def _forget_old_numbers(folder: Path) -> None:
    """Remove the counters of processes of an earlier opening, which would be added up for ever."""
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)


def _start_database(say: Callable[[str], object]) -> bool:
    """Start the embedded database where it is used; return whether it is ours to stop."""
    require_room(settings.VAR)
    if not settings.EMBEDDED:
        return False
    kept = postgres.is_kept(settings.VAR) and postgres.running_pid(settings.VAR, root=settings.ROOT) is not None
    postgres.start(settings.VAR, root=settings.ROOT, say=say)
    return not kept


def _programs() -> list[programs.Program]:
    shop = [
        programs.web(
            host=settings.HOST, port=settings.PORT, workers=settings.WEB_WORKERS, threads=settings.WEB_THREADS
        ),
        programs.worker(),
    ]
    if not settings.DEMO:
        return shop
    return [
        programs.sandbox(settings.PAY_PORT), programs.companies(settings.COMPANIES_PORT), *shop, programs.trade(),
    ]  # fmt: skip


def _refuse_if_ports_are_taken() -> None:
    ports = {"PORT": settings.PORT}
    if settings.DEMO:
        ports |= {"KAIPU_PAY_PORT": settings.PAY_PORT, "KAIPU_COMPANIES_PORT": settings.COMPANIES_PORT}
    for variable, port in ports.items():
        with socket.socket() as probe:
            # Without this a port would look taken for a minute after the last shop closed.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, port))
            except PermissionError as error:
                raise LaunchTrouble(
                    f"Port {port} may only be used by root; choose one above 1023 with {variable}=8000."
                ) from error
            except OSError as error:
                open_here = _holder(settings.VAR / "run" / "up.lock")
                if open_here:
                    raise LaunchTrouble(
                        f"The shop is open already, on port {settings.PORT} (process {open_here}); `make stop` closes it."
                    ) from error
                raise LaunchTrouble(
                    f"Port {port} is in use ({error.strerror}); stop what uses it or choose another, for example {variable}={port + 10}."
                ) from error


@contextmanager
def _only_one() -> Iterator[Path]:
    """Hold the lock of an open shop; the system lets go of it when we die, however we die."""
    notes = _folder(settings.VAR / "run")
    handle = os.open(notes / "up.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise LaunchTrouble(
            f"The shop is open already (process {_holder(notes / 'up.lock')}); `make stop` closes it."
        ) from None
    try:
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield notes
    finally:
        os.close(handle)


def _holder(lock: Path) -> int | None:
    """Return the process that holds the lock of an open shop."""
    if not lock.exists():
        return None
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read().strip()
            return int(text) if text.isdigit() and is_alive(int(text)) and command_of(int(text)) else None
    return None


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(path) from error
        raise LaunchTrouble(
            f"The folder {path} cannot be made ({error.strerror}); run as the owner of {settings.VAR} or set KAIPU_VAR."
        ) from error
    return path
