"""Tables of decisions."""

from django.db import models
from django.db.models import Q

from kaipu.brain.decisions.rules import RISKS, STATES


class Decision(models.Model):
    kind = models.TextField()
    producer = models.TextField()
    subject = models.TextField()
    state = models.TextField(default="proposed")
    title_en = models.TextField(default="")
    title_zh = models.TextField(default="")
    action = models.JSONField()
    evidence = models.JSONField()
    expected = models.JSONField()
    guardrails = models.JSONField()
    fields = models.JSONField(default=list)
    actual = models.JSONField(null=True)
    measurement = models.JSONField(null=True)
    result = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    worth_minor = models.BigIntegerField(default=0)
    profit_minor = models.BigIntegerField(default=0)
    cost_minor = models.BigIntegerField(default=0)
    risk = models.TextField(default="low")
    window_days = models.IntegerField()
    back_test = models.BooleanField(default=False)
    edits = models.IntegerField(default=0)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    delegated_to = models.BigIntegerField(null=True)
    delegated_by = models.TextField(default="")
    delegated_note = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    minutes = models.FloatField(null=True)
    policy_id = models.BigIntegerField(null=True)
    reason_code = models.TextField(default="")
    reason = models.TextField(default="")
    applied_at = models.DateTimeField(null=True)
    measure_on = models.DateField(null=True)
    measured_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="decision_state"),
            models.CheckConstraint(condition=Q(risk__in=RISKS), name="decision_risk"),
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="decision_cost"),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state="proposed"), name="decision_one_open_proposal"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-worth_minor"], name="decision_queue"),
            models.Index(fields=["measure_on"], name="decision_due", condition=Q(state="applied")),
            models.Index(fields=["expires_at"], name="decision_expiring", condition=Q(state="proposed")),
            models.Index(fields=["policy_id", "decided_at"], name="decision_by_policy", condition=Q(policy_id__gt=0)),
        ]


class Producer(models.Model):
    """What is known of a producer; the row without a name speaks of all."""

    name = models.TextField(unique=True)
    believed = models.FloatField(default=1.0)
    cap = models.IntegerField(default=40)
    measured = models.IntegerField(default=0)
    judged_at = models.DateTimeField(null=True)
    lifted_until = models.DateTimeField(null=True)
    lifted_by = models.TextField(default="")
    lift_reason = models.TextField(default="")
    halted_at = models.DateTimeField(null=True)
    halted_by = models.TextField(default="")
    halt_reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(believed__gt=0) & Q(believed__lte=1), name="producer_believed"),
            models.CheckConstraint(condition=Q(cap__gte=1), name="producer_cap"),
        ]


class Policy(models.Model):
    """Leave to approve decisions of a kind without a person, within limits."""

    kind = models.TextField()
    risk = models.TextField()
    most_cost_minor = models.BigIntegerField()
    daily_minor = models.BigIntegerField()
    daily_count = models.IntegerField()
    set_by = models.TextField()
    set_at = models.DateTimeField()
    ended_by = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(risk__in=RISKS[:2]), name="decision_policy_risk"),
            models.UniqueConstraint(fields=["kind"], condition=Q(ended_at=None), name="decision_policy_one_a_kind"),
        ]


class Hook(models.Model):
    """An address that hears what happens to decisions. The secret signs and is shown once."""

    url = models.TextField()
    secret = models.TextField()
    created_by = models.TextField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class HookCall(models.Model):
    """One message to one address. An event reaches an address once, whatever is delivered twice."""

    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="+")
    event_id = models.UUIDField()
    event = models.TextField()
    body = models.JSONField()
    state = models.TextField(default="pending")
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    last_answer = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "done", "failed"]), name="decision_hook_call_state"
            ),
            models.UniqueConstraint(fields=["hook", "event_id"], name="decision_hook_call_once"),
        ]
        indexes = [models.Index(fields=["due_at"], name="decision_hook_call_due", condition=Q(state="pending"))]
