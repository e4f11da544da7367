"""One table a contract. A row is told by connector and key, so what comes twice is kept once, and a newer version replaces it."""

from django.db import models

from kaipu.kernel.models import Xid8Field


class Kept(models.Model):
    """What every kept row has. `at` is the moment (of a day: its middle) that it belongs to, `mapping_version` by which it was read."""

    connector = models.TextField()
    row_key = models.TextField()
    version = models.BigIntegerField(default=0)
    mapping_version = models.IntegerField(default=0)
    digest = models.TextField()
    at = models.DateTimeField()
    simulated = models.BooleanField(default=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["connector", "row_key"], name="%(class)s_once")]
        indexes = [
            models.Index(fields=["connector", "at"], name="%(class)s_when"),
            models.Index(fields=["at"], name="%(class)s_at"),
            models.Index(fields=["changed_xid"], name="%(class)s_feed"),
        ]


class AdSpend(Kept):
    day = models.DateField()
    source = models.TextField()
    medium = models.TextField()
    campaign = models.TextField()
    spend_minor = models.BigIntegerField()
    clicks = models.BigIntegerField()
    impressions = models.BigIntegerField()


class Ticket(Kept):
    ticket = models.TextField()
    created_at = models.DateTimeField()
    channel = models.TextField()
    topic = models.TextField()
    first_response_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    csat = models.IntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField(null=True)


class Survey(Kept):
    answer = models.TextField()
    answered_at = models.DateTimeField()
    channel = models.TextField()
    nps = models.IntegerField()
    customer_id = models.BigIntegerField(null=True)


class DeliveryCost(Kept):
    parcel = models.TextField()
    billed_on = models.DateField()
    order_id = models.BigIntegerField()
    carrier = models.TextField()
    cost_minor = models.BigIntegerField()

    class Meta(Kept.Meta):
        indexes = [*Kept.Meta.indexes, models.Index(fields=["order_id"], name="deliverycost_order")]


class Footfall(Kept):
    day = models.DateField()
    hour = models.IntegerField()
    location = models.TextField()
    entries = models.BigIntegerField()


class Weather(Kept):
    day = models.DateField()
    region = models.TextField()
    temperature_low = models.DecimalField(max_digits=6, decimal_places=2)
    temperature_high = models.DecimalField(max_digits=6, decimal_places=2)
    rain_mm = models.DecimalField(max_digits=8, decimal_places=2)
    sky = models.TextField()


class Analytics(Kept):
    day = models.DateField()
    source = models.TextField()
    medium = models.TextField()
    campaign = models.TextField()
    sessions = models.BigIntegerField()
    page_views = models.BigIntegerField()
    purchases = models.BigIntegerField(null=True)


class Cost(Kept):
    document = models.TextField()
    day = models.DateField()
    kind = models.TextField()
    location = models.TextField()
    supplier = models.TextField()
    amount_minor = models.BigIntegerField()


class Contact(Kept):
    contact = models.TextField()
    contacted_at = models.DateTimeField()
    channel = models.TextField()
    direction = models.TextField()
    purpose = models.TextField()
    customer_id = models.BigIntegerField(null=True)


class Offer(Kept):
    competitor = models.TextField()
    day = models.DateField()
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
