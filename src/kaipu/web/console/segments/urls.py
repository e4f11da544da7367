"""The addresses of segments, their audiences, and places."""

from django.urls import URLPattern, path

from kaipu.web.console.segments import audiences, clusters, crossing, places, portraits, rfm, views

urlpatterns: list[URLPattern] = [
    path("", views.segment_list),
    path("new/", views.segment_page),
    path("count/", views.count),
    path("tags/", portraits.tags),
    path("overlap/", portraits.overlap),
    path("rfm/", rfm.page),
    path("clusters/", clusters.page),
    path("cross/", crossing.page),
    path("<int:segment_id>/growth/", portraits.growth),
    path("places/", places.places),
    path("places/import/", places.bring),
    path("<int:segment_id>/", views.segment_page),
    path("<int:segment_id>/remove/", views.remove),
    path("<int:segment_id>/audience/", audiences.audience),
    path("<int:segment_id>/audience/make/", audiences.make),
    path("<int:segment_id>/audience/<uuid:export_id>/<str:kind>.csv", audiences.file),
]
