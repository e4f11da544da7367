"""Tables of the desk: conversations, mail, agents, articles, how it is set up, and how well it does."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaipu.commerce.care.rules import CHANNELS, PRIORITIES, SERVICE_LEVELS, STATES
from kaipu.kernel import ids
from kaipu.kernel.models import Xid8Field


class Conversation(models.Model):
    """What somebody wants of the shop. `desk_at` is when it reached people; `counted_seconds` is business time used so far."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    channel = models.TextField()
    state = models.TextField()
    subject = models.TextField(default="")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.TextField(default="")
    email = models.TextField(default="")
    phone = models.TextField(default="")
    token = models.TextField(default="")
    opened_with = models.TextField(default="")
    language = models.TextField(default="en")
    skill = models.TextField(default="")
    priority = models.SmallIntegerField(default=1)
    service_level = models.TextField(default="standard")
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    review_id = models.BigIntegerField(null=True, unique=True)
    contact = models.ForeignKey("care.SocialContact", null=True, on_delete=models.PROTECT, related_name="+")
    owner_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    desk_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    reply_due_at = models.DateTimeField(null=True)
    solve_due_at = models.DateTimeField(null=True)
    counting_since = models.DateTimeField(null=True)
    counted_seconds = models.IntegerField(default=0)
    reply_seconds = models.IntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.IntegerField(default=0)
    spoke_at = models.DateTimeField()
    stars = models.SmallIntegerField(null=True)
    words = models.TextField(default="")
    rated_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    assumed = models.BooleanField(default=False)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="conversation_state"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="conversation_channel"),
            models.CheckConstraint(condition=Q(priority__in=PRIORITIES), name="conversation_priority"),
            models.CheckConstraint(
                condition=Q(service_level__in=list(SERVICE_LEVELS)), name="conversation_service_level"
            ),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__gte=1, stars__lte=5), name="conversation_stars"
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="conversation_token"),
            models.UniqueConstraint(
                fields=["opened_with"], condition=~Q(opened_with=""), name="conversation_opened_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "solve_due_at"], name="conversation_inbox"),
            models.Index(fields=["customer", "-opened_at"], name="conversation_of"),
            models.Index(fields=["owner_id"], name="conversation_owner", condition=Q(state="open")),
            models.Index(fields=["changed_xid"], name="conversation_feed"),
        ]


class Message(models.Model):
    """One thing said, noted or done. Whoever writes it holds the conversation's lock, so ids are in order within one."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    client_id = models.TextField(default="")
    author = models.TextField()
    kind = models.TextField(default="said")
    user_id = models.BigIntegerField(null=True)
    text = models.TextField(default="")
    detail = models.JSONField(default=dict)
    article = models.ForeignKey("care.Article", null=True, on_delete=models.PROTECT, related_name="+")
    helped = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "client_id"], condition=~Q(client_id=""), name="message_once"
            ),
            models.CheckConstraint(
                condition=Q(author__in=["customer", "agent", "bot", "system"]), name="message_author"
            ),
            models.CheckConstraint(condition=Q(kind__in=["said", "note", "step"]), name="message_kind"),
            models.CheckConstraint(
                condition=~Q(author="bot", kind="said") | Q(article__isnull=False), name="message_has_source"
            ),
        ]
        indexes = [models.Index(fields=["conversation", "id"], name="message_order")]


class Picture(models.Model):
    """A picture that came with a message, written anew from what carries pixels; it lies beside its message, so that both go together."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    kind = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "place"], name="carepicture_once")]


