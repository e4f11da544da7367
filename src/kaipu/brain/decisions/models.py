"""Table of decisions."""

from django.db import models
from django.db.models import Q

from kaipu.brain.decisions.rules import STATES


class Decision(models.Model):
    kind = models.TextField()
    producer = models.TextField()
    subject = models.TextField()
    state = models.TextField(default="proposed")
    action = models.JSONField()
    evidence = models.JSONField()
    expected = models.JSONField()
    guardrails = models.JSONField()
    actual = models.JSONField(null=True)
    result = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    worth_minor = models.BigIntegerField(default=0)
    window_days = models.IntegerField()
    back_test = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    reason = models.TextField(default="")
    applied_at = models.DateTimeField(null=True)
    measure_on = models.DateField(null=True)
    measured_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="decision_state"),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state="proposed"), name="decision_one_open_proposal"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-worth_minor"], name="decision_queue"),
            models.Index(fields=["measure_on"], name="decision_due", condition=Q(state="applied")),
        ]
