"""Tables of topics: feeds that are imported, and their headlines."""

from django.db import models


class Feed(models.Model):
    """A feed of headlines; `url` is empty for one that is uploaded as a file. `etag` and `modified` are what its site said last of its state."""

    name = models.TextField(unique=True)
    url = models.TextField(default="")
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    etag = models.TextField(default="")
    modified = models.TextField(default="")


class Headline(models.Model):
    """An entry of a feed, once."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    link = models.TextField(default="")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "title"], name="headline_once")]
        indexes = [models.Index(fields=["-seen_at"], name="headline_seen")]
