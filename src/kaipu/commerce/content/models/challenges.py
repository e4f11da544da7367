"""Tables of challenges: what is called for, pictures that take part, hearts for them, and who won."""

from django.db import models
from django.db.models import F, Q

from kaipu.commerce.content.rules import ENTRY_STATES
from kaipu.kernel import ids


class Challenge(models.Model):
    """A call to show something: reviews with the tag and pictures, sent in the span, take part; winners get points once.

    Those with most votes win, or with `by_lot` a lot decides; `seed` is what it was drawn with, kept so that it can be drawn again.
    """

    tag = models.TextField(unique=True)
    title_en = models.TextField()
    title_zh = models.TextField(default="")
    rule_en = models.TextField(default="")
    rule_zh = models.TextField(default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    points = models.IntegerField()
    most_winners = models.SmallIntegerField()
    by_lot = models.BooleanField(default=False)
    seed = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="challenge_span"),
            models.CheckConstraint(condition=Q(points__gt=0, most_winners__gt=0), name="challenge_reward"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="challenge_open", condition=Q(closed_at__isnull=True))]


class Entry(models.Model):
    """A picture with words that takes part, one a customer and challenge; seen by others once somebody let it through."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.TextField(default="")
    text = models.TextField(default="")
    language = models.TextField(default="en")
    kind = models.TextField()
    data = models.BinaryField()
    state = models.TextField()
    hearts = models.IntegerField(default=0)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "customer"], name="entry_once"),
            models.CheckConstraint(condition=Q(state__in=ENTRY_STATES), name="entry_state"),
            models.CheckConstraint(condition=Q(hearts__gte=0), name="entry_hearts"),
        ]


class Heart(models.Model):
    """That a customer likes an entry, once."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "customer"], name="heart_once")]


class Winner(models.Model):
    """A customer whose review or picture won a challenge; once, and with points once."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    review_id = models.BigIntegerField(null=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "customer"], name="winner_once"),
            models.CheckConstraint(
                condition=Q(review_id__isnull=False, entry__isnull=True)
                | Q(review_id__isnull=True, entry__isnull=False),
                name="winner_of_one",
            ),
        ]
