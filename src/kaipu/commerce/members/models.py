"""Tables of members: the programme, tiers, memberships, the ledger of points, coupons and wallets."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaipu.commerce.members.rules import ACCOUNTS, KINDS

CUSTOMER = "customers.Customer"


class Programme(models.Model):
    """The rules of points; one row. Before it is written the defaults hold."""

    points_per_major = models.IntegerField(default=1)
    burn_points = models.IntegerField(default=100)
    burn_minor = models.BigIntegerField(default=100)
    burn_share_bp = models.IntegerField(default=5000)
    keep_months = models.IntegerField(default=12)
    double_weekdays = ArrayField(models.SmallIntegerField(), default=list)
    window_days = models.IntegerField(default=365)
    grace_days = models.IntegerField(default=30)
    approve_from = models.IntegerField(default=500)
    referral_points = models.IntegerField(default=200)
    referral_limit = models.IntegerField(default=20)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="programme_one"),
            models.CheckConstraint(
                condition=Q(points_per_major__gte=0, burn_points__gt=0, burn_minor__gt=0, keep_months__gte=0),
                name="programme_points",
            ),
            models.CheckConstraint(condition=Q(burn_share_bp__gte=0, burn_share_bp__lte=10000), name="programme_share"),
        ]


class Coupon(models.Model):
    """A promise of an amount or a percentage off. `taken` counts uses that stand; the limits are checked by the row itself."""

    code = models.TextField(unique=True)
    title_en = models.TextField()
    title_zh = models.TextField()
    kind = models.TextField()
    amount_minor = models.BigIntegerField(default=0)
    percent_bp = models.IntegerField(default=0)
    cap_minor = models.BigIntegerField(null=True)
    threshold_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    channel = models.TextField(default="")
    access = models.TextField(default="code")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    per_member = models.IntegerField(default=1)
    total = models.IntegerField(null=True)
    taken = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="amount", amount_minor__gt=0, percent_bp=0)
                | Q(kind="percent", amount_minor=0, percent_bp__gt=0, percent_bp__lte=10000),
                name="coupon_kind",
            ),
            models.CheckConstraint(condition=Q(channel__in=["", "web", "store"]), name="coupon_channel"),
            models.CheckConstraint(condition=Q(access__in=["code", "wallet", "gift"]), name="coupon_access"),
            models.CheckConstraint(
                condition=Q(threshold_minor__gte=0) & (Q(cap_minor=None) | Q(cap_minor__gt=0)), name="coupon_amounts"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="coupon_window"
            ),
            models.CheckConstraint(
                condition=Q(per_member__gt=0, taken__gte=0) & (Q(total=None) | Q(total__gt=0)), name="coupon_limits"
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(taken__lte=F("total")), name="coupon_never_overused"),
        ]


class Holding(models.Model):
    """How often a customer may use a coupon, and how often they did. The wallet; a typed code opens one, too."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    granted = models.IntegerField()
    taken = models.IntegerField(default=0)
    source = models.TextField()
    expires_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "coupon"], name="holding_once"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("granted")), name="holding_never_overused"),
        ]


