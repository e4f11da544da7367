"""The wrapper around every write: one outermost operation is one transaction.

An operation may call operations of lower modules; they join its transaction. Whoever acts (a person, a job, the demo) is
known to everything inside through `acting`. What must be true together with the result — an outbox delivery marked done,
an idempotent answer stored — is hooked in with `before_commit` and commits or vanishes with it.
"""

import functools
import inspect
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction

ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, and for which request. `simulated` marks what the demo's replayed shoppers do."""

    actor: str = "system"
    request_id: str = ""
    simulated: bool = False


_acting: ContextVar[Acting] = ContextVar("kaipu_acting", default=Acting())  # noqa: B039 - frozen, so safe to share
_running: ContextVar[str | None] = ContextVar("kaipu_operation", default=None)
_hooks: ContextVar[tuple[Callable[[Any], None], ...]] = ContextVar("kaipu_before_commit", default=())
observers: list[Callable[[str, float, BaseException | None], None]] = []


def acting_now() -> Acting:
    """Return who acts in this context."""
    return _acting.get()


@contextmanager
def acting(
    *, actor: str | None = None, request_id: str | None = None, simulated: bool | None = None
) -> Iterator[Acting]:
    """Say who acts inside the block; what is not given is inherited."""
    outer = _acting.get()
    who = Acting(
        outer.actor if actor is None else actor,
        outer.request_id if request_id is None else request_id,
        outer.simulated if simulated is None else simulated,
    )
    token = _acting.set(who)
    try:
        yield who
    finally:
        _acting.reset(token)


@contextmanager
def before_commit(hook: Callable[[Any], None]) -> Iterator[None]:
    """Call `hook(result)` inside the transaction of the next outermost operation of the block, as its last act."""
    token = _hooks.set((*_hooks.get(), hook))
    try:
        yield
    finally:
        _hooks.reset(token)


def running() -> str | None:
    """Return the name of the outermost operation under way, if any."""
    return _running.get()


def operation[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Make a function with keyword-only arguments an operation.

    Outermost, it opens the transaction (durable: refuses to run inside another one), runs the hooks and commits; a
    deadlock or serialization failure is tried again, up to four times, for then nothing had happened. Called from
    another operation it simply joins.
    """
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD) for p in parameters):
        raise TypeError(f"{function.__qualname__}: an operation takes keyword-only arguments")
    name = f"{function.__module__.removeprefix('kaipu.')}.{function.__name__}"

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _running.get() is not None:
            return function(*args, **kwargs)
        return _outermost(name, functools.partial(function, *args, **kwargs))

    run.operation_name = name  # type: ignore[attr-defined]
    return run


def _outermost[R](name: str, call: Callable[[], R]) -> R:
    token = _running.set(name)
    hooks = _hooks.get()
    hooks_token = _hooks.set(())
    started = time.perf_counter()
    failure: BaseException | None = None
    try:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic(durable=True):
                    result = call()
                    for hook in hooks:
                        hook(result)
                return result
            except OperationalError as error:
                if attempt == ATTEMPTS or not _worth_retrying(error):
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - spreads rivals, guards no secret
        raise AssertionError("unreachable")
    except BaseException as error:
        failure = error
        raise
    finally:
        _running.reset(token)
        _hooks.reset(hooks_token)
        elapsed = time.perf_counter() - started
        for observe in observers:
            observe(name, elapsed, failure)


def _worth_retrying(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in {"40001", "40P01"}
