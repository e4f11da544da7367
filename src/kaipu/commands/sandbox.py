"""`kaipu sandbox-pay` and `sandbox-companies`: the outside companies of the demonstration, in processes of their own."""

import click
from django.conf import settings

from kaipu.demo import sandbox as company
from kaipu.demo.companies import server as others
from kaipu.demo.companies.messages import MessageCompany
from kaipu.demo.companies.other_till import OtherTill
from kaipu.demo.companies.post_office import PostOffice


@click.command()
def sandbox() -> None:
    """Run the payment company of the demonstration until SIGINT or SIGTERM."""
    company.main(port=settings.PAY_PORT, folder=settings.VAR / "sandbox", secret=settings.PAYMENT_SECRET)


@click.command()
def companies() -> None:
    """Run the advertising companies, help desk, carriers, mail server, SMS company, WeChat and the like of the demonstration until SIGINT or SIGTERM."""
    PostOffice(
        settings.VAR / "demo" / "mail", settings.MAIL_PORT, settings.MAIL_STATUS_PORT, settings.MAIL_BOX_PORT
    ).start()
    MessageCompany(settings.VAR / "demo" / "messages", settings.SMS_SECRET, settings.MESSAGES_PORT).start()
    OtherTill(settings.VAR / "demo" / "companies", settings.PUBLIC_URL).start()
    secret = settings.CONNECTOR_SECRETS.get("KAIPU_CONNECTOR_SECRET_COMPANIES", "")
    others.main(port=settings.COMPANIES_PORT, folder=settings.VAR / "demo" / "companies", secret=secret)
