"""The addresses of questionnaires at the desk."""

from django.urls import URLPattern, path

from kaipu.web.console.surveys import sending, views

urlpatterns: list[URLPattern] = [
    path("", views.survey_list),
    path("new/", views.new),
    path("<str:token>/", views.results),
    path("<str:token>/close/", views.close),
    path("<str:token>/orders/", sending.after_orders),
    path("<str:token>/people/", sending.people),
]
