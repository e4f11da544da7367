"""Tables of segments, of what was told advertising companies of them, and of where postcodes lie."""

from django.db import models
from django.db.models import Q


class Segment(models.Model):
    title = models.TextField()
    match = models.TextField(default="all")
    conditions = models.JSONField()
    created_by_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="segment_title"),
            models.CheckConstraint(condition=Q(match__in=["all", "any"]), name="segment_match"),
        ]


class RfmSetting(models.Model):
    """How recency, frequency and money are scored; the newest row holds. Money limits in minor units."""

    way = models.TextField()
    days = models.IntegerField()
    recency = models.JSONField()
    frequency = models.JSONField()
    money = models.JSONField()
    set_by_id = models.BigIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["fifths", "limits"]), name="rfm_way"),
            models.CheckConstraint(condition=Q(days__range=(28, 1095)), name="rfm_days"),
        ]


class Centroid(models.Model):
    """The middle of a postcode's district, in degrees (WGS 84)."""

    postcode = models.TextField(primary_key=True)
    name = models.TextField(default="")
    latitude = models.FloatField()
    longitude = models.FloatField()
    origin = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="centroid_on_earth"
            ),
            models.CheckConstraint(condition=~Q(postcode=""), name="centroid_postcode"),
        ]


class AudienceExport(models.Model):
    """A segment's people as told an advertising company: as a file, or uploaded. `left_out` counts who is not in it, by reason."""

    id = models.UUIDField(primary_key=True)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    way = models.TextField()
    state = models.TextField()
    people = models.IntegerField()
    removals = models.IntegerField()
    left_out = models.JSONField()
    reason = models.TextField(default="")
    attempts = models.IntegerField(default=0)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["file", "upload"]), name="audience_way"),
            models.CheckConstraint(condition=Q(state__in=["done", "waiting", "refused"]), name="audience_state"),
        ]
        indexes = [models.Index(fields=["segment", "-made_at"], name="audience_newest")]


class AudienceLine(models.Model):
    """One person of an export, as SHA-256 of what an address is; `removal` asks to forget them. Only a segment's last export keeps lines."""

    export = models.ForeignKey(AudienceExport, on_delete=models.CASCADE, related_name="+")
    customer_id = models.BigIntegerField(null=True)
    email = models.TextField(default="")
    phone = models.TextField(default="")
    removal = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["customer_id"], name="audience_line_customer")]


class SegmentDay(models.Model):
    """How large a segment was when it was measured on a day, and who came and left since it was before."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    people = models.IntegerField()
    joined = models.IntegerField()
    left = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "day"], name="segment_day_once"),
            models.CheckConstraint(condition=Q(people__gte=0, joined__gte=0, left__gte=0), name="segment_day_counts"),
        ]


class Members(models.Model):
    """Who belonged to a segment when it was last measured, as packed numbers: only to tell who came and who left."""

    segment = models.OneToOneField(Segment, on_delete=models.CASCADE, primary_key=True, related_name="+")
    packed = models.BinaryField()
    measured_at = models.DateTimeField()


class Overlapping(models.Model):
    """How many people two segments shared when they were last measured."""

    first = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    people = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="segment_overlap_once")]
