"""Tables of people who tell of the shop: creators with contracts, and groups."""

from django.db import models
from django.db.models import F, Q

from kaipu.commerce.content.rules import CREATOR_PLATFORMS


class Creator(models.Model):
    """Somebody with followers who tells of the shop. Their name can be taken out; what their contracts cost stays."""

    name = models.TextField()
    platform = models.TextField()
    handle = models.TextField(default="")
    contact = models.TextField(default="")
    followers = models.IntegerField(default=0)
    forgotten_at = models.DateTimeField(null=True)
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(platform__in=CREATOR_PLATFORMS), name="creator_platform"),
            models.CheckConstraint(condition=Q(followers__gte=0), name="creator_followers"),
        ]


class CreatorTier(models.Model):
    """From how many followers on a creator counts as one of a tier."""

    code = models.TextField(primary_key=True)
    least = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(least__gte=0), name="creator_tier_least")]


class Contract(models.Model):
    """What a creator does for the shop in a span, and for how much: a fee and a share of what is sold by their link."""

    creator = models.ForeignKey(Creator, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    fee_minor = models.BigIntegerField(default=0)
    commission_bp = models.IntegerField(default=0)
    deliverables = models.TextField(default="")
    coupon_code = models.TextField(default="")
    path = models.TextField(default="/")
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_span"),
            models.CheckConstraint(condition=Q(fee_minor__gte=0), name="contract_fee"),
            models.CheckConstraint(
                condition=Q(commission_bp__gte=0, commission_bp__lte=10_000), name="contract_commission"
            ),
        ]


class Group(models.Model):
    """A group of customers in a messenger, with who looks after it; `link` is what its QR code holds."""

    name = models.TextField(unique=True)
    platform = models.TextField()
    owner_id = models.BigIntegerField(null=True)
    members = models.IntegerField(default=0)
    link = models.TextField(default="")
    counted_at = models.DateTimeField()
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(members__gte=0), name="group_members")]
