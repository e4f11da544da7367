"""The worker process: delivers events, runs jobs, seals the audit log. Any number may run; all claim what they do."""

import asyncio
import logging
import signal
import threading

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app as queue

from kaipu.kernel import audit, clock, jobs, outbox

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.25


def _deliver_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            if not outbox.deliver_batch():
                stop.wait(IDLE_SECONDS)
        except Exception:
            log.exception("outbox loop")
            connection.close()
            stop.wait(1)


def _seal_until(stop: threading.Event) -> None:
    while not stop.wait(2):
        try:
            audit.seal_entries(at=clock.now())
            close_old_connections()
        except Exception:
            log.exception("sealer loop")
            connection.close()


async def _work(stop: threading.Event, concurrency: int) -> None:
    loop = asyncio.get_running_loop()
    finished = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, finished.set)
    app = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]  # the Django connector has it
    async with app.open_async():
        jobs_task = asyncio.create_task(
            app.run_worker_async(
                concurrency=concurrency, install_signal_handlers=False, listen_notify=True, fetch_job_polling_interval=2,
                shutdown_graceful_timeout=20, delete_jobs="never",
            )
        )  # fmt: skip
        done, _ = await asyncio.wait(
            [jobs_task, asyncio.create_task(finished.wait())], return_when=asyncio.FIRST_COMPLETED
        )
        stop.set()
        jobs_task.cancel()
        await asyncio.gather(jobs_task, return_exceptions=True)
        if jobs_task in done and not jobs_task.cancelled() and jobs_task.exception():
            raise jobs_task.exception()  # type: ignore[misc]


def run(concurrency: int = 2) -> None:
    """Work until SIGINT or SIGTERM; a job under way gets 20 seconds to end and is otherwise taken up again later."""
    jobs.load_all()
    stop = threading.Event()
    threads = [threading.Thread(target=target, args=(stop,), daemon=True) for target in (_deliver_until, _seal_until)]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_work(stop, concurrency))
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)
