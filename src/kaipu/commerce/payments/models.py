"""Tables of payment attempts, notifications and refunds."""

from django.db import models
from django.db.models import F, Q

from kaipu.kernel import ids
from kaipu.kernel.models import Xid8Field


class Attempt(models.Model):
    """One try to collect an amount for a subject (“order:…”) through one provider."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subject = models.TextField()
    provider = models.TextField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.TextField(default="created")
    provider_reference = models.TextField(default="")
    pay_url = models.TextField(default="")
    means = models.TextField(default="", db_default="")  # a keyed hash of what was paid with, if the provider tells it
    refunded_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["created", "pending", "paid", "surplus", "failed", "cancelled"]),
                name="attempt_state",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="attempt_amount"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("amount_minor")), name="attempt_refund_limit"
            ),
            models.UniqueConstraint(fields=["subject"], condition=Q(state="paid"), name="attempt_paid_once"),
        ]
        indexes = [
            models.Index(fields=["subject"], name="attempt_subject"),
            models.Index(fields=["created_at"], name="attempt_open", condition=Q(state__in=["created", "pending"])),
            models.Index(fields=["changed_xid"], name="attempt_feed"),
        ]


class Notification(models.Model):
    """A provider's signed message, stored before it is acted on; its own id makes repeats harmless."""

    provider = models.TextField()
    message_id = models.TextField()
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField()
    body = models.JSONField()
    received_at = models.DateTimeField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "message_id"], name="notification_once")]


class Refund(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    state = models.TextField(default="created")
    reason = models.TextField(default="")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount"),
            models.CheckConstraint(condition=Q(state__in=["created", "done", "failed"]), name="refund_state"),
        ]
        indexes = [models.Index(fields=["changed_xid"], name="refund_feed")]