class Redemption(models.Model):
    """One use of a coupon by an owner (“order:7”)."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    owner = models.TextField(unique=True)
    amount_minor = models.BigIntegerField()
    channel = models.TextField()
    taken_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["coupon", "taken_at"], name="redemption_coupon")]


class Tier(models.Model):
    """A step of the programme: reached by any of its thresholds within the window, with its benefits."""

    level = models.IntegerField(unique=True)
    code = models.TextField(unique=True)
    title_en = models.TextField()
    title_zh = models.TextField()
    spend_minor = models.BigIntegerField(null=True)
    points = models.IntegerField(null=True)
    orders = models.IntegerField(null=True)
    price_bp = models.IntegerField(default=0)
    earn_bp = models.IntegerField(default=10000)
    free_delivery_from_minor = models.BigIntegerField(null=True)
    service_level = models.TextField(default="standard")
    birthday_coupon = models.ForeignKey(Coupon, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=9), name="tier_level"),
            models.CheckConstraint(
                condition=Q(price_bp__gte=0, price_bp__lte=5000, earn_bp__gte=0, earn_bp__lte=100000),
                name="tier_benefits",
            ),
            models.CheckConstraint(
                condition=Q(service_level__in=["standard", "fast", "personal"]), name="tier_service_level"
            ),
        ]


class Membership(models.Model):
    """A customer's membership; `code` is what the till scans. Writers of a member's points lock this row first."""

    customer = models.OneToOneField(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    code = models.TextField(unique=True)
    level = models.IntegerField(default=0)
    level_since = models.DateTimeField()
    grace_until = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()
    birth_month = models.SmallIntegerField(null=True)
    birth_day = models.SmallIntegerField(null=True)
    gift_year = models.IntegerField(null=True)
    invited_by = models.ForeignKey(CUSTOMER, null=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_month=None, birth_day=None)
                | Q(birth_month__gte=1, birth_month__lte=12, birth_day__gte=1, birth_day__lte=31),
                name="membership_birthday",
            ),
            models.CheckConstraint(
                condition=Q(invitation__in=["", "waiting", "rewarded", "refused"]), name="membership_invitation"
            ),
            models.CheckConstraint(
                condition=Q(invited_by=None) | ~Q(invited_by=F("customer")), name="membership_not_by_oneself"
            ),
        ]
        indexes = [
            models.Index(fields=["birth_month", "birth_day"], name="membership_birthdays"),
            models.Index(fields=["invited_by"], name="membership_invited", condition=~Q(invited_by=None)),
        ]


class TierChange(models.Model):
    """When a member rose or fell, and on which figures. Rows are only added."""

    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    from_level = models.IntegerField()
    to_level = models.IntegerField()
    figures = models.JSONField()
    at = models.DateTimeField()


class Purchase(models.Model):
    """What a member's order counted for: the spend that earned points and counts for the tier."""

    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    owner = models.TextField(unique=True)
    spend_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    points = models.IntegerField(default=0)
    clawed = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(clawed__gte=0, clawed__lte=F("points")), name="purchase_clawed"),
            models.CheckConstraint(condition=Q(refunded_minor__gte=0, spend_minor__gte=0), name="purchase_amounts"),
        ]
        indexes = [models.Index(fields=["customer", "at"], name="purchase_customer")]


class Entry(models.Model):
    """An entry of the ledger of points; its postings sum to nothing. `reference` makes each cause count once."""

    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    reference = models.TextField(unique=True)
    note = models.TextField(default="")
    actor = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="entry_kind")]
        indexes = [models.Index(fields=["customer", "-at"], name="entry_customer")]


class Posting(models.Model):
    """One side of an entry. Never changed, never deleted: a trigger refuses it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    account = models.TextField()
    points = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(account__in=ACCOUNTS), name="posting_account"),
            models.CheckConstraint(condition=~Q(points=0), name="posting_moves"),
            models.UniqueConstraint(fields=["entry", "account"], name="posting_once"),
        ]


class Lot(models.Model):
    """Points that came in together and expire together; the oldest go first."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    points = models.IntegerField()
    left = models.IntegerField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(left__gte=0, left__lte=F("points")), name="lot_left")]
        indexes = [
            models.Index(fields=["customer", "expires_at", "id"], name="lot_fifo", condition=Q(left__gt=0)),
            models.Index(fields=["expires_at"], name="lot_expiring", condition=Q(left__gt=0)),
        ]


class Correction(models.Model):
    """A change of a balance by hand: large ones wait until a second person agrees."""

    customer = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    points = models.IntegerField()
    reason = models.TextField()
    state = models.TextField(default="waiting")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "done", "refused"]), name="correction_state"),
            models.CheckConstraint(condition=~Q(points=0), name="correction_moves"),
        ]
        indexes = [models.Index(fields=["asked_at"], name="correction_open", condition=Q(state="waiting"))]
