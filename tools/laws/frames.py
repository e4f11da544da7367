"""Ask the call stack who is at work."""

import sys
from collections.abc import Iterator
from types import FrameType


def frames() -> Iterator[FrameType]:
    """Walk the stack from the caller outwards."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        yield frame
        frame = frame.f_back


def module_of(frame: FrameType) -> str:
    """Return the name of the module whose code a frame runs."""
    return str(frame.f_globals.get("__name__", ""))


def home_of(module: str) -> str | None:
    """Return the part of the house a module belongs to: a module such as `kaipu.commerce.orders`, or a floor such as `kaipu.kernel`."""
    parts = module.split(".")
    if parts[0] != "kaipu" or len(parts) < 2:
        return None
    return ".".join(parts[:3] if parts[1] in {"commerce", "brain", "web"} else parts[:2])
