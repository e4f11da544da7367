"""Tables of modelling: versions with their cards, and measured drift."""

from django.db import models
from django.db.models import Q

STATES = ("kept", "worse", "failed")


class Version(models.Model):
    """One training. `current` marks the one in use: the only pointer there is, moved in one transaction."""

    name = models.TextField()
    number = models.IntegerField()
    state = models.TextField()
    current = models.BooleanField(default=False)
    card = models.JSONField(null=True)
    error = models.TextField(default="")
    trained_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="version_number"),
            models.UniqueConstraint(fields=["name"], condition=Q(current=True), name="version_one_current"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="version_state"),
            models.CheckConstraint(condition=~Q(current=True) | Q(state="kept"), name="version_current_is_good"),
            models.CheckConstraint(condition=~Q(name="") & Q(number__gt=0), name="version_named"),
            models.CheckConstraint(condition=Q(state="failed") ^ Q(card__isnull=False), name="version_card"),
        ]


class Drift(models.Model):
    """How far a feature or score stood from its training on a day."""

    version = models.ForeignKey("modelling.Version", models.PROTECT, related_name="+")
    measured_at = models.DateTimeField()
    feature = models.TextField()
    index = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(index__gte=0), name="drift_size"),
            models.UniqueConstraint(fields=["version", "measured_at", "feature"], name="drift_once"),
        ]
