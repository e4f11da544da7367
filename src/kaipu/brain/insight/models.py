"""Tables of watched metrics, alerts, mutes and who is on call."""

from django.db import models
from django.db.models import F, Q

OPEN_STATES = ("open", "acknowledged", "snoozed")
STATES = (*OPEN_STATES, "closed")
KINDS = ("metric", "undercut", "promotion", "sold_out")  # a watched metric’s, or what a competitor does


class Watch(models.Model):
    """A metric that is watched, whole or by the members of one dimension; every day, or every hour of today."""

    metric = models.TextField()
    dimension = models.TextField(default="")
    grain = models.TextField(default="day")
    sensitivity = models.TextField(default="normal")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    checked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grain__in=["day", "hour"]), name="watch_grain"),
            models.CheckConstraint(condition=Q(sensitivity__in=["calm", "normal", "keen"]), name="watch_sensitivity"),
            models.UniqueConstraint(
                fields=["metric", "dimension", "grain"], condition=Q(withdrawn_at=None), name="watch_once"
            ),
        ]


class Alert(models.Model):
    """A slice of a metric that left its usual course, or what a competitor does; one open alert a slice, or a competitor.

    Of a competitor `metric` and `watch_id` are empty, `member` is its key, `value` how many of our goods it concerns, and
    `chance` is not known.
    """

    kind = models.TextField(default="metric")
    watch_id = models.BigIntegerField()
    metric = models.TextField()
    dimension = models.TextField(default="")
    member = models.TextField(default="")
    name_en = models.TextField(default="")
    name_zh = models.TextField(default="")
    state = models.TextField(default="open")
    first_day = models.DateField()
    last_day = models.DateField()
    until_hour = models.IntegerField(null=True)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    expected = models.DecimalField(max_digits=20, decimal_places=6)
    usual = models.DecimalField(max_digits=20, decimal_places=6)
    strays = models.FloatField()
    chance = models.FloatField(null=True)
    causes = models.JSONField(default=list)
    occasions = models.JSONField(default=list)
    suggestion = models.TextField()
    owner = models.TextField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    snoozed_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(default="")
    told_strays = models.FloatField(null=True)
    told_at = models.DateTimeField(null=True)
    notice_due = models.BooleanField(default=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="alert_state"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="alert_days"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="alert_kind"),
            models.UniqueConstraint(
                fields=["kind", "metric", "dimension", "member"],
                condition=Q(state__in=OPEN_STATES),
                name="alert_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-changed_at"], name="alert_list"),
            models.Index(fields=["id"], name="alert_notice", condition=Q(notice_due=True)),
        ]


class Mute(models.Model):
    """A slice (or with no member a whole metric, or a kind of move) that nobody wants to hear of."""

    kind = models.TextField(default="metric")
    metric = models.TextField()
    dimension = models.TextField(default="")
    member = models.TextField(default="")
    muted_by = models.TextField()
    muted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "metric", "dimension", "member"], name="mute_once")]


class Duty(models.Model):
    """Who is told of the metrics of an owner, on which weekday (0: any), and the hours in which they are left in peace."""

    owner = models.TextField()
    weekday = models.IntegerField(default=0)
    email = models.TextField()
    quiet_from = models.IntegerField(default=21)
    quiet_until = models.IntegerField(default=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "weekday", "email"], name="duty_once"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=7), name="duty_weekday"),
            models.CheckConstraint(
                condition=Q(quiet_from__gte=0, quiet_from__lte=23, quiet_until__gte=0, quiet_until__lte=23),
                name="duty_hours",
            ),
        ]
