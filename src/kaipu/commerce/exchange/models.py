"""Tables of import runs and refused rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Run(models.Model):
    """One import of one file. `done_rows` is the resume point: chunks before it are committed. `bounds` are the last rows of the chunks.

    `error` is what stopped a failed run, as JSON: a fact and its data, which a page turns into a sentence.
    """

    kind = models.TextField()
    file_name = models.TextField()
    file_digest = models.TextField()
    stored_path = models.TextField(default="")
    mapping = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=False)
    state = models.TextField(default="waiting")
    bounds = models.JSONField(default=list)
    source_rows = models.BigIntegerField(default=0)
    done_rows = models.BigIntegerField(default=0)
    accepted_rows = models.BigIntegerField(default=0)
    rejected_rows = models.BigIntegerField(default=0)
    source_value_minor = models.BigIntegerField(default=0)
    accepted_value_minor = models.BigIntegerField(default=0)
    rejected_value_minor = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    actor = models.TextField(default="")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["locations", "products", "customers", "stock", "orders"]), name="run_kind"
            ),
            models.CheckConstraint(condition=Q(state__in=["waiting", "running", "done", "failed"]), name="run_state"),
        ]
        indexes = [models.Index(fields=["kind", "file_digest"], name="run_file")]


class Rejection(models.Model):
    """A row that was not accepted: its number in the file (from 1), why, and what it said.

    It is counted under `reason`, the first of its `reasons`.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    row_number = models.BigIntegerField()
    reason = models.TextField()
    reasons = ArrayField(models.TextField(), default=list)
    original = models.JSONField()
    value_minor = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "row_number"], name="rejection_row")]


class Replay(models.Model):
    """How far a replay of history has come: everything up to (moment, order) was played. One row a replay."""

    name = models.TextField(unique=True)
    moment = models.DateTimeField()
    order_id = models.BigIntegerField()
