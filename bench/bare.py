"""The least a Django view can do with a batch of events: read it and answer 202. The ceiling of `bench events`."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="bench",  # noqa: S106 - signs nothing
    ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], USE_TZ=True, DATABASES={}
)  # fmt: skip


def accept(request: HttpRequest) -> HttpResponse:
    """Read and answer."""
    return HttpResponse(status=202 if request.body else 400, headers={"Content-Length": "0"})


urlpatterns = [path("api/v1/events", accept)]
application = get_wsgi_application()
