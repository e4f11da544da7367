"""Tables of places, stock, promises, movements and purchase orders. The database refuses what must never be."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaipu.kernel import ids
from kaipu.kernel.models import Xid8Field


class Location(models.Model):
    """A shop or warehouse. Only `tracked` places keep stock here; the others are known from history."""

    code = models.TextField(unique=True)
    name_en = models.TextField()
    name_zh = models.TextField()
    kind = models.TextField(default="store")
    street = models.TextField(default="")
    city = models.TextField(default="")
    region = models.TextField(default="")
    postcode = models.TextField(default="")
    tracked = models.BooleanField(default=False)
    pickup = models.BooleanField(default=False)
    delivers = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["store", "warehouse"]), name="location_kind")]


class Level(models.Model):
    """Stock of one SKU at one place. available = on_hand − reserved."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "sku"], name="level_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="level_reserved_not_negative"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="level_never_oversold"),
        ]
        indexes = [
            models.Index(fields=["changed_xid"], name="level_feed"),
            models.Index(fields=["sku"], name="level_sku"),
        ]


class Lot(models.Model):
    """Pieces of one SKU that came together and expire together."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    expires_on = models.DateField(null=True)
    on_hand = models.IntegerField()
    unit_cost_minor = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "sku", "code"], name="lot_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="lot_not_negative"),
        ]
        indexes = [models.Index(fields=["expires_on"], name="lot_expiry", condition=Q(on_hand__gt=0))]


class Reservation(models.Model):
    """A promise of pieces to an owner (“order:…”), until it is consumed, released or expires."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    owner = models.TextField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    state = models.TextField(default="held")
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity"),
            models.CheckConstraint(condition=Q(state__in=["held", "consumed", "released"]), name="reservation_state"),
            models.UniqueConstraint(fields=["owner", "sku", "location"], name="reservation_once"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="reservation_expiry", condition=Q(state="held"))]


class Movement(models.Model):
    """One change of stock on hand: what, where, how many (signed), why. Rows are only added."""

    at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    reason = models.TextField()
    reference = models.TextField(default="")
    simulated = models.BooleanField(default=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["import", "receipt", "sale", "return", "count", "transfer", "waste"]),
                name="movement_reason",
            ),
            models.CheckConstraint(condition=~Q(quantity=0), name="movement_moves"),
        ]
        indexes = [
            models.Index(fields=["sku", "location", "-at"], name="movement_history"),
            models.Index(fields=["at"], name="movement_day"),
            models.Index(fields=["changed_xid"], name="movement_feed"),
        ]


class Supplier(models.Model):
    code = models.TextField(unique=True)
    name = models.TextField()
    lead_time_days = models.IntegerField()
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(lead_time_days__gte=0), name="supplier_lead_time")]


class Supply(models.Model):
    """How a SKU is bought: from whom, at what cost, in packs of how many."""

    sku = models.OneToOneField("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    unit_cost_minor = models.BigIntegerField()
    pack_units = models.IntegerField(default=1)
    assumed = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pack_units__gt=0), name="supply_pack"),
            models.CheckConstraint(condition=Q(unit_cost_minor__gte=0), name="supply_cost"),
        ]


class SecondSupply(models.Model):
    """Another supplier a SKU can be bought from, when the first is too slow or has none."""

    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    unit_cost_minor = models.BigIntegerField()
    pack_units = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "supplier"], name="secondsupply_once"),
            models.CheckConstraint(condition=Q(pack_units__gt=0), name="secondsupply_pack"),
            models.CheckConstraint(condition=Q(unit_cost_minor__gte=0), name="secondsupply_cost"),
        ]


class PurchaseOrder(models.Model):
    number = models.TextField(unique=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="ordered")
    reference = models.TextField(default="")
    ordered_at = models.DateTimeField()
    expected_on = models.DateField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ordered", "received", "cancelled"]), name="purchaseorder_state"
            )
        ]
        indexes = [models.Index(fields=["reference"], name="purchaseorder_reference")]


class PurchaseOrderLine(models.Model):
    purchase_order = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    received = models.IntegerField(default=0)
    unit_cost_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase_order", "sku"], name="purchaseorderline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchaseorderline_quantity"),
        ]
