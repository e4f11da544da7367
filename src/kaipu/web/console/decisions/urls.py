"""The addresses of decisions."""

from django.urls import path

from kaipu.web.console.decisions import acting, governing, views

urlpatterns = [
    path("", views.decision_list),
    path("batch/", acting.batch),
    path("producers/", governing.producers),
    path("producers/switch/", governing.switch),
    path("policies/", governing.policies),
    path("policies/set/", governing.set_policy),
    path("policies/<int:policy_id>/end/", governing.end_policy),
    path("policies/hooks/", governing.add_hook),
    path("policies/hooks/<int:hook_id>/remove/", governing.remove_hook),
    path("<int:decision_id>/", views.decision_page),
    path("<int:decision_id>/approve/", acting.approve),
    path("<int:decision_id>/edit/", acting.edit),
    path("<int:decision_id>/reject/", acting.reject),
    path("<int:decision_id>/delegate/", acting.delegate),
    path("<int:decision_id>/undo/", acting.undo),
]
