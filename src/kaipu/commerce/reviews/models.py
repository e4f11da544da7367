"""Tables of reviews."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaipu.commerce.reviews.rules import STATES
from kaipu.kernel.models import Xid8Field


class Review(models.Model):
    """What a buyer says of a product of an order that was handed over."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.TextField(default="")
    stars = models.SmallIntegerField()
    text = models.TextField(default="")
    language = models.TextField(default="en")
    state = models.TextField()
    reasons = ArrayField(models.TextField(), default=list)
    refusal = models.TextField(default="")
    helpful = models.IntegerField(default=0)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    reply = models.TextField(default="")
    replied_at = models.DateTimeField(null=True)
    replied_by_id = models.BigIntegerField(null=True)
    assumed = models.BooleanField(default=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "product"], name="review_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_stars"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="review_state"),
            models.CheckConstraint(condition=Q(helpful__gte=0), name="review_helpful"),
        ]
        indexes = [
            models.Index(fields=["product", "-published_at"], name="review_shown", condition=Q(state="published")),
            models.Index(fields=["state", "-written_at"], name="review_queue"),
            models.Index(fields=["changed_xid"], name="review_feed"),
        ]


class Picture(models.Model):
    """A picture of a review, written anew from what carries pixels; it lies beside its review, so that both go together."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    kind = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "place"], name="picture_once")]


class Reward(models.Model):
    """How many points a review with pictures brings its writer once it is published; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    points = models.IntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1, points__gte=0), name="reward_one")]


class Vote(models.Model):
    """Somebody found a review helpful; once."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "customer"], name="vote_once")]


class Question(models.Model):
    """What somebody wants to know of a product; shown once it is answered."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.TextField(default="")
    text = models.TextField()
    language = models.TextField(default="en")
    state = models.TextField(default="waiting")
    asked_at = models.DateTimeField()
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="question_state")]
        indexes = [models.Index(fields=["product", "-asked_at"], name="question_shown")]


class Answer(models.Model):
    """What the shop answered."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    answered_by_id = models.BigIntegerField(null=True)
