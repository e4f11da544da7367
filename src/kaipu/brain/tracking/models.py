"""Tables of tracking: events, how far each spool file was stored, dead letters, and tallies by minute."""

from django.db import models
from django.db.models import Q

from kaipu.kernel.models import Xid8Field


class Event(models.Model):
    """One thing a visitor did. `id` is given by whoever tells it, so that telling it twice stores it once."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    name = models.TextField()
    visitor = models.TextField()
    session = models.TextField()
    bot = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    device = models.TextField(default="")
    language = models.TextField(default="")
    origin = models.TextField(default="direct")
    customer_id = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)
    changed_xid = Xid8Field(null=True)
    received_at = models.DateTimeField(null=True)
    version = models.SmallIntegerField(db_default=1)
    source = models.TextField(db_default="server")
    late = models.BooleanField(db_default=False)
    clock = models.TextField(db_default="")
    bot_reason = models.TextField(db_default="")
    browser = models.TextField(db_default="")
    medium = models.TextField(db_default="")
    campaign = models.TextField(db_default="")
    term = models.TextField(db_default="")
    content = models.TextField(db_default="")
    referrer = models.TextField(db_default="")
    click_kind = models.TextField(db_default="")
    landing = models.TextField(db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="event_at"),
            models.Index(fields=["changed_xid"], name="event_feed"),
        ]


class Shipment(models.Model):
    """How far a spool file has been stored; written together with its events, so that a kill neither loses nor doubles."""

    file = models.TextField(primary_key=True)
    offset = models.BigIntegerField()
    stored = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(db_default=0)
    at = models.DateTimeField()


class DeadLetter(models.Model):
    """A line that broke the plan, kept as it came until somebody mends or discards it."""

    source = models.TextField()
    name = models.TextField()
    reason = models.TextField()
    field = models.TextField()
    payload = models.TextField()
    received_at = models.DateTimeField()
    state = models.TextField(default="waiting")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "replayed", "discarded"]), name="deadletter_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["name", "source", "reason", "field", "id"],
                name="deadletter_waiting",
                condition=Q(state="waiting"),
            ),
        ]


class Tally(models.Model):
    """What came in one minute, by event and source. `stored` counts new events; late and bots are among them."""

    pk = models.CompositePrimaryKey("minute", "name", "source")
    minute = models.DateTimeField()
    name = models.TextField()
    source = models.TextField()
    stored = models.BigIntegerField(db_default=0)
    duplicates = models.BigIntegerField(db_default=0)
    refused = models.BigIntegerField(db_default=0)
    late = models.BigIntegerField(db_default=0)
    bots = models.BigIntegerField(db_default=0)
    simulated = models.BigIntegerField(db_default=0)
