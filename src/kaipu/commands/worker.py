"""`kaipu worker`: the process that does what the web leaves for later."""

import click

from kaipu.kernel import worker as kernel_worker
from kaipu.web.ops import metrics


@click.command()
@click.option("--concurrency", default=2, show_default=True, help="How many jobs run at once.")
def worker(concurrency: int) -> None:
    """Deliver events, run jobs and seal the audit log until SIGINT or SIGTERM."""
    metrics.watch_operations()
    kernel_worker.run(concurrency)
