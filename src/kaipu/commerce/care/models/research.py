"""Tables of research: questionnaires with who was asked and what they answered, interviews, and themes somebody looks after."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kaipu.commerce.care.rules import METHODS, THEME_STATES
from kaipu.kernel.models import Xid8Field

ASKED = ("planned", "posted", "sent", "refused", "doubt", "skipped")


class Survey(models.Model):
    """A questionnaire, opened by its link. `questions`: [{"kind": "score|stars|choice|text", "en": …, "zh": …, "choices": […]}]."""

    token = models.TextField(unique=True)
    kind = models.TextField(default="research")
    title_en = models.TextField()
    title_zh = models.TextField(default="")
    questions = models.JSONField(default=list)
    state = models.TextField(default="open")
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["nps", "research"]), name="survey_kind"),
            models.CheckConstraint(condition=Q(state__in=["open", "closed"]), name="survey_state"),
        ]


class SurveyAnswer(models.Model):
    """What one person answered, by the number of the question; `respondent` lets each answer once."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    respondent = models.TextField()
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    score = models.SmallIntegerField(null=True)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "respondent"], name="surveyanswer_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=10), name="surveyanswer_score"
            ),
        ]
        indexes = [models.Index(fields=["changed_xid"], name="surveyanswer_feed")]


class Interview(models.Model):
    """What somebody told in a talk that the shop asked for: their need, and what the shop decided. `segment_id` is the brain's."""

    held_on = models.DateField()
    method = models.TextField()
    who = models.TextField(default="")
    company = models.TextField(default="")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    segment_id = models.BigIntegerField(null=True)
    need = models.TextField()
    decision = models.TextField(default="")
    written_by_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(method__in=METHODS), name="interview_method")]
        indexes = [models.Index(fields=["-held_on", "-id"], name="interview_newest")]


class Quote(models.Model):
    """One thing said in an interview, word by word, under a theme."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    theme = models.TextField(default="")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "place"], name="quote_once")]
        indexes = [models.Index(fields=["theme"], name="quote_theme")]


class SurveyPlan(models.Model):
    """A questionnaire that goes out by itself: to a share of the orders completed, so many days after."""

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="+")
    on = models.BooleanField(default=False)
    share_percent = models.SmallIntegerField()
    days_after = models.SmallIntegerField()
    rest_days = models.SmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share_percent__range=(1, 100)), name="surveyplan_share"),
            models.CheckConstraint(condition=Q(days_after__range=(0, 60)), name="surveyplan_days"),
            models.CheckConstraint(condition=Q(rest_days__range=(1, 730)), name="surveyplan_rest"),
        ]


class Invitation(models.Model):
    """One person asked to answer a questionnaire, about an order or as one of a segment (`segment_id` is the brain's).

    planned → posted (its mail is due) → sent, refused or doubt; or skipped, with the reason.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    segment_id = models.BigIntegerField(null=True)
    token = models.TextField(unique=True)
    state = models.TextField(default="planned")
    reason = models.TextField(default="")
    due_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    answer = models.OneToOneField(SurveyAnswer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ASKED), name="invitation_state"),
            models.UniqueConstraint(fields=["survey", "order"], name="invitation_once_an_order"),
            models.UniqueConstraint(
                fields=["survey", "customer"], condition=Q(order=None), name="invitation_once_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="planned"), name="invitation_due"),
            models.Index(fields=["customer", "-posted_at"], name="invitation_of"),
        ]


class KeptTheme(models.Model):
    """A theme that somebody looks after: its words in what people write, or its name in interviews (`tag`); what was done, and thanks."""

    name = models.TextField(unique=True)
    words = ArrayField(models.TextField(), default=list)
    tag = models.TextField(default="")
    owner_id = models.BigIntegerField()
    state = models.TextField(default="open")
    done = models.TextField(default="")
    done_on = models.DateField(null=True)
    metric = models.TextField(default="")
    answer_en = models.TextField(default="")
    answer_zh = models.TextField(default="")
    points = models.IntegerField(default=0)
    budget_points = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=THEME_STATES), name="kepttheme_state"),
            models.CheckConstraint(
                condition=Q(points__range=(0, 10_000), budget_points__gte=0), name="kepttheme_points"
            ),
        ]


class ThemeVoice(models.Model):
    """Somebody who spoke of a theme and was answered or thanked, a guest by their conversation: each once."""

    theme = models.ForeignKey(KeptTheme, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey("care.Conversation", null=True, on_delete=models.PROTECT, related_name="+")
    way = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    points = models.IntegerField(default=0)
    thanked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "customer"], name="themevoice_once"),
            models.UniqueConstraint(
                fields=["theme", "conversation"], condition=Q(customer=None), name="themevoice_guest_once"
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(conversation__isnull=False), name="themevoice_of_somebody"
            ),
            models.CheckConstraint(condition=Q(way__in=["", "chat", "mail"]), name="themevoice_way"),
        ]
