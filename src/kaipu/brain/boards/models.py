"""Tables of boards: what people made of them."""

from django.db import models
from django.db.models import Q

RHYTHMS = ("daily", "weekly")


class SavedBoard(models.Model):
    title = models.TextField()
    tiles = models.JSONField()
    period = models.TextField()
    compare = models.TextField(default="")
    roles = models.JSONField(default=list)
    owner_id = models.BigIntegerField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="board_title")]
        indexes = [models.Index(fields=["owner_id"], name="board_owner")]


class Share(models.Model):
    id = models.UUIDField(primary_key=True)
    board = models.TextField()
    view = models.TextField()
    public = models.BooleanField()
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="share_expires")]
        indexes = [models.Index(fields=["board", "-created_at"], name="share_of_board")]


class Subscription(models.Model):
    id = models.UUIDField(primary_key=True)
    board = models.TextField()
    view = models.TextField()
    rhythm = models.TextField()
    language = models.TextField()
    user_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    sent_for = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rhythm__in=RHYTHMS), name="subscription_rhythm"),
            models.UniqueConstraint(
                fields=["user_id", "board", "rhythm"], condition=Q(ended_at=None), name="subscription_once"
            ),
        ]


class Note(models.Model):
    metric = models.TextField()
    day = models.DateField()
    text = models.TextField()
    written_by_id = models.BigIntegerField()
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_text")]
        indexes = [models.Index(fields=["metric", "day"], name="note_of_metric")]
