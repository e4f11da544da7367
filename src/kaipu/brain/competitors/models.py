"""Tables of competitors: themselves, products, prices by day, matches, what was learned, estimates and alerts."""

from django.db import models
from django.db.models import F, Q

from kaipu.kernel.models import Xid8Field

MATCH_STATES = ["auto", "proposed", "accepted", "rejected"]
ALERT_KINDS = ["undercut", "promotion", "sold_out"]


class Competitor(models.Model):
    """Somebody who sells what we sell. An alert is raised where they ask `undercut_percent` less than we do."""

    key = models.SlugField(primary_key=True)
    title_en = models.TextField()
    title_zh = models.TextField()
    undercut_percent = models.IntegerField(default=5)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undercut_percent__gt=0, undercut_percent__lt=100), name="competitor_undercut"
            )
        ]


class Product(models.Model):
    """A product of theirs as it stood on the last day it was seen. `review_day` is since when its review has been told."""

    competitor = models.TextField()
    code = models.TextField()
    title = models.TextField()
    brand = models.TextField()
    barcode = models.TextField()
    size = models.TextField()
    category = models.TextField()
    price_minor = models.BigIntegerField()
    regular_minor = models.BigIntegerField(null=True)
    promotion = models.TextField()
    in_stock = models.BooleanField()
    rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    reviews = models.BigIntegerField(null=True)
    review = models.TextField(default="")
    review_day = models.DateField(null=True)
    first_day = models.DateField()
    last_day = models.DateField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["competitor", "code"], name="competitorproduct_once")]


class Price(models.Model):
    """What they asked on a day. `sku_id` is that of the match, kept here for the lake."""

    product_id = models.BigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    competitor = models.TextField()
    price_minor = models.BigIntegerField()
    regular_minor = models.BigIntegerField(null=True)
    promotion = models.TextField()
    in_stock = models.BooleanField()
    sku_id = models.BigIntegerField(null=True)
    simulated = models.BooleanField(default=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_id", "day"], name="competitorprice_once"),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="competitorprice_positive"),
        ]
        indexes = [
            models.Index(fields=["at"], name="competitorprice_at"),
            models.Index(fields=["changed_xid"], name="competitorprice_feed"),
        ]


class Match(models.Model):
    """A product of theirs beside a SKU of ours. A rejected pair is never proposed again."""

    product_id = models.BigIntegerField()
    sku_id = models.BigIntegerField()
    score = models.FloatField()
    parts = models.JSONField(default=dict)
    state = models.TextField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_id", "sku_id"], name="match_pair"),
            models.UniqueConstraint(
                fields=["product_id"], condition=Q(state__in=["auto", "accepted"]), name="match_one_holds"
            ),
            models.CheckConstraint(condition=Q(state__in=MATCH_STATES), name="match_state"),
        ]
        indexes = [models.Index(fields=["-score"], name="match_waiting", condition=Q(state="proposed"))]


class Synonym(models.Model):
    """A word of theirs that stood where a word of ours stands, in so many matches that people accepted."""

    theirs = models.TextField()
    ours = models.TextField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theirs", "ours"], name="synonym_once")]


class Barcode(models.Model):
    """A barcode that is known, by an accepted match, to be a SKU's."""

    barcode = models.TextField(primary_key=True)
    sku_id = models.BigIntegerField()


class Estimate(models.Model):
    """What somebody reckons of a competitor's sales (minor units a month) or share (parts of ten thousand), with an interval."""

    competitor = models.TextField()
    kind = models.TextField()
    month = models.DateField()
    low = models.BigIntegerField()
    middle = models.BigIntegerField()
    high = models.BigIntegerField()
    source = models.TextField()
    confidence = models.IntegerField()
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competitor", "kind", "month", "source"], name="estimate_once"),
            models.CheckConstraint(condition=Q(kind__in=["sales", "share"]), name="estimate_kind"),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("middle"), high__gte=F("middle")), name="estimate_interval"
            ),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=100), name="estimate_confidence"),
        ]


class Alert(models.Model):
    """Something of theirs that we should know: they ask much less, began a promotion, or have sold out."""

    kind = models.TextField()
    competitor = models.TextField()
    product_id = models.BigIntegerField()
    sku_id = models.BigIntegerField()
    ours_minor = models.BigIntegerField()
    theirs_minor = models.BigIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product_id", "kind"], condition=Q(closed_at=None), name="competitoralert_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=ALERT_KINDS), name="competitoralert_kind"),
        ]


class Bookmark(models.Model):
    """Up to which transaction offers were taken over."""

    name = models.TextField(primary_key=True)
    horizon = models.BigIntegerField()
