"""Tables of the channels' weekly budgets and of what was moved between them."""

from django.db import models
from django.db.models import F, Q


class ChannelBudget(models.Model):
    """What may be spent in a channel a week."""

    channel = models.TextField(primary_key=True)
    weekly_minor = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekly_minor__gte=0), name="channel_budget_size")]


class BudgetPolicy(models.Model):
    """One row: how much of a channel's weekly budget may be moved away in a week."""

    id = models.IntegerField(primary_key=True, default=1)
    most_percent = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1, most_percent__range=(1, 50)), name="budget_policy_one")]


class BudgetMove(models.Model):
    """A proposal that somebody accepted, with what it rested on. Rows are only added."""

    giver = models.TextField()
    taker = models.TextField()
    amount_minor = models.BigIntegerField()
    week = models.DateField()
    evidence = models.JSONField()
    accepted_by_id = models.BigIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0) & ~Q(giver=F("taker")), name="budget_move_sense")
        ]
        indexes = [models.Index(fields=["-accepted_at", "-id"], name="budget_move_newest")]
