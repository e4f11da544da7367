"""The web process: what granian loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
application = get_wsgi_application()
