"""The addresses for programs."""

from django.urls import URLPattern, URLResolver, path

from kaipu.web.rest.endpoints import api
from kaipu.web.rest.hooks import (
    care_notification,
    mail_notification,
    payment_notification,
    sms_notification,
    wechat_notification,
)
from kaipu.web.rest.problems import explain

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/problems/<slug:code>", explain, name="problem"),
    path("api/v1/", api.urls),
    path("payments/<str:provider>/notify", payment_notification, name="payment_notification"),
    path("hooks/sms/<str:token>/", sms_notification, name="sms_notification"),
    path("hooks/wechat/", wechat_notification, name="wechat_notification"),
    path("hooks/care/", care_notification, name="care_notification"),
    path("hooks/mail/", mail_notification, name="mail_notification"),
]
