"""Tables of metrics: what people add to the written catalogue."""

from django.db import models
from django.db.models import Q

PERIODS = ("week", "month", "quarter", "year")
STATUSES = ("proposed", "approved", "deprecated")


class Target(models.Model):
    metric = models.TextField()
    dimension = models.TextField(default="")
    member = models.TextField(default="")
    period = models.TextField()
    first = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    owner = models.TextField()
    note = models.TextField(default="")
    created_by = models.TextField()
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period__in=PERIODS), name="target_period"),
            models.UniqueConstraint(
                fields=["metric", "dimension", "member", "period", "first"],
                condition=Q(withdrawn_at=None),
                name="target_one_open",
            ),
        ]


class DerivedMetric(models.Model):
    name = models.TextField(unique=True)
    title_en = models.TextField()
    title_zh = models.TextField()
    meaning_en = models.TextField()
    meaning_zh = models.TextField()
    formula = models.TextField()
    unit = models.TextField()
    better = models.TextField()
    owner = models.TextField()
    created_by = models.TextField()
    created_at = models.DateTimeField()


class StatusChange(models.Model):
    metric = models.TextField()
    status = models.TextField()
    reason = models.TextField()
    changed_by = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(status__in=STATUSES), name="status_known")]
        indexes = [models.Index(fields=["metric", "id"], name="status_of_metric")]
