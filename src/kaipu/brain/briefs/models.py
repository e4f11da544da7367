"""Table of who wants the morning's brief by mail."""

from django.db import models


class Reader(models.Model):
    user_id = models.BigIntegerField(unique=True)
    language = models.TextField(default="en")
    since = models.DateTimeField()
    sent_on = models.DateField(null=True)
