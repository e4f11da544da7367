"""Tables of campaigns and of who takes part."""

from django.db import models
from django.db.models import F, Q


class Campaign(models.Model):
    """`plan` holds what nobody asks the database for: words in both languages, tasks, risks."""

    title = models.TextField()
    state = models.TextField(default="draft")
    metric = models.TextField()
    target = models.DecimalField(max_digits=18, decimal_places=4)
    budget_minor = models.BigIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField()
    segment_id = models.BigIntegerField()
    channels = models.JSONField(default=list)
    holdout_percent = models.IntegerField(default=10)
    coupon = models.TextField(default="")
    coupon_id = models.BigIntegerField(null=True)
    path = models.TextField(default="/")
    plan = models.JSONField(default=dict)
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "running", "paused", "ended"]), name="campaign_state"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_days"),
            models.CheckConstraint(condition=Q(holdout_percent__range=(0, 50)), name="campaign_holdout"),
            models.CheckConstraint(condition=~Q(title=""), name="campaign_title"),
        ]


class Participant(models.Model):
    """Who belonged to the audience when the campaign started. Rows are only added."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    customer_id = models.BigIntegerField()
    holdout = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "customer_id"], name="participant_once")]
        indexes = [models.Index(fields=["customer_id"], name="participant_customer")]
