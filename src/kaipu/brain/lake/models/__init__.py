"""Tables of the lake in PostgreSQL: builds and audits, and the published daily tables.

The daily tables mirror relations of the warehouse's `ads` layer, which lies beside this file as SQL, a folder a layer.
Money is in minor units here, and in decimals there.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Build(models.Model):
    """One run of the warehouse. The newest `published` one is what everybody reads; `horizon` is where the next begins."""

    number = models.BigIntegerField(unique=True, null=True)
    full = models.BooleanField()
    state = models.TextField(default="running")
    horizon = models.BigIntegerField()
    fingerprint = models.TextField()
    days = ArrayField(models.DateField(), default=list)
    published_until = models.DateField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    seconds = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    error = models.TextField(default="")
    restated_from = models.DateField(null=True)
    restated_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["running", "published", "failed"]), name="build_state"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(number__isnull=False, published_until__isnull=False),
                name="build_published_is_numbered",
            ),
        ]
        indexes = [models.Index(fields=["-id"], name="build_published", condition=Q(state="published"))]


class Audit(models.Model):
    """One check of one build: what was asked of which relation, how many rows failed, and whether that stops a build."""

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="+")
    relation = models.TextField()
    name = models.TextField()
    failures = models.BigIntegerField()
    blocking = models.BooleanField(default=True)
    detail = models.TextField(default="")
