"""Tables of content."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaipu.commerce.content.rules import CHANNELS, KINDS, LANGUAGES, STAGES, STATES
from kaipu.kernel import ids
from kaipu.kernel.models import Xid8Field


class Brand(models.Model):
    """How the shop looks and speaks; one row. `two_persons`: who wrote a version does not approve it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    voice_en = models.TextField(default="")
    voice_zh = models.TextField(default="")
    colours = models.JSONField(default=list)
    two_persons = models.BooleanField(default=False)
    logo_kind = models.TextField(default="")
    logo = models.BinaryField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="brand_one")]


class Wording(models.Model):
    """A word that the shop does not use, or one of the shipped list that it took off (`removed`)."""

    language = models.TextField()
    word = models.TextField()
    better = models.TextField(default="")
    reason_en = models.TextField(default="")
    reason_zh = models.TextField(default="")
    blocking = models.BooleanField(default=True)
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "word"], name="wording_once"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="wording_language"),
        ]


class Item(models.Model):
    """A piece of content. `version` is the newest that was kept, `live_version` the one that is shown, if any."""

    kind = models.TextField()
    slug = models.TextField(unique=True)
    stage = models.TextField()
    state = models.TextField()
    title_en = models.TextField()
    title_zh = models.TextField(default="")
    version = models.IntegerField(default=1)
    live_version = models.IntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    channels = ArrayField(models.TextField(), default=list)
    campaign_id = models.BigIntegerField(null=True)
    budget_minor = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    assumed = models.BooleanField(default=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="item_kind"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="item_stage"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="item_state"),
            models.CheckConstraint(condition=Q(channels__contained_by=list(CHANNELS)), name="item_channels"),
            models.CheckConstraint(condition=Q(budget_minor__gte=0), name="item_budget"),
            models.CheckConstraint(condition=~Q(state="scheduled") | Q(due_at__isnull=False), name="item_due"),
        ]
        indexes = [
            models.Index(fields=["changed_xid"], name="item_feed"),
            models.Index(fields=["due_at"], name="item_scheduled", condition=Q(state="scheduled")),
            models.Index(fields=["-published_at"], name="item_live", condition=Q(live_version__isnull=False)),
        ]


class Version(models.Model):
    """An item as it was kept once; nobody changes it. `approved_by_id` let it be shown."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    title_en = models.TextField()
    title_zh = models.TextField(default="")
    summary_en = models.TextField(default="")
    summary_zh = models.TextField(default="")
    blocks = models.JSONField(default=list)
    products = ArrayField(models.BigIntegerField(), default=list)
    written_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="version_once")]


class ItemProduct(models.Model):
    """A product that the version shown is about; written when it is shown."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "product"], name="item_product_once")]


class Picture(models.Model):
    """A picture of the shop's own, written anew; its id is not to be guessed, for drafts show it too."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    data = models.BinaryField()
    at = models.DateTimeField()
