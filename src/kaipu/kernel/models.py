"""Tables of the ground floor: outbox, idempotency keys, audit log with its seals, teams and roles, keys of programs."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaipu.kernel import ids


class Xid8Field(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """A PostgreSQL transaction id (xid8): what lets a reader follow changes up to the snapshot horizon."""

    def db_type(self, connection: object) -> str:
        """Name the column type."""
        return "xid8"

    def from_db_value(self, value: object, expression: object, connection: object) -> int | None:
        """Read the id as an integer."""
        return None if value is None else int(str(value))

    def get_prep_value(self, value: object) -> str | None:
        """Write the id as text, for PostgreSQL has no cast from integers to it."""
        return None if value is None else str(value)


class OutboxEvent(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField()
    actor = models.TextField(default="")
    request_id = models.TextField(default="")
    simulated = models.BooleanField(default=False)
    xid = Xid8Field()

    class Meta:
        indexes = [models.Index(fields=["xid"], name="outboxevent_xid")]


class OutboxDelivery(models.Model):
    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="+")
    reaction = models.TextField()
    state = models.TextField(default="pending")
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="outboxdelivery_once"),
            models.CheckConstraint(condition=Q(state__in=["pending", "done", "failed"]), name="outboxdelivery_state"),
        ]
        indexes = [
            models.Index(fields=["id"], name="outboxdelivery_waiting", condition=Q(state="pending")),
            models.Index(fields=["id"], name="outboxdelivery_failed", condition=Q(state="failed")),
        ]


class IdempotencyKey(models.Model):
    scope = models.TextField()
    key = models.TextField()
    fingerprint = models.TextField()
    leased_until = models.DateTimeField()
    lease = models.UUIDField(default=uuid.uuid4)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotencykey_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotencykey_age")]


class AuditEntry(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField()
    actor = models.TextField()
    action = models.TextField()
    subject = models.TextField()
    detail = models.JSONField(default=dict)
    request_id = models.TextField(default="")
    xid = Xid8Field()

    class Meta:
        indexes = [
            models.Index(fields=["xid"], name="auditentry_xid"),
            models.Index(fields=["subject", "-at"], name="auditentry_subject"),
            models.Index(fields=["-at"], name="auditentry_recent"),
        ]


class AuditSeal(models.Model):
    """The chain: seal n covers one entry and the hash of seal n − 1. Written by the one sealer job only."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="+")
    previous_hash = models.TextField()
    hash = models.TextField()
    sealed_at = models.DateTimeField()


class Team(models.Model):
    code = models.SlugField(unique=True)
    name = models.TextField()


class Membership(models.Model):
    """A person's role in a team. `user_id` is a plain id: accounts live one floor up."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    role = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user_id", "role"], name="membership_once")]
        indexes = [models.Index(fields=["user_id"], name="membership_user")]


class ApiToken(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    title = models.TextField()
    digest = models.TextField(unique=True)
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField()
    created_by = models.TextField(default="")
    revoked_at = models.DateTimeField(null=True)
