"""Tables of orders, their lines and their timeline."""

from django.db import models
from django.db.models import Q

from kaipu.commerce.orders.rules import REASONS, STATES
from kaipu.kernel.models import Xid8Field


class Order(models.Model):
    """`number` is read out on the telephone; `token` opens a guest's order page; `cart_id` makes a double click harmless."""

    number = models.TextField(unique=True)
    token = models.TextField(default="")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("inventory.Location", on_delete=models.PROTECT, related_name="+")
    channel = models.TextField()
    state = models.TextField(default="placed")
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    delivery_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    delivery_method = models.TextField(default="none")
    contact = models.JSONField(default=dict)
    language = models.TextField(default="en")
    cart_id = models.UUIDField(null=True, unique=True)
    visit = models.TextField(default="")
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    pay_until = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)
    import_run = models.BigIntegerField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="order_state"),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "store", "app", "phone", "import"]), name="order_channel"
            ),
            models.CheckConstraint(
                condition=Q(delivery_method__in=["none", "delivery", "pickup"]), name="order_method"
            ),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="order_total"),
        ]
        indexes = [
            models.Index(fields=["placed_at"], name="order_placed"),
            models.Index(fields=["customer", "-placed_at"], name="order_customer"),
            models.Index(fields=["state", "-placed_at"], name="order_open", condition=~Q(state="completed")),
            models.Index(fields=["import_run"], name="order_import", condition=~Q(import_run=None)),
            models.Index(fields=["changed_xid"], name="order_feed"),
            models.Index(fields=["replaces"], name="order_replaces", condition=~Q(replaces=None)),
        ]


class OrderLine(models.Model):
    """`total_minor` is what was paid for the line; history is stored as paid, even where it is not divisible by the quantity.

    The quantity is pieces or, where the `measure` is weight, grams; `price_per` of it cost `unit_minor`. Both are kept, so
    that an order stays what it was when the catalogue changes.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    unit_minor = models.BigIntegerField(null=True)
    discount_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True)
    adjustments = models.JSONField(null=True)
    measure = models.TextField(db_default="piece", default="piece")
    price_per = models.IntegerField(db_default=1, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orderline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orderline_quantity"),
            models.CheckConstraint(
                condition=Q(measure="piece", price_per=1) | Q(measure="weight", price_per__gt=1),
                name="orderline_measure",
            ),
        ]


class TimelineEntry(models.Model):
    """What happened to an order, for shopper and staff to read. Rows are only added."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.TextField()
    actor = models.TextField(default="")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="timelineentry_order")]


class Remedy(models.Model):
    """What was done about pieces that did not please: sent again (a new order) or taken back (a refund). `key` lets it happen once."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    key = models.UUIDField(unique=True)
    reason = models.TextField()
    replacement = models.OneToOneField(Order, null=True, on_delete=models.PROTECT, related_name="+")
    resold = models.BooleanField(default=False)
    refund_minor = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="remedy_reason"),
            models.CheckConstraint(
                condition=Q(kind="resent", replacement__isnull=False, refund_minor=0)
                | Q(kind="returned", replacement__isnull=True, refund_minor__gte=0),
                name="remedy_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="remedy_of"),
            models.Index(fields=["changed_xid"], name="remedy_feed"),
        ]


class RemedyLine(models.Model):
    """So many pieces of a line, and what they were paid: given back if they were returned, owed no more if they were sent again."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    paid_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remedy", "line"], name="remedyline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, paid_minor__gte=0), name="remedyline_quantity"),
        ]


class TillTelling(models.Model):
    """What a till of another maker told on a day, by its key; so that a till that falls silent or is refused is seen."""

    teller = models.UUIDField()
    day = models.DateField()
    accepted = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    short = models.IntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()
    last_reason = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["teller", "day"], name="till_telling_once")]
