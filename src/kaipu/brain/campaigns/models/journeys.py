"""Tables of journeys: their graphs by version, and who walks through them."""

from django.db import models
from django.db.models import Q


class Journey(models.Model):
    title_en = models.TextField()
    title_zh = models.TextField()
    state = models.TextField(default="draft")
    version = models.IntegerField(default=1)
    holdout_percent = models.IntegerField(default=10)
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "running", "paused"]), name="journey_state"),
            models.CheckConstraint(condition=Q(holdout_percent__range=(0, 50)), name="journey_holdout"),
        ]


class JourneyVersion(models.Model):
    """A graph as it was saved. Who is on the way goes on by the graph they entered with. Rows are only added."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    graph = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="journeyversion_once")]


class Traveller(models.Model):
    """One customer's way through a journey. `entry` tells one way from the next (an order, a month)."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    customer_id = models.BigIntegerField()
    entry = models.TextField(default="")
    node = models.TextField()
    due_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")
    holdout = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "customer_id", "entry"], name="traveller_once")]
        indexes = [
            models.Index(
                fields=["journey", "version", "node", "due_at"], name="traveller_due", condition=Q(left_at=None)
            ),
            models.Index(fields=["customer_id"], name="traveller_customer"),
        ]


class Mark(models.Model):
    """What a journey left with a customer: a tag, a coupon's code, or a task for a person."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    step = models.TextField()
    entry = models.TextField(default="")
    customer_id = models.BigIntegerField()
    kind = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "step", "customer_id", "entry"], name="mark_once"),
            models.CheckConstraint(condition=Q(kind__in=["tag", "coupon", "task"]), name="mark_kind"),
        ]
        indexes = [models.Index(fields=["customer_id"], name="mark_customer")]
