"""Tables of attribution: what people wrote down or imported as cost, and who looks after a stage of the life cycle."""

from django.db import models
from django.db.models import F, Q

from kaipu.brain.attribution.rules import STAGES
from kaipu.kernel.models import Xid8Field


class CostEntry(models.Model):
    """A correction is a new row; the one before it keeps when it was replaced. `origin` is hand, campaign, or file:NAME."""

    day = models.DateField()
    at = models.DateTimeField()
    source = models.TextField()
    medium = models.TextField()
    campaign = models.TextField(default="")
    spend_minor = models.BigIntegerField()
    clicks = models.BigIntegerField(default=0)
    impressions = models.BigIntegerField(default=0)
    origin = models.TextField()
    note = models.TextField(default="")
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "source", "medium", "campaign", "note"], condition=Q(replaced_at=None), name="cost_entry_once"
            ),
            models.CheckConstraint(condition=Q(spend_minor__gte=0, clicks__gte=0, impressions__gte=0), name="cost_entry_size"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(medium=""), name="cost_entry_place"),
            models.CheckConstraint(condition=Q(replaced_at=None) | Q(replaced_at__gte=F("created_at")), name="cost_entry_order"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["changed_xid"], name="cost_entry_feed"),
            models.Index(fields=["at"], name="cost_entry_at"),
            models.Index(fields=["-created_at", "-id"], name="cost_entry_newest"),
        ]


class Stage(models.Model):
    """Who looks after a stage of the life cycle, and which campaigns and journeys (campaign:3, journey:7) work on it."""

    stage = models.TextField(primary_key=True)
    owner_id = models.BigIntegerField(null=True)
    origins = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(stage__in=STAGES), name="stage_known")]
