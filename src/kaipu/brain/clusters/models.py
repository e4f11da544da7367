"""Tables of clusters."""

from django.db import models
from django.db.models import Q


class ClusterMember(models.Model):
    """The cluster a customer belongs to, as of the evening of a day; replaced as a whole by each training.

    `fit` is how much nearer its middle is than the next one's: 1 in the middle, 0 half way between two.
    """

    customer_id = models.BigIntegerField(unique=True)
    cluster = models.IntegerField()
    fit = models.FloatField()
    as_of = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["cluster", "customer_id"], name="cluster_members")]
        constraints = [
            models.CheckConstraint(condition=Q(fit__range=(0, 1)), name="cluster_fit"),
            models.CheckConstraint(condition=Q(cluster__gt=0), name="cluster_number"),
        ]
