"""Connectors themselves, their runs, the files they have read, dead rows and control totals."""

from django.db import models
from django.db.models import Q


class Connector(models.Model):
    """Where rows of a contract come from, by which mapping, and when. `cursor` and `etag` are where the last run ended."""

    key = models.SlugField(primary_key=True)
    contract = models.TextField()
    title_en = models.TextField()
    title_zh = models.TextField()
    transport = models.JSONField()
    mapping = models.JSONField()
    mapping_version = models.IntegerField(default=1)
    cron = models.TextField()
    enabled = models.BooleanField(default=True)
    simulated = models.BooleanField(default=False)
    fresh_hours = models.IntegerField()
    cursor = models.TextField(default="")
    etag = models.TextField(default="")
    started_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    late_since = models.DateTimeField(null=True)
    sample = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fresh_hours__gt=0, failures__gte=0), name="connector_counts")]


class Run(models.Model):
    """One fetching. It is written page by page, each together with its rows; `lease_until` tells whether it still lives."""

    connector = models.TextField()
    state = models.TextField(default="running")
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    pages = models.IntegerField(default=0)
    fetched = models.BigIntegerField(default=0)
    fresh = models.BigIntegerField(default=0)
    newer = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    dead = models.BigIntegerField(default=0)
    tries = models.IntegerField(default=0)
    problem = models.TextField(default="")
    detail = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["running", "done", "failed"]), name="connectorrun_state"),
            models.UniqueConstraint(fields=["connector"], condition=Q(state="running"), name="connectorrun_one"),
        ]
        indexes = [models.Index(fields=["connector", "-id"], name="connectorrun_newest")]


class SeenFile(models.Model):
    """A file of a drop folder that was read to its end, by its contents."""

    connector = models.TextField()
    digest = models.TextField()
    name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "digest"], name="seenfile_once")]


class DeadRow(models.Model):
    """A row that broke its contract, as it came. The same one fetched again is no second dead row."""

    connector = models.TextField()
    digest = models.TextField()
    run_id = models.BigIntegerField()
    row_key = models.TextField(default="")
    field = models.TextField()
    reason = models.TextField()
    payload = models.TextField()
    received_at = models.DateTimeField()
    state = models.TextField(default="waiting")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "digest"], name="deadrow_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "replayed", "replaced", "discarded"]), name="deadrow_state"
            ),
        ]
        indexes = [models.Index(fields=["connector", "id"], name="deadrow_waiting", condition=Q(state="waiting"))]


class Control(models.Model):
    """What a source says of a day beside what was kept of it when that was last compared."""

    pk = models.CompositePrimaryKey("connector", "day")
    connector = models.TextField()
    day = models.DateField()
    claimed_rows = models.BigIntegerField()
    claimed_total = models.BigIntegerField(null=True)
    kept_rows = models.BigIntegerField()
    kept_total = models.BigIntegerField(null=True)
    dead_rows = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField()
