"""The addresses of replenishment."""

from django.urls import URLPattern, path

from kaipu.web.console.replenishment import settings, suppliers, views

urlpatterns: list[URLPattern] = [
    path("", views.overview),
    path("positions/", views.positions),
    path("settings/", settings.settings_page),
    path("suppliers/", suppliers.supplier_list),
    path("suppliers/<int:supplier_id>/", suppliers.supplier_page),
    path("suppliers/<int:supplier_id>/share/", suppliers.share),
    path("suppliers/<int:supplier_id>/close/", suppliers.close),
]
