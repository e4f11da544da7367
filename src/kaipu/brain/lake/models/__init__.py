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


class Member(models.Model):
    """A value of a dimension with its names, such as the department “grocery”."""

    pk = models.CompositePrimaryKey("dimension", "member")
    dimension = models.TextField()
    member = models.TextField()
    name_en = models.TextField()
    name_zh = models.TextField()


class SalesDaily(models.Model):
    """What was ordered and sold on a day, for every value of one dimension at a time (“total” has the one value “”)."""

    pk = models.CompositePrimaryKey("dimension", "day", "member", "simulated")
    dimension = models.TextField()
    day = models.DateField()
    member = models.TextField()
    simulated = models.BooleanField()
    placed_orders = models.BigIntegerField()
    orders = models.BigIntegerField()
    new_buyers = models.BigIntegerField()
    units = models.BigIntegerField()
    gmv_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    costed_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField()


class BuyersDaily(models.Model):
    """Who bought on a day: customer ids, once an order, as packed 32-bit integers. Daily counts of people do not add up."""

    pk = models.CompositePrimaryKey("dimension", "day", "member", "simulated")
    dimension = models.TextField()
    day = models.DateField()
    member = models.TextField()
    simulated = models.BooleanField()
    buyers = models.BinaryField()


class TrafficDaily(models.Model):
    """Visits that began on a day, and how far they went. Bots are left out."""

    pk = models.CompositePrimaryKey("dimension", "day", "member", "simulated")
    dimension = models.TextField()
    day = models.DateField()
    member = models.TextField()
    simulated = models.BooleanField()
    visits = models.BigIntegerField()
    page_views = models.BigIntegerField()
    product_visits = models.BigIntegerField()
    cart_visits = models.BigIntegerField()
    checkout_visits = models.BigIntegerField()
    purchase_visits = models.BigIntegerField()


class StockDaily(models.Model):
    """Stock as it stood when a day was over."""

    pk = models.CompositePrimaryKey("dimension", "day", "member")
    dimension = models.TextField()
    day = models.DateField()
    member = models.TextField()
    kept = models.BigIntegerField()
    out_of_stock = models.BigIntegerField()
    units = models.BigIntegerField()
    value_minor = models.BigIntegerField()
