"""Table of base prices with their history."""

from django.db import models
from django.db.models import F, Q

from kaipu.kernel.models import Xid8Field


class Price(models.Model):
    """A base price of one SKU in one channel (“” = every channel), tax included, from a moment on. Ended, never overwritten.

    One that passes ends by itself at `passes_at`, when `then_minor` is asked again.
    """

    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    channel = models.TextField(default="")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    passes_at = models.DateTimeField(null=True)
    then_minor = models.BigIntegerField(null=True)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="price_positive"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="price_window"
            ),
            models.CheckConstraint(
                condition=Q(passes_at=None, then_minor=None) | Q(passes_at__gt=F("valid_from"), then_minor__gt=0),
                name="price_passes_whole",
            ),
            models.UniqueConstraint(fields=["sku", "channel"], condition=Q(valid_until=None), name="price_one_open"),
        ]
        indexes = [
            models.Index(fields=["changed_xid"], name="price_feed"),
            models.Index(
                fields=["passes_at"], name="price_passing", condition=Q(valid_until=None, passes_at__isnull=False)
            ),
        ]
