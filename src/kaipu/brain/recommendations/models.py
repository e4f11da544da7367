"""Tables of recommendations: the lists of the night, the places that show them, and what is never recommended."""

from django.db import models
from django.db.models import Q

from kaipu.brain.recommendations.rules import KINDS, SLOTS, STRATEGIES


class Picks(models.Model):
    """What may be shown to a customer, beside an SKU, or at a time of day, everywhere or at a place: `key` is the id, the part of the day, or both.

    `items` are lists [sku_id, score, reason, facts], the best first.
    """

    kind = models.TextField()
    key = models.BigIntegerField()
    items = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="picks_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="picks_kind"),
        ]


class Slot(models.Model):
    """How a place in the shop is filled, where that was changed."""

    name = models.TextField(primary_key=True)
    strategy = models.TextField()
    count = models.IntegerField()
    per_category = models.IntegerField()
    margin_percent = models.IntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name__in=list(SLOTS)), name="slot_name"),
            models.CheckConstraint(condition=Q(strategy__in=STRATEGIES), name="slot_strategy"),
            models.CheckConstraint(
                condition=Q(count__range=(1, 24), per_category__range=(1, 24), margin_percent__range=(0, 100)),
                name="slot_size",
            ),
        ]


class ShownGood(models.Model):
    """How often a customer was shown a good without answering to it, and until when it steps back."""

    customer_id = models.BigIntegerField()
    sku_id = models.BigIntegerField()
    times = models.IntegerField()
    last_on = models.DateField()
    rests_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_id", "sku_id"], name="shown_once"),
            models.CheckConstraint(condition=Q(times__gt=0), name="shown_times"),
        ]


class Exclusion(models.Model):
    """An SKU or a category (with all under it) that is never recommended."""

    sku_id = models.BigIntegerField(null=True)
    category_path = models.TextField(default="")
    note = models.TextField(default="")
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sku_id=None) ^ Q(category_path=""), name="exclusion_of_one"),
            models.UniqueConstraint(fields=["sku_id"], condition=~Q(sku_id=None), name="exclusion_sku_once"),
            models.UniqueConstraint(
                fields=["category_path"], condition=~Q(category_path=""), name="exclusion_category_once"
            ),
        ]
