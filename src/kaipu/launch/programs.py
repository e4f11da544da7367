"""What an open shop consists of: the programs, how each is started and by what we know that it is ready."""

import sys
from dataclasses import dataclass

KAIPU = (sys.executable, "-u", "-m", "kaipu.cli")


@dataclass(frozen=True, slots=True)
class Program:
    """One process of the shop. One that is not essential may fail again and again without closing the shop."""

    name: str
    command: tuple[str, ...]
    port: int | None = None  # it is ready when something answers there
    essential: bool = True


def web(*, host: str, port: int, workers: int, threads: int) -> Program:
    """Return the web server: few processes with few threads.

    The back-pressure counts open connections, idle ones too, so it must exceed the browsers that keep one: at 64 a
    process, seventy-two of two hundred shoppers waited half a minute for others' connections to time out.
    """
    command = (
        *(sys.executable, "-u", "-m", "granian", "kaipu.web.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", "2048"),
        *("--backlog", "1024", "--http", "1", "--no-ws", "--no-access-log", "--log-level", "warning"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "20"),
    )
    return Program("web", command, port=port)


def worker() -> Program:
    """Return the worker: outbox, jobs and the audit seal."""
    return Program("worker", (*KAIPU, "worker"))


def sandbox(port: int) -> Program:
    """Return the payment company of the demo, a process of its own that only speaks HTTP."""
    return Program("sandbox", (*KAIPU, "sandbox-pay"), port=port)


def companies(port: int) -> Program:
    """Return the demo's other companies (advertising, help desk …), which only speak HTTP."""
    return Program("companies", (*KAIPU, "sandbox-companies"), port=port, essential=False)


def trade() -> Program:
    """Return the demo's shoppers."""
    return Program("trade", (*KAIPU, "demo", "trade"), essential=False)
