"""Wiring of plans."""

from django.apps import AppConfig

from kaipu.kernel import outbox


class PlansConfig(AppConfig):
    """Objectives, tasks and reviews, as a Django app."""

    name = "kaipu.brain.plans"
    label = "plans"

    def ready(self) -> None:
        """Let posts by hand become tasks."""
        outbox.subscribe("content.PostHanded", "kaipu.brain.plans.reactions.take_post")
        outbox.subscribe("content.PostDone", "kaipu.brain.plans.reactions.finish_post")
