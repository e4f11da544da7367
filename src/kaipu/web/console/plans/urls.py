"""The addresses of what the team can do and has."""

from django.urls import URLPattern, path

from kaipu.web.console.plans import skills

urlpatterns: list[URLPattern] = [
    path("plans/skills/", skills.skill_page),
    path("plans/skills/add/", skills.add_skill),
    path("plans/skills/level/", skills.set_level),
    path("plans/skills/wish/", skills.set_wish),
    path("plans/skills/train/", skills.train),
    path("plans/skills/trainings/<int:training_id>/", skills.settle),
    path("plans/resources/", skills.means_page),
    path("plans/resources/add/", skills.add_means),
    path("plans/resources/claim/", skills.claim),
]
