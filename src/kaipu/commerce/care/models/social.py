"""Tables of what is said at other companies: by whom, and each message once."""

from django.db import models
from django.db.models import Q

from kaipu.commerce.care.rules import SOCIAL_KINDS


class SocialContact(models.Model):
    """Somebody at another company, at one place there: a follower of an account, or who comments under a post of ours.

    `person` is the company's name of them, `place` the post's; `heard_at` is when they spoke last.
    """

    provider = models.TextField()
    kind = models.TextField()
    person = models.TextField()
    place = models.TextField(default="")
    account_id = models.BigIntegerField(null=True)
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "kind", "place", "person"], name="socialcontact_once"),
            models.CheckConstraint(condition=Q(kind__in=SOCIAL_KINDS), name="socialcontact_kind"),
        ]


class SocialMessage(models.Model):
    """A message at another company: one that came, or an answer that goes. It goes as mail does: due → handed → sent, refused or doubt.

    `mark` is a keyed digest of its number there, which stays when the rest is erased: so that nothing is heard again that was
    erased here and still stands there. An answer has one of its own until its number is known. `answers` is the number of what it answers.
    """

    mark = models.TextField(unique=True)
    way = models.TextField()
    state = models.TextField()
    reason = models.TextField(default="")
    contact = models.ForeignKey(SocialContact, null=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey("care.Conversation", null=True, on_delete=models.PROTECT, related_name="+")
    message = models.OneToOneField("care.Message", null=True, on_delete=models.PROTECT, related_name="+")
    remote_id = models.TextField(default="")
    answers = models.TextField(default="")
    media = models.TextField(default="")
    at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["in", "out"]), name="socialmessage_way"),
            models.CheckConstraint(
                condition=Q(state__in=["kept", "due", "handed", "sent", "refused", "doubt"]), name="socialmessage_state"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="socialmessage_due", condition=Q(state__in=["due", "handed"])),
            models.Index(fields=["id"], name="socialmessage_media", condition=~Q(media="")),
            models.Index(fields=["conversation"], name="socialmessage_of"),
        ]
