"""Table of the bounds that a manager set for prices."""

from django.db import models
from django.db.models import Q


class PriceBounds(models.Model):
    """The bounds; the newest row holds. Shares of 1."""

    objective = models.TextField()
    values = models.JSONField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(objective__in=["profit", "sales", "units"]), name="price_bounds_objective"
            )
        ]
