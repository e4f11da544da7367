"""The worker process: delivers events, runs jobs, seals the audit log. Any number may run; all claim what they do."""

import asyncio
import logging
import signal
import threading

import procrastinate
import procrastinate.exceptions
from django.db import close_old_connections, connection
from procrastinate.contrib.django import app as queue
from procrastinate.jobs import Status

from kaipu.kernel import audit, clock, jobs, outbox

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.25
HEARTBEAT_SECONDS = 5.0
DEAD_AFTER_SECONDS = 15.0


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


async def revive_jobs(app: procrastinate.App) -> int:
    """Put jobs whose worker died back into the queue; return how many were found.

    Such a job would otherwise stand as being done for ever, and whatever shares its lock would never run again. One that
    waits in the queue anew already is given up: the newer one does its work.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except procrastinate.exceptions.ConnectorException:
            await app.job_manager.finish_job_by_id_async(int(job.id or 0), Status.FAILED, delete_job=False)
        log.warning("a job of a dead worker was taken up", extra={"job": job.task_name})
    return len(stalled)


async def _revive_forever(app: procrastinate.App) -> None:
    while True:
        try:
            await revive_jobs(app)
        except procrastinate.exceptions.ConnectorException:
            log.exception("reviving jobs")
        await asyncio.sleep(HEARTBEAT_SECONDS)


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
                shutdown_graceful_timeout=20, delete_jobs="never", update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
            )
        )  # fmt: skip
        reviver = asyncio.create_task(_revive_forever(app))
        done, _ = await asyncio.wait(
            [jobs_task, asyncio.create_task(finished.wait())], return_when=asyncio.FIRST_COMPLETED
        )
        stop.set()
        jobs_task.cancel()
        reviver.cancel()
        await asyncio.gather(jobs_task, reviver, return_exceptions=True)
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
