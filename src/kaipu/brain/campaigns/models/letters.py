"""Tables of what is sent, of links and their clicks, and of the manners that hold for all."""

from django.db import models
from django.db.models import Q

from kaipu.brain.campaigns.rules import BOUNCE_KINDS, LETTER_STATES
from kaipu.kernel import ids
from kaipu.kernel.models import Xid8Field


class Letter(models.Model):
    """One message of one origin (“campaign:3”, “journey:7”) and step to one customer. `id` is what the provider is told, too."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    origin = models.TextField()
    step = models.TextField()
    entry = models.TextField(default="")
    customer_id = models.BigIntegerField()
    channel = models.TextField()
    state = models.TextField(default="queued")
    reason = models.TextField(default="")
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "step", "customer_id", "entry"], name="letter_once"),
            models.CheckConstraint(condition=Q(state__in=LETTER_STATES), name="letter_state"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="letter_waiting", condition=Q(state="queued")),
            models.Index(
                fields=["claimed_until"], name="letter_under_way", condition=Q(state__in=["claimed", "handed", "doubt"])
            ),
            models.Index(fields=["customer_id", "-sent_at"], name="letter_customer"),
            models.Index(fields=["changed_xid"], name="letter_feed", condition=Q(sent_at__isnull=False)),
        ]


class Reach(models.Model):
    """Where somebody is reached by a way that only campaigns know: a browser that takes push, a follower on WeChat.

    `keys` are what push is encrypted with. Rows end by being deleted: an address that takes nothing more is nobody's.
    """

    customer_id = models.BigIntegerField()
    channel = models.TextField()
    address = models.TextField()
    keys = models.JSONField(default=dict)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "address"], name="reach_once"),
            models.CheckConstraint(condition=Q(channel__in=["wechat", "push"]), name="reach_channel"),
        ]
        indexes = [models.Index(fields=["customer_id"], name="reach_customer")]


class Bounce(models.Model):
    """A letter came back, or its reader complained. `mark` is a keyed digest of the address, “” where it is not known any more."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    customer_id = models.BigIntegerField()
    kind = models.TextField()
    code = models.TextField(default="")
    mark = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "kind"], name="bounce_once"),
            models.CheckConstraint(condition=Q(kind__in=BOUNCE_KINDS), name="bounce_kind"),
        ]
        indexes = [models.Index(fields=["customer_id"], name="bounce_customer")]


class Link(models.Model):
    """A short address that leads to a page of the shop with where it was found."""

    code = models.TextField(unique=True)
    origin = models.TextField()
    source = models.TextField()
    medium = models.TextField()
    path = models.TextField()
    name = models.TextField(default="")
    clicks = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "source", "medium", "path"], name="link_once")]


class Click(models.Model):
    """A link was followed. `visit` is a keyed digest that leads back to nobody; the same visitor counts once a day."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    visit = models.TextField()
    letter_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "visit"], name="click_once")]


class Manners(models.Model):
    """What holds for everything that is sent: at most so many letters in so many days, none in quiet hours. One row."""

    most_letters = models.IntegerField(default=3)
    days = models.IntegerField(default=7)
    quiet_from = models.IntegerField(default=21)
    quiet_until = models.IntegerField(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="manners_one_row"),
            models.CheckConstraint(condition=Q(most_letters__gte=1, days__gte=1), name="manners_cap"),
            models.CheckConstraint(
                condition=Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23)), name="manners_hours"
            ),
        ]
