"""The shop the benchmarks press: a copy of the demonstration's database, with web, worker and payment company on it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kaipu import settings
from kaipu.launch import postgres, programs

COPY = "kaipu_bench"


class NoDemo(RuntimeError):
    """There is no demonstration to measure, or it is open."""


@dataclass(frozen=True, slots=True)
class BenchShop:
    """Where the shop and its database are."""

    port: int
    pay_port: int
    database: str
    folder: Path

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PROMETHEUS_")}
        return inherited | {
            "KAIPU_DEMO": "1", "DATABASE_URL": self.database, "KAIPU_VAR": str(self.folder), "PORT": str(self.port),
            "KAIPU_PAY_PORT": str(self.pay_port),
        }  # fmt: skip

    def run(self, *arguments: str) -> str:
        """Run a `kaipu` command on this shop and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "kaipu.cli", *arguments],
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def named(url: str, name: str) -> str:
    """Return a database address with another database name."""
    head, _, tail = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")


@contextlib.contextmanager
def _database(template: str) -> Iterator[str]:
    started = settings.EMBEDDED and postgres.running_pid(settings.VAR, root=settings.ROOT) is None
    url = (
        postgres.start(settings.VAR, root=settings.ROOT, say=lambda _: None)
        if settings.EMBEDDED
        else settings.DATABASE_URL
    )
    source = template or str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
    try:
        with psycopg.connect(named(url, "postgres"), autocommit=True) as admin:
            _drop(admin)
            try:
                admin.execute(f'CREATE DATABASE {COPY} TEMPLATE "{source}" STRATEGY FILE_COPY')
            except psycopg.errors.ObjectInUse as error:
                raise NoDemo(
                    "The shop is open; close it with `make stop` so that nothing else uses the machine."
                ) from error
        yield named(url, COPY)
        with psycopg.connect(named(url, "postgres"), autocommit=True) as admin:
            _drop(admin)
    finally:
        if started:
            postgres.stop(settings.VAR, root=settings.ROOT)


def _drop(admin: psycopg.Connection) -> None:
    """Drop the copy. After a million new rows the vacuum is at work in it: FORCE may not end that one, a bare DROP does."""
    try:
        admin.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
    except psycopg.errors.InsufficientPrivilege:
        admin.execute(f"DROP DATABASE IF EXISTS {COPY}")


def copied_database() -> contextlib.AbstractContextManager[str]:
    """Copy the demonstration's database for the time of a block; the block gets the copy's address."""
    return _database("")


def empty_database() -> contextlib.AbstractContextManager[str]:
    """Make an empty database for the time of a block; the block gets its address."""
    return _database("template0")


@contextlib.contextmanager
def open_shop() -> Iterator[BenchShop]:
    """Open the shop on a copied database; everything is closed and dropped afterwards."""
    with copied_database() as url:
        with psycopg.connect(url) as database:
            row = database.execute("SELECT count(*) FROM catalog_product").fetchone()
            if row is None or not row[0]:
                raise NoDemo("There is nothing to measure yet: run `make demo` once, then `make stop`.")
        folder = settings.VAR / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        shop = BenchShop(_port(), _port(), url, folder)
        shop.run("prepare", "--migrate")
        running = [_start(shop, program) for program in _programs(shop)]
        try:
            _wait(shop)
            yield shop
        finally:
            for process in running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
            for process in running:
                process.wait(timeout=30)


def _programs(shop: BenchShop) -> list[programs.Program]:
    return [
        programs.sandbox(shop.pay_port),
        programs.web(host="127.0.0.1", port=shop.port, workers=2, threads=4),
        programs.worker(),
    ]


def _start(shop: BenchShop, program: programs.Program) -> subprocess.Popen[bytes]:
    with (shop.folder / f"{program.name}.log").open("wb") as log:
        return subprocess.Popen(program.command, env=shop.environment(), stdout=log, stderr=log, start_new_session=True)


def _wait(shop: BenchShop) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            for _ in range(12):  # both processes have their shelf
                urllib.request.urlopen(f"http://127.0.0.1:{shop.port}/departments/", timeout=60).read()
            return
        time.sleep(0.2)
    raise TimeoutError("The shop did not open; see the logs under var/bench.")
