"""The addresses of themes at the desk."""

from django.urls import URLPattern, path

from kaipu.web.console.themes import views

urlpatterns: list[URLPattern] = [
    path("", views.theme_list),
    path("keep/", views.keep),
    path("<int:theme_id>/", views.theme_page),
    path("<int:theme_id>/tell/", views.tell),
    path("<int:theme_id>/thank/", views.thank),
]
