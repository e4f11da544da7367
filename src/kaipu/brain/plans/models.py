"""Tables of plans. People are accounts of the staff by number; metrics, campaigns, journeys and decisions by theirs."""

from django.db import models
from django.db.models import F, Q

from kaipu.brain.plans.rules import OPEN, STATES

PERIODS = ("week", "month", "quarter", "year")
KINDS = ("week", "month", "quarter")
LINKS = ("", "campaign", "journey", "decision")
TRAINING = ("planned", "done", "dropped")
MEANS = ("hours", "money", "equipment")
RISKS = ("open", "happened", "over")


class Objective(models.Model):
    """What is wanted, in words; its key results say it in numbers."""

    title = models.TextField()
    note = models.TextField(default="")
    owner_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="objective_title"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="objective_days"),
        ]


class KeyResult(models.Model):
    """Names a target of the metric catalogue. `start` is where the metric stood; what it should reach lies with metrics."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    metric = models.TextField()
    period = models.TextField()
    first = models.DateField()
    start = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period__in=PERIODS), name="keyresult_period"),
            models.UniqueConstraint(fields=["objective", "metric", "period", "first"], name="keyresult_once"),
        ]


class Initiative(models.Model):
    """Work towards an objective. `link` and `link_id` name what it is carried out by, where that is in the house."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.TextField()
    owner_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    budget_minor = models.BigIntegerField(default=0)
    link = models.TextField(default="")
    link_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="initiative_title"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="initiative_days"),
            models.CheckConstraint(condition=Q(budget_minor__gte=0), name="initiative_budget"),
            models.CheckConstraint(
                condition=Q(link="", link_id=None) | (Q(link__in=LINKS[1:]) & Q(link_id__isnull=False)),
                name="initiative_link",
            ),
        ]


class Task(models.Model):
    """Something one person does by a day. `origin` tells what it was born from: a review, a check-up, an alert, a note."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.TextField()
    owner_id = models.BigIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    milestone = models.BooleanField(default=False)
    budget_minor = models.BigIntegerField(default=0)
    state = models.TextField(default="todo")
    origin = models.TextField(default="")
    resolution = models.ForeignKey("Resolution", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_title"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="task_days"),
            models.CheckConstraint(condition=Q(budget_minor__gte=0), name="task_budget"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="task_state"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state__in=OPEN), name="task_due")]


class Need(models.Model):
    """A task that cannot be finished before another one."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    needs = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "needs"], name="need_once"),
            models.CheckConstraint(condition=~Q(task=F("needs")), name="need_of_another"),
        ]


class Risk(models.Model):
    """What may go wrong with an initiative: how likely and how bad from 1 to 5, and what to do then."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    likely = models.IntegerField()
    bad = models.IntegerField()
    answer = models.TextField()
    state = models.TextField(default="open")
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="risk_title"),
            models.CheckConstraint(condition=Q(likely__range=(1, 5), bad__range=(1, 5)), name="risk_size"),
            models.CheckConstraint(condition=Q(state__in=RISKS), name="risk_state"),
        ]


class Review(models.Model):
    """A closed period as it was seen when it was written. Rows are only added; a correction is the next version."""

    kind = models.TextField()
    first = models.DateField()
    last = models.DateField()
    version = models.IntegerField()
    snapshot = models.BigIntegerField()
    facts = models.JSONField()
    written_by = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="plan_review_kind"),
            models.UniqueConstraint(fields=["kind", "first", "version"], name="plan_review_once"),
        ]


class Reader(models.Model):
    """Who of the staff gets the reviews of a kind by mail. `sent_for` is the first day of the last period sent."""

    user_id = models.BigIntegerField()
    kind = models.TextField()
    language = models.TextField()
    since = models.DateTimeField()
    sent_for = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="plan_reader_kind"),
            models.UniqueConstraint(fields=["user_id", "kind"], name="plan_reader_once"),
        ]


class Note(models.Model):
    """What was talked about at a meeting. `present` are accounts by number."""

    title = models.TextField()
    held_on = models.DateField()
    present = models.JSONField(default=list)
    text = models.TextField(default="")
    written_by_id = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="plan_note_title")]


class Resolution(models.Model):
    """Something a meeting decided, and who stands for it. Tasks may be born from it."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    decided_by_id = models.BigIntegerField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="plan_resolution_text")]


