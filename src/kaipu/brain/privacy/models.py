"""Tables of privacy: what persons asked for, and what retention took away."""

from django.db import models
from django.db.models import Q

from kaipu.brain.privacy.rules import KINDS, STATES


class Request(models.Model):
    """What a person asked for. `traces` holds whom to look for while the work is under way; when it is done, nothing here does.

    `found` counts, by place, where the person was before; `proof` what was read afterwards and what was found.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    state = models.TextField(default="waiting")
    customer_id = models.BigIntegerField(null=True)
    source = models.TextField()
    reason = models.TextField(default="")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="")
    erased_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    traces = models.JSONField(null=True)
    found = models.JSONField(default=dict)
    proof = models.JSONField(default=dict)
    file_name = models.TextField(default="")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="request_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="request_state"),
            models.CheckConstraint(
                condition=~Q(state="done", kind="erasure") | Q(customer_id__isnull=True, traces__isnull=True),
                name="request_done_names_nobody",
            ),
            models.UniqueConstraint(
                fields=["customer_id", "kind"],
                condition=Q(state__in=["waiting", "approved", "erased", "failed"]),
                name="request_one_open",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="request_queue")]


class RetentionRun(models.Model):
    """What one round of one policy took away."""

    policy = models.TextField()
    ran_at = models.DateTimeField()
    before = models.DateTimeField()
    removed = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["policy", "-ran_at"], name="retentionrun_newest")]
