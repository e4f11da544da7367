"""The table of segments."""

from django.db import models
from django.db.models import Q


class Segment(models.Model):
    title = models.TextField()
    match = models.TextField(default="all")
    conditions = models.JSONField()
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="segment_title"),
            models.CheckConstraint(condition=Q(match__in=["all", "any"]), name="segment_match"),
        ]
