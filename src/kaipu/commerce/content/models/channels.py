"""Tables of channels: accounts at other companies, posts there, and their figures."""

from django.db import models
from django.db.models import Q

from kaipu.commerce.content.rules import PLATFORMS, POST_STATES
from kaipu.kernel import ids
from kaipu.kernel.models import Xid8Field


class Account(models.Model):
    """An account of the shop's at another company; its secret stays in the environment, under `secret_name`."""

    platform = models.TextField()
    name = models.TextField()
    secret_name = models.TextField(default="")
    followers = models.IntegerField(default=0)
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "name"], name="account_once"),
            models.CheckConstraint(condition=Q(platform__in=PLATFORMS), name="account_platform"),
            models.CheckConstraint(condition=Q(followers__gte=0), name="account_followers"),
        ]


class Post(models.Model):
    """Words and a link for one account. `mark` stands in the link, so that the post is found again; `progress` is how far a company has it;
    `owner_id` is who publishes it where that is done by hand."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    item = models.ForeignKey("content.Item", null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    mark = models.TextField(unique=True)
    title = models.TextField(default="")
    text = models.TextField()
    link = models.TextField(default="")
    state = models.TextField()
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    progress = models.TextField(default="")
    remote_id = models.TextField(default="")
    remote_url = models.TextField(default="")
    problem = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    created_by_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    assumed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=POST_STATES), name="post_state"),
            models.CheckConstraint(condition=~Q(state="sent") | ~Q(remote_id=""), name="post_sent_has_id"),
            models.UniqueConstraint(
                fields=["account", "remote_id"], condition=~Q(remote_id=""), name="post_remote_once"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="post_due", condition=Q(state__in=["planned", "sending"]))]


class Film(models.Model):
    """A film of the shop's own, an MP4 without notes; only companies are sent it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    seconds = models.IntegerField()
    data = models.BinaryField()
    at = models.DateTimeField()


class PostMedia(models.Model):
    """A picture or a film of a post, in order. `remote_id` is how its company knows it once it is there: it is sent there once."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    picture = models.ForeignKey("content.Picture", null=True, on_delete=models.PROTECT, related_name="+")
    film = models.ForeignKey(Film, null=True, on_delete=models.PROTECT, related_name="+")
    remote_id = models.TextField(default="")
    remote_url = models.TextField(default="")
    uploaded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "place"], name="post_media_once"),
            models.CheckConstraint(condition=Q(picture__isnull=True) | Q(film__isnull=True), name="post_media_one"),
            models.CheckConstraint(
                condition=Q(picture__isnull=False) | Q(film__isnull=False) | ~Q(remote_id=""), name="post_media_file"
            ),
        ]


class PostFigure(models.Model):
    """What a company said of a post on a day: totals since it was published, not what the day added."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    reads = models.IntegerField(default=0)
    likes = models.IntegerField(default=0)
    shares = models.IntegerField(default=0)
    comments = models.IntegerField(default=0)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "day"], name="post_figure_once"),
            models.CheckConstraint(
                condition=Q(reads__gte=0, likes__gte=0, shares__gte=0, comments__gte=0), name="post_figure_counts"
            ),
        ]
        indexes = [models.Index(fields=["changed_xid"], name="post_figure_feed")]
