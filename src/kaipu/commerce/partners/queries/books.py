"""Reads of partners' books and of payouts; every balance is a sum of postings."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Sum

from kaipu.commerce.partners.models import Commission, Payout, PayoutLine, Posting
from kaipu.commerce.partners.rules import ACCOUNTS


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner's balances in minor units. `free_minor` may lie below zero: what comes next makes up for it."""

    held_minor: int
    free_minor: int
    paid_minor: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry of the books: what it moved of what the partner holds."""

    at: datetime
    kind: str
    reference: str
    held_minor: int
    free_minor: int


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """What one partner gets in a payout."""

    partner_id: int
    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PayoutRecord:
    """A run of payments."""

    id: int
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    total_minor: int
    lines: tuple[PayoutRow, ...]


@dataclass(frozen=True, slots=True)
class TaxRow:
    """What a partner was paid in a year, with what the tax office asks for."""

    partner_id: int
    tax_name: str
    tax_id: str
    tax_country: str
    paid_minor: int
    payments: int


def get_standing(*, partner_id: int) -> Standing:
    """Return a partner's balances. One statement."""
    rows = Posting.objects.filter(entry__partner_id=partner_id).values("account").annotate(n=Sum("amount_minor"))
    sums = {row["account"]: int(row["n"]) for row in rows}
    return Standing(*(sums.get(account, 0) for account in ACCOUNTS))


def list_ledger(*, partner_id: int, limit: int = 50) -> list[LedgerRow]:
    """Return the newest entries of a partner's books. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.at, e.kind, e.reference, coalesce(sum(g.amount_minor) FILTER (WHERE g.account = 'held'), 0)::bigint, "
            "coalesce(sum(g.amount_minor) FILTER (WHERE g.account = 'free'), 0)::bigint FROM partners_entry e "
            "JOIN partners_posting g ON g.entry_id = e.id WHERE e.partner_id = %s GROUP BY e.id ORDER BY e.at DESC, e.id DESC "
            "LIMIT %s",
            [partner_id, limit],
        )
        return [LedgerRow(*row) for row in cursor.fetchall()]


def list_due(*, at: datetime) -> list[int]:
    """Return the partners with commissions to be freed. One statement."""
    due = Commission.objects.filter(released=False, release_at__lte=at)
    return list(due.order_by("partner_id").values_list("partner_id", flat=True).distinct())


def list_payable(*, least_minor: int) -> list[tuple[int, int]]:
    """Return (partner, free) of who has at least this much and tax data. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, sum(g.amount_minor)::bigint FROM partners_partner p JOIN partners_entry e ON e.partner_id = p.id "
            "JOIN partners_posting g ON g.entry_id = e.id AND g.account = 'free' WHERE p.tax_name <> '' AND p.tax_id <> '' "
            "AND p.tax_country <> '' AND p.state IN ('active', 'ended') GROUP BY p.id "
            "HAVING sum(g.amount_minor) >= greatest(%s, 1) ORDER BY p.id",
            [least_minor],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def list_payouts(*, limit: int = 20) -> list[PayoutRecord]:
    """Return payouts with their lines, the newest first. Two statements."""
    runs = list(Payout.objects.order_by("-id")[:limit])
    lines: dict[int, list[PayoutRow]] = {run.id: [] for run in runs}
    rows = PayoutLine.objects.filter(payout__in=runs).order_by("partner_id")
    for payout, partner, name, amount in rows.values_list("payout_id", "partner_id", "partner__name", "amount_minor"):
        lines[payout].append(PayoutRow(partner, name, amount))
    return [
        PayoutRecord(
            run.id, run.state, run.asked_by, run.asked_at, run.decided_by, run.decided_at,
            sum(line.amount_minor for line in lines[run.id]), tuple(lines[run.id]),
        )
        for run in runs
    ]  # fmt: skip


def list_tax_rows(*, since: datetime, until: datetime) -> list[TaxRow]:
    """Return what partners were paid in [since, until), by partner. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.tax_name, p.tax_id, p.tax_country, sum(l.amount_minor)::bigint, count(*)::int "
            "FROM partners_payoutline l JOIN partners_payout o ON o.id = l.payout_id AND o.state = 'paid' "
            "JOIN partners_partner p ON p.id = l.partner_id WHERE o.decided_at >= %s AND o.decided_at < %s "
            "GROUP BY p.id ORDER BY p.id",
            [since, until],
        )
        return [TaxRow(*row) for row in cursor.fetchall()]