class PlayBook(models.Model):
    """A campaign copied to be done again: audience, offer, words, and what came of it. Rows are only added."""

    title = models.TextField()
    campaign_id = models.BigIntegerField(unique=True)
    facts = models.JSONField()
    filed_by_id = models.BigIntegerField()
    filed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="playbook_title")]


class Bonus(models.Model):
    """What somebody may earn for a period: base × weight × attainment a line, as data. `facts` are frozen at approval."""

    user_id = models.BigIntegerField()
    period = models.TextField()
    first = models.DateField()
    base_minor = models.BigIntegerField()
    floor = models.DecimalField(max_digits=4, decimal_places=2)
    cap = models.DecimalField(max_digits=4, decimal_places=2)
    lines = models.JSONField()
    facts = models.JSONField(null=True)
    created_at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period__in=PERIODS), name="plan_bonus_period"),
            models.CheckConstraint(condition=Q(base_minor__gt=0), name="plan_bonus_base"),
            models.CheckConstraint(condition=Q(floor__gte=0) & Q(cap__gte=F("floor")), name="plan_bonus_limits"),
            models.UniqueConstraint(fields=["user_id", "period", "first"], name="plan_bonus_once"),
        ]


class Round(models.Model):
    """A time in which colleagues say how it is to work with each other."""

    title = models.TextField()
    first = models.DateField()
    last = models.DateField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="plan_round_title"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="plan_round_days"),
        ]


class PeerAnswer(models.Model):
    """What one colleague says of another. Who said it is kept so that nobody answers twice, and shown to nobody."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    written_by_id = models.BigIntegerField()
    points = models.IntegerField()
    text = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__range=(1, 5)), name="plan_answer_points"),
            models.CheckConstraint(condition=~Q(about_id=F("written_by_id")), name="plan_answer_of_another"),
            models.UniqueConstraint(fields=["round", "about_id", "written_by_id"], name="plan_answer_once"),
        ]


class Skill(models.Model):
    """Something that people at work can do, better or worse."""

    name_en = models.TextField(unique=True)
    name_zh = models.TextField(default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name_en=""), name="plan_skill_name")]


class SkillLevel(models.Model):
    """How well somebody can do it: 0 not at all, 1 with help, 2 alone, 3 well, 4 so that they teach it."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    level = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "user_id"], name="plan_skilllevel_once"),
            models.CheckConstraint(condition=Q(level__range=(0, 4)), name="plan_skilllevel_size"),
        ]


class SkillWish(models.Model):
    """How well whoever holds a role should do it."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    role = models.TextField()
    level = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "role"], name="plan_skillwish_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="plan_skillwish_size"),
        ]


class Training(models.Model):
    """Somebody learns a skill by a day; `result` says what came of it."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    title = models.TextField()
    due_on = models.DateField()
    cost_minor = models.BigIntegerField(default=0)
    state = models.TextField(default="planned")
    result = models.TextField(default="")
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="plan_training_title"),
            models.CheckConstraint(condition=Q(state__in=TRAINING), name="plan_training_state"),
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="plan_training_cost"),
        ]


class Means(models.Model):
    """What there is of something each week: somebody's hours, money in minor units, or pieces of equipment."""

    kind = models.TextField()
    name = models.TextField(unique=True)
    user_id = models.BigIntegerField(null=True)
    a_week = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MEANS), name="plan_means_kind"),
            models.CheckConstraint(condition=Q(a_week__gt=0), name="plan_means_size"),
            models.CheckConstraint(condition=~Q(name=""), name="plan_means_name"),
        ]


class Claim(models.Model):
    """What a task takes of means each week from its first day to its last."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    means = models.ForeignKey(Means, on_delete=models.PROTECT, related_name="+")
    a_week = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "means"], name="plan_claim_once"),
            models.CheckConstraint(condition=Q(a_week__gt=0), name="plan_claim_size"),
        ]
