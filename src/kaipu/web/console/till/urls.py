"""The addresses of the till, below /desk/; one list with all others, so that each is asked for its right."""

from django.urls import URLPattern, path

from kaipu.web.console.till import alone, others, views

urlpatterns: list[URLPattern] = [
    path("till/", views.till),
    path("till/counter/", alone.counter),
    path("till/worker.js", alone.worker),
    path("till/others/", others.others),
    path("till/goods/", views.goods),
    path("till/find/", views.find),
    path("till/member/", views.member),
    path("till/price/", views.price),
    path("till/sell/", views.sell),
]
