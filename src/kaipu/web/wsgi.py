"""The web process: what granian loads. It fills its shelf before anybody asks, so that the first page is as quick as the next."""

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
application = get_wsgi_application()

from kaipu.commerce.shelf import api as shelf  # noqa: E402 - models exist only once Django is set up


def _warm_up() -> None:
    try:
        shelf.warm_up()
    except DatabaseError as error:  # the first page tries again, and /readyz tells
        logging.getLogger(__name__).warning("the shelf cannot be filled yet", exc_info=error)
    finally:
        connection.close()


threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
