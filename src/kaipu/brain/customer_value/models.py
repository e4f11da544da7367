"""Tables of customer value."""

from django.db import models
from django.db.models import F, Q


class CustomerValue(models.Model):
    """What one customer is expected to do, as of the evening of a day; replaced as a whole by each training."""

    customer_id = models.BigIntegerField(unique=True)
    as_of = models.DateField()
    purchases = models.FloatField()
    purchases_low = models.FloatField()
    purchases_high = models.FloatField()
    worth_minor = models.BigIntegerField()
    worth_low_minor = models.BigIntegerField()
    worth_high_minor = models.BigIntegerField()
    year_minor = models.BigIntegerField()
    year_low_minor = models.BigIntegerField()
    year_high_minor = models.BigIntegerField()
    gone = models.FloatField()
    alive = models.FloatField()
    next_on = models.DateField(null=True)
    category = models.TextField(default="")
    before_minor = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-worth_minor"]), models.Index(fields=["gone"])]
        constraints = [
            models.CheckConstraint(condition=Q(gone__range=(0, 1)) & Q(alive__range=(0, 1)), name="value_chances"),
            models.CheckConstraint(
                condition=Q(purchases_low__lte=F("purchases_high"))
                & Q(worth_low_minor__lte=F("worth_high_minor"))
                & Q(year_low_minor__lte=F("year_high_minor")),
                name="value_ends",
            ),
        ]
