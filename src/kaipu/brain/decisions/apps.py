"""Wiring of decisions."""

from django.apps import AppConfig

from kaipu.kernel import outbox


class DecisionsConfig(AppConfig):
    """Every wish to change something, as a Django app."""

    name = "kaipu.brain.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Subscribe to what happens here: addresses are told, and delegates."""
        for event in ("Proposed", "Approved", "Applied", "Measured"):
            outbox.subscribe(f"decisions.Decision{event}", "kaipu.brain.decisions.reactions.queue_calls")
        outbox.subscribe("decisions.DecisionDelegated", "kaipu.brain.decisions.reactions.tell_delegate")
