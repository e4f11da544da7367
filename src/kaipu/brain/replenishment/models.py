"""Tables of replenishment: what ordering costs, how sure to be of each class, and what is agreed with suppliers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Service(models.Model):
    """Percent of review cycles that goods of a class should get through without running out; classes without a row have the usual."""

    cell = models.TextField(unique=True)
    percent = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=50) & Q(percent__lte=99), name="replenishment_percent")
        ]


class Purse(models.Model):
    """What keeping, ordering and moving cost, and what may be spent in a week (0: as much as is worth it). One row."""

    only = models.BooleanField(default=True, unique=True)
    holding_percent = models.IntegerField(default=25)
    line_minor = models.BigIntegerField(default=20)
    move_minor = models.BigIntegerField(default=300)
    weekly_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="replenishment_one_purse"),
            models.CheckConstraint(
                condition=Q(holding_percent__gte=0)
                & Q(line_minor__gte=0)
                & Q(move_minor__gte=0)
                & Q(weekly_minor__gte=0),
                name="replenishment_purse",
            ),
        ]


class Terms(models.Model):
    """What is agreed with a supplier: least order, weekdays of orders and deliveries (Monday is 0), days closed, whether it sees our forecast."""

    supplier_id = models.BigIntegerField(unique=True)
    least_minor = models.BigIntegerField(default=0)
    least_units = models.IntegerField(default=0)
    order_weekdays = ArrayField(models.IntegerField(), default=list)
    delivery_weekdays = ArrayField(models.IntegerField(), default=list)
    closed_days = ArrayField(models.DateField(), default=list)
    shared = models.BooleanField(default=False)
    digest = models.TextField(default="")
    shared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(least_minor__gte=0) & Q(least_units__gte=0), name="replenishment_least"),
            models.CheckConstraint(condition=Q(shared=False) | ~Q(digest=""), name="replenishment_shared_by_link"),
        ]


class Standing(models.Model):
    """Where a SKU stood at a place when targets were last reckoned; written anew every morning. Quantities are pieces, or grams."""

    day = models.DateField()
    location_code = models.TextField()
    sku_id = models.BigIntegerField()
    supplier_id = models.BigIntegerField()
    sku_code = models.TextField()
    name_en = models.TextField()
    name_zh = models.TextField()
    cell = models.TextField()
    service = models.FloatField()
    rule = models.TextField()
    available = models.IntegerField()
    on_order = models.IntegerField()
    usable = models.FloatField()
    reorder = models.FloatField()
    level = models.FloatField()
    weekly = models.FloatField()
    deviation = models.FloatField()
    cover_days = models.FloatField(null=True)
    at_risk = models.FloatField()
    lost_minor = models.BigIntegerField()
    risk_minor = models.BigIntegerField()
    advised = models.IntegerField()
    pack_units = models.IntegerField()
    order_on = models.DateField()
    arrives_on = models.DateField()
    price_per = models.IntegerField()
    forecast = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location_code", "sku_id"], name="replenishment_standing_once")]
        indexes = [
            models.Index(fields=["supplier_id"], name="replenishment_by_supplier"),
            models.Index(fields=["-lost_minor", "id"], name="replenishment_by_loss"),
        ]
