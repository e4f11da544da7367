"""Tables of parcels, pick-ups and the lots they were picked from."""

from django.db import models
from django.db.models import Q

from kaipu.kernel.models import Xid8Field


class Fulfilment(models.Model):
    """The handing over of one order: by delivery or at the counter."""

    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    state = models.TextField(default="open")
    promised_on = models.DateField()
    pickup_code = models.TextField(default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["delivery", "pickup"]), name="fulfilment_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "ready", "shipped", "done", "cancelled"]), name="fulfilment_state"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "promised_on"], name="fulfilment_due"),
            models.Index(fields=["changed_xid"], name="fulfilment_feed"),
        ]


class Parcel(models.Model):
    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="+")
    tracking_number = models.TextField(unique=True)
    carrier = models.TextField()
    shipped_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)


class Pick(models.Model):
    """Which lot the pieces came from: the thread that traces a pack to its shopper."""

    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey("inventory.Lot", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="pick_quantity")]
