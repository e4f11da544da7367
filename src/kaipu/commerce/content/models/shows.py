"""Tables of live shows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaipu.commerce.content.rules import SHOW_PLATFORMS


class Show(models.Model):
    """A live show on a platform: when, who hosts it, goods in the order they are shown. What it is at a moment follows from the clock.

    `mark` stands in the link its host tells, so that visits and orders from there are known. Figures are None until somebody tells them.
    """

    slug = models.TextField(unique=True)
    title_en = models.TextField()
    title_zh = models.TextField(default="")
    words_en = models.TextField(default="")
    words_zh = models.TextField(default="")
    host = models.TextField(default="")
    platform = models.TextField()
    link = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    replay_link = models.TextField(default="")
    called_off = models.BooleanField(default=False)
    goods = ArrayField(models.TextField(), default=list)
    mark = models.TextField(unique=True)
    viewers = models.IntegerField(null=True)
    peak = models.IntegerField(null=True)
    likes = models.IntegerField(null=True)
    comments = models.IntegerField(null=True)
    changed_at = models.DateTimeField()
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(platform__in=SHOW_PLATFORMS), name="show_platform"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="show_span"),
            models.CheckConstraint(
                condition=(Q(viewers__isnull=True) | Q(viewers__gte=0)) & (Q(peak__isnull=True) | Q(peak__gte=0))
                & (Q(likes__isnull=True) | Q(likes__gte=0)) & (Q(comments__isnull=True) | Q(comments__gte=0)),
                name="show_figures",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-starts_at"], name="show_begin")]
