"""The addresses of channels, festivals and the life cycle."""

from django.urls import URLPattern, path

from kaipu.web.console.channels import budgets, costs, links, views
from kaipu.web.console.festivals import views as festivals
from kaipu.web.console.lifecycle import views as lifecycle

urlpatterns: list[URLPattern] = [
    path("calendar/", festivals.calendar),
    path("channels/", views.channels),
    path("channels/table.csv", views.table),
    path("channels/paths/", views.paths),
    path("channels/links/", links.links),
    path("channels/links/make/", links.make),
    path("channels/links/<str:code>.svg", links.picture),
    path("channels/budget/", budgets.budgets),
    path("channels/budget/keep/", budgets.keep),
    path("channels/budget/accept/", budgets.accept),
    path("channels/costs/", costs.costs),
    path("channels/costs/note/", costs.note),
    path("channels/costs/file/", costs.bring),
    path("lifecycle/", lifecycle.board),
    path("lifecycle/<str:stage>/", lifecycle.set_stage),
]
