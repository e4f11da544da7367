"""Law 3: a request, a job or a reaction calls exactly one operation or one flow, and no network inside a transaction."""

import socket
from types import CodeType, FrameType

from django.core.handlers.base import BaseHandler

from kaipu.kernel import operation, outbox
from tools.laws.frames import frames, module_of

ENTRIES: dict[CodeType, str] = {
    BaseHandler.get_response.__code__: "request",
    outbox._deliver.__code__: "reaction",
}


class NetworkInsideTransaction(RuntimeError):
    """A call to the outside world was made while an operation held its transaction open."""


class OperationWatch:
    """Count the outermost operations of every request, job and reaction."""

    def __init__(self) -> None:
        # The frames themselves are the keys: a kept frame cannot lend its identity to a later one.
        self.calls: dict[FrameType, dict[object, str]] = {}

    def observe(self, name: str, _seconds: float, _failure: BaseException | None) -> None:
        """Note one finished outermost operation; those of the kernel itself (idempotency, audit) don't count."""
        if name.startswith("kernel."):
            return
        entry, flow = _entry_and_flow()
        if entry is not None:
            calls = self.calls.setdefault(entry, {})
            calls[flow if flow is not None else len(calls)] = name

    def take_violations(self) -> list[str]:
        """Return a sentence for each entry that called more than one, and forget everything."""
        told = [
            f"Law 3: one {_kind(entry)} called {len(calls)} operations or flows: {', '.join(calls.values())}"
            for entry, calls in self.calls.items()
            if len(calls) > 1
        ]
        self.calls.clear()
        return told


def _entry_and_flow() -> tuple[FrameType | None, FrameType | None]:
    """Return the request, job or reaction under way, and the outermost flow that it is in."""
    flow = None
    for frame in frames():
        if _kind(frame):
            return frame, flow
        if ".flows" in module_of(frame):
            flow = frame
    return None, None


def _kind(frame: FrameType) -> str:
    code = frame.f_code
    if code.co_qualname == "job.<locals>.register.<locals>.run" and module_of(frame) == "kaipu.kernel.jobs":
        return "job"
    return ENTRIES.get(code, "")


def guard_sockets() -> None:
    """Make every connection of this process refuse to be opened inside an operation."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if operation.running() is not None:
            raise NetworkInsideTransaction(
                f"Law 3: {operation.running()} connects to {address!r} inside its transaction"
            )
        original(self, address)  # type: ignore[arg-type]

    socket.socket.connect = connect  # type: ignore[method-assign]
