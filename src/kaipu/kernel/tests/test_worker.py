"""Jobs of a worker that was killed are taken up by the others."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app as queue

from kaipu.kernel import worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue():
    """Empty the queue, whose tables are not emptied between tests because they are not ours."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def begun(lock, *, heartbeat):
    """Return a job that a worker with a heartbeat so many seconds ago is doing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [heartbeat],
        )
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id) "
            "VALUES ('default', 'some.job', %s, %s, '{}', 'doing', %s) RETURNING id",
            [lock, lock, cursor.fetchone()[0]],
        )
        return cursor.fetchone()[0]


def waiting(lock):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args) "
            "VALUES ('default', 'some.job', %s, %s, '{}') RETURNING id",
            [lock, lock],
        )
        return cursor.fetchone()[0]


def states():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs")
        return dict(cursor.fetchall())


def revive():
    async def run():
        app = queue.with_connector(queue.connector.get_worker_connector())
        async with app.open_async():
            return await worker.revive_jobs(app)

    return asyncio.run(run())


def test_a_dead_workers_job_waits_again_and_a_living_ones_goes_on():
    dead, alive = begun("a", heartbeat=60), begun("b", heartbeat=1)
    assert revive() == 1
    assert states() == {dead: "todo", alive: "doing"}
    assert revive() == 0


def test_a_job_that_waits_anew_already_replaces_the_dead_one():
    dead, fresh = begun("a", heartbeat=60), waiting("a")
    assert revive() == 1
    assert states() == {dead: "failed", fresh: "todo"}
