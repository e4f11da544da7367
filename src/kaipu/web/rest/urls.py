"""The addresses for programs."""

from django.urls import URLPattern, URLResolver, path

from kaipu.web.rest.endpoints import api
from kaipu.web.rest.hooks import mail_notification, payment_notification
from kaipu.web.rest.problems import explain

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/problems/<slug:code>", explain, name="problem"),
    path("api/v1/", api.urls),
    path("payments/<str:provider>/notify", payment_notification, name="payment_notification"),
    path("hooks/mail/", mail_notification, name="mail_notification"),
]
