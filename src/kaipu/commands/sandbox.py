"""`kaipu sandbox-pay`: the payment company of the demonstration, in a process of its own."""

import click
from django.conf import settings

from kaipu.demo import sandbox as company


@click.command()
def sandbox() -> None:
    """Run the payment company of the demonstration until SIGINT or SIGTERM."""
    company.main(port=settings.PAY_PORT, folder=settings.VAR / "sandbox", secret=settings.PAYMENT_SECRET)
