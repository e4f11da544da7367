"""The addresses of recommendations: how good they are, where they stand, what is barred, and what somebody sees."""

from django.urls import URLPattern, path

from kaipu.web.console.recommendations import barred, places, preview, views

urlpatterns: list[URLPattern] = [
    path("", views.overview),
    path("places/", places.place_list),
    path("places/<slug:name>/", places.place_page),
    path("barred/", barred.barred_list),
    path("barred/<int:exclusion_id>/remove/", barred.remove),
    path("preview/", preview.preview),
]
