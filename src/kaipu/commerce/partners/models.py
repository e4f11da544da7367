"""Tables of partners: the scheme, partners, visits by their links, orders they brought, commissions, books and payouts."""

from django.db import models
from django.db.models import F, Q

from kaipu.commerce.partners.rules import ACCOUNTS, KINDS
from kaipu.kernel.models import Xid8Field

CUSTOMER, ORDER = "customers.Customer", "orders.Order"


class Scheme(models.Model):
    """The rules of commissions; one row. Before it is written the defaults hold."""

    cap_order_minor = models.BigIntegerField(null=True)
    cap_month_minor = models.BigIntegerField(null=True)
    hold_days = models.IntegerField()
    least_payout_minor = models.BigIntegerField()
    is_open = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="scheme_one"),
            models.CheckConstraint(condition=Q(hold_days__gte=0, least_payout_minor__gte=0), name="scheme_limits"),
        ]


class Share(models.Model):
    """How much of what was paid a level earns, for a department or (“”) all that are not named."""

    level = models.SmallIntegerField()
    department = models.TextField(default="")
    share_bp = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "department"], name="share_once"),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="share_level"),
            models.CheckConstraint(condition=Q(share_bp__gte=0, share_bp__lte=5000), name="share_percent"),
        ]


class Partner(models.Model):
    """Who brings buyers. Two levels by force: a second-level partner stands under a first-level one, nobody under them.

    The migration ties (parent, parent_depth) to that partner's (id, depth), so no third level and no circle can be written.
    """

    code = models.TextField(unique=True)
    kind = models.TextField()
    customer = models.OneToOneField(CUSTOMER, null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    depth = models.SmallIntegerField(default=1)
    parent_depth = models.SmallIntegerField(null=True)
    name = models.TextField()
    email = models.TextField(default="")
    tax_name = models.TextField(default="")
    tax_id = models.TextField(default="")
    tax_country = models.CharField(max_length=2, default="")
    state = models.TextField(default="asked")
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "active", "refused", "ended"]), name="partner_state"
            ),
            models.CheckConstraint(condition=Q(kind__in=["member", "company"]), name="partner_kind"),
            models.CheckConstraint(
                condition=Q(parent=None, parent_depth=None, depth=1) | Q(parent__isnull=False, parent_depth=1, depth=2),
                name="partner_two_levels",
            ),
            models.UniqueConstraint(fields=["id", "depth"], name="partner_depth"),
        ]
        indexes = [models.Index(fields=["state", "id"], name="partner_by_state")]


class Click(models.Model):
    """The last partner by whose link a visit came; forgotten after 30 days."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    session = models.TextField(unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["partner", "at"], name="click_partner")]


class Sale(models.Model):
    """An order that a partner brought; `refusal` says why it earns nothing."""

    order = models.OneToOneField(ORDER, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(CUSTOMER, null=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.TextField(default="")
    refunded_minor = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(refusal__in=["", "same", "circle", "ended"]), name="sale_refusal")
        ]
        indexes = [models.Index(fields=["partner", "-at"], name="sale_partner")]


class Month(models.Model):
    """What a partner earned in a month, under the cap that held when it began."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    earned_minor = models.BigIntegerField(default=0)
    cap_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "month"], name="month_once"),
            models.CheckConstraint(
                condition=Q(cap_minor=None) | Q(earned_minor__lte=F("cap_minor")), name="month_never_over_cap"
            ),
        ]


class Commission(models.Model):
    """What an order earned a partner on a level, and what of it was clawed back."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField()
    base_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    clawed_minor = models.BigIntegerField(default=0)
    released = models.BooleanField(default=False)
    release_at = models.DateTimeField()
    at = models.DateTimeField()
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "level"], name="commission_once"),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="commission_level"),
            models.CheckConstraint(
                condition=Q(clawed_minor__gte=0, clawed_minor__lte=F("amount_minor")), name="commission_clawed"
            ),
        ]
        indexes = [
            models.Index(fields=["release_at"], name="commission_held", condition=Q(released=False)),
            models.Index(fields=["partner", "-at"], name="commission_partner"),
            models.Index(fields=["changed_xid"], name="commission_feed"),
        ]


class Entry(models.Model):
    """An entry of a partner's books; its postings sum to nothing. `reference` makes each cause count once."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    reference = models.TextField(unique=True)
    actor = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="partner_entry_kind")]
        indexes = [models.Index(fields=["partner", "-at"], name="partner_entry_of")]


class Posting(models.Model):
    """One side of an entry. Never changed, never deleted: a trigger refuses it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    account = models.TextField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(account__in=ACCOUNTS), name="partner_posting_account"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="partner_posting_moves"),
            models.UniqueConstraint(fields=["entry", "account"], name="partner_posting_once"),
        ]


class Payout(models.Model):
    """One run of payments: somebody prepares it, somebody else agrees."""

    state = models.TextField(default="waiting")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "paid", "refused"]), name="payout_state"),
            models.CheckConstraint(
                condition=~Q(state="paid") | ~Q(decided_by=F("asked_by")) | Q(decided_by="erased"), name="payout_by_two"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="waiting"), name="payout_one_waits"),
        ]


class PayoutLine(models.Model):
    """What one partner gets in a payout."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payout", "partner"], name="payout_line_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_line_amount"),
        ]
