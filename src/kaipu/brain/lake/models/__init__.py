"""Tables of the lake in PostgreSQL: builds and audits, and the trade minute by minute.

The relations of the warehouse lie beside this file as SQL, a folder a layer. Money is in minor units here, and in decimals
there.
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


class StreamMinute(models.Model):
    """One minute of one channel and device, as the stream last counted it; `late` facts came when it was closed."""

    pk = models.CompositePrimaryKey("minute", "channel", "device")
    minute = models.DateTimeField()
    channel = models.TextField()
    device = models.TextField()
    visits = models.BigIntegerField(db_default=0)
    order_visits = models.BigIntegerField(db_default=0)
    orders = models.BigIntegerField(db_default=0)
    gmv_minor = models.BigIntegerField(db_default=0)
    late = models.BigIntegerField(db_default=0)


class Stream(models.Model):
    """How far the stream has come: the one row changes in the transaction that writes a batch's minutes, so each counts once."""

    name = models.TextField(primary_key=True)
    run = models.UUIDField()
    batch = models.BigIntegerField(default=-1)
    floor = models.BigIntegerField(default=0)
    high_at = models.DateTimeField(null=True)
    lines = models.BigIntegerField(default=0)
    counted = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    committed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    delay_ms = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lines=models.F("counted") + models.F("repeated") + models.F("late") + models.F("refused")),
                name="stream_every_line_is_accounted_for",
            ),
        ]
