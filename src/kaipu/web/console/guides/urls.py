"""The addresses of the guides."""

from django.urls import URLPattern, path

from kaipu.web.console.guides import views

urlpatterns: list[URLPattern] = [
    path("guides/", views.guide_list),
    path("guides/new/", views.edit),
    path("guides/<int:guide_id>/", views.edit),
    path("guides/<int:guide_id>/publish/", views.publish),
    path("guides/<int:guide_id>/withdraw/", views.withdraw),
]