class Mail(models.Model):
    """A mail of a conversation, by its Message-ID: one that came, or one that goes. What is not heard says why in `reason`.

    One that goes is due → handed (from here a crash leaves doubt) → sent, refused or doubt. One that is of no conversation
    goes to a customer: an invitation to a questionnaire, or the answer to a theme.
    """

    header_id = models.TextField(unique=True)
    way = models.TextField()
    kind = models.TextField(default="said")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField("care.Invitation", null=True, on_delete=models.PROTECT, related_name="+")
    voice = models.OneToOneField("care.ThemeVoice", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.TextField()
    reason = models.TextField(default="")
    at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["in", "out"]), name="caremail_way"),
            models.CheckConstraint(
                condition=Q(state__in=["kept", "unheard", "due", "handed", "sent", "refused", "doubt"]),
                name="caremail_state",
            ),
            models.CheckConstraint(condition=Q(kind__in=["said", "rating", "survey", "theme"]), name="caremail_kind"),
            models.UniqueConstraint(fields=["message"], condition=Q(way="out"), name="caremail_once"),
        ]
        indexes = [
            models.Index(fields=["id"], name="caremail_due", condition=Q(state__in=["due", "handed"])),
            models.Index(fields=["conversation"], name="caremail_of"),
        ]


class Mention(models.Model):
    """A note names a colleague."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user_id"], name="mention_once")]


class Presence(models.Model):
    """Who has a conversation open, and who types: what the warning against answering twice is made of."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user_id"], name="presence_once")]


class Agent(models.Model):
    """Somebody who answers: what they can, which languages they write, how much at once, and whether they are at work."""

    user_id = models.BigIntegerField(unique=True)
    skills = ArrayField(models.TextField(), default=list)
    languages = ArrayField(models.TextField(), default=list)
    most = models.IntegerField(default=6)
    seniority = models.IntegerField(default=0)
    on_duty = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(most__gte=1, most__lte=100), name="agent_most")]


class Macro(models.Model):
    """A prepared answer with places to fill."""

    title = models.TextField(unique=True)
    text_en = models.TextField()
    text_zh = models.TextField(default="")
    used = models.IntegerField(default=0)


class Article(models.Model):
    """A question people ask, with its answer; `current` numbers the version that counts. A draft waits for somebody to publish it."""

    state = models.TextField(default="draft")
    skill = models.TextField(default="")
    owner_id = models.BigIntegerField(null=True)
    current = models.IntegerField(default=1)
    came_from = models.ForeignKey(Conversation, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "published", "retired"]), name="article_state")
        ]


class ArticleVersion(models.Model):
    """One wording of an article; never changed. `wordings` are other ways to ask, one a line."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    question_en = models.TextField()
    question_zh = models.TextField(default="")
    answer_en = models.TextField()
    answer_zh = models.TextField(default="")
    wordings = models.TextField(default="")
    written_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="articleversion_once")]


class Hours(models.Model):
    """When the desk is open on a weekday (0 is Monday), in minutes of the day."""

    weekday = models.SmallIntegerField(unique=True)
    opens = models.IntegerField()
    closes = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(
                condition=Q(opens__gte=0, closes__lte=1440, closes__gte=models.F("opens")), name="hours_span"
            ),
        ]


class Holiday(models.Model):
    """A day on which the desk is closed."""

    day = models.DateField(unique=True)
    name = models.TextField(default="")


class ChoiceGuide(models.Model):
    """Questions that lead to goods, in the lines that `rules.guides` reads. The shop shows `published`; the desk writes `draft`."""

    slug = models.SlugField(unique=True, max_length=60)
    title_en = models.TextField()
    title_zh = models.TextField()
    category = models.TextField(default="")
    words = models.TextField(default="")
    draft = models.TextField(default="")
    published = models.TextField(default="")
    written_by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()


class Assistant(models.Model):
    """How the language model has done; one row, numbers and the last error only."""

    answered = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    last_error = models.TextField(default="")
    failed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="assistant_one")]


class QualityCheck(models.Model):
    """A talk that was drawn to be looked at, and what somebody else than its agent found: points by criterion, and a note."""

    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    agent_id = models.BigIntegerField()
    scores = ArrayField(models.SmallIntegerField(), null=True)
    note = models.TextField(default="")
    scored_by_id = models.BigIntegerField(null=True)
    drawn_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scored_by_id=None) | ~Q(scored_by_id=models.F("agent_id")), name="qualitycheck_by_another"
            ),
        ]
        indexes = [models.Index(fields=["week", "agent_id"], name="qualitycheck_week")]
