"""The day as it goes: facts out of PostgreSQL into a folder, from there by Spark into minutes, and these into PostgreSQL.

Facts are fed by the transactions that wrote them, so none is missed and a stop of any length is caught up with. Killed
anywhere, facts may be fed twice and a batch may be run twice; each fact and each batch counts once.
"""

import functools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from kaipu.brain.lake import operations, queries
from kaipu.brain.lake.gateways import feeding
from kaipu.kernel import clock
from kaipu.kernel import feed as transactions

STREAM = "kaipu.brain.lake.gateways.stream.MinuteStream"  # named, not imported: most shops have no Spark
AT_HOME = "local[2]"
EVERY = 1.0


def feed(*, home: Path, at: datetime) -> int:
    """Write the facts that were committed since the last time into the folder; return how many."""
    since, until = feeding.read_horizon(home), transactions.horizon()
    return feeding.write_facts(home, queries.list_facts(since=since, until=until, at=at), since=since or 0, until=until)


def run_stream(
    *, once: bool, stopped: Callable[[float], bool], fed: Callable[[], object],
    now: Callable[[], datetime] = clock.now,
) -> None:  # fmt: skip
    """Feed and count until `stopped(seconds)`, which waits, says so; `once` takes what is there and ends.

    `fed` is called before facts are read. Raises what makes the stream fail.
    """
    home = Path(settings.LAKE_ROOT) / "stream"
    run = feeding.open_run(home)
    operations.begin_run(run=run)

    stream = import_string(STREAM)(
        home, run=run, master=settings.SPARK or AT_HOME, state=_alone(queries.get_stream_state),
        record=_alone(lambda batch: operations.record_batch(batch=batch, at=now())),
    )  # fmt: skip
    if not once:
        stream.start()
    while True:
        fed()
        feed(home=home, at=now())
        operations.note_alive(at=now())
        if once:
            stream.start(once=True)
            while not stream.wait(1.0):
                pass
            return
        if stopped(EVERY) or stream.wait(0.01):
            stream.stop()
            return


def _alone[**P, R](call: Callable[P, R]) -> Callable[P, R]:
    """Give a call a connection of its own: Spark calls from threads that come and go."""

    @functools.wraps(call)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        finally:
            connection.close()

    return run
