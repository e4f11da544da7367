"""Reads of partners themselves and of the scheme."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kaipu.commerce.partners.models import Click, Commission, Partner, Scheme, Share
from kaipu.commerce.partners.rules import Terms

REMEMBERED = timedelta(days=30)


class PartnerUnknown(LookupError):
    """No partner has this number or code."""


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """A partner; `parent_id` is who brought them along."""

    id: int
    code: str
    kind: str
    customer_id: int | None
    parent_id: int | None
    depth: int
    name: str
    email: str
    tax_name: str
    tax_id: str
    tax_country: str
    state: str
    asked_at: datetime
    decided_at: datetime | None

    @property
    def may_be_paid(self) -> bool:
        """Whether the data that taxes need are there."""
        return bool(self.tax_name and self.tax_id and self.tax_country)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in a list, with what came of them; amounts in minor units."""

    partner: PartnerRecord
    clicks: int
    sales: int
    held_minor: int
    free_minor: int
    paid_minor: int


_PARTNER = (
    "id", "code", "kind", "customer_id", "parent_id", "depth", "name", "email", "tax_name", "tax_id", "tax_country", "state",
    "asked_at", "decided_at",
)  # fmt: skip
_TERMS = ("cap_order_minor", "cap_month_minor", "hold_days", "least_payout_minor", "is_open")


def get_terms() -> Terms:
    """Return the rules in force. One statement."""
    row = Scheme.objects.values_list(*_TERMS).first()
    return Terms() if row is None else Terms(*row)


def get_shares() -> dict[int, dict[str, int]]:
    """Return basis points by level and department; “” is all departments that are not named. One statement."""
    found: dict[int, dict[str, int]] = {1: {}, 2: {}}
    for level, department, share in Share.objects.values_list("level", "department", "share_bp"):
        found[level][department] = share
    return found


def get_partner(*, partner_id: int) -> PartnerRecord:
    """Return a partner; raises PartnerUnknown."""
    row = Partner.objects.filter(id=partner_id).values_list(*_PARTNER).first()
    if row is None:
        raise PartnerUnknown(str(partner_id))
    return PartnerRecord(*row)


def find_partner_by_code(*, code: str) -> PartnerRecord | None:
    """Return the active partner with a code, or None."""
    row = Partner.objects.filter(code=code.strip().upper(), state="active").values_list(*_PARTNER).first()
    return None if row is None else PartnerRecord(*row)


def find_partner_of(*, customer_id: int) -> PartnerRecord | None:
    """Return the partner that a customer is or asked to be, or None."""
    row = Partner.objects.filter(customer_id=customer_id).values_list(*_PARTNER).first()
    return None if row is None else PartnerRecord(*row)


def find_partner_by_session(*, session: str, at: datetime) -> PartnerRecord | None:
    """Return the active partner by whose link a visit came within 30 days, or None."""
    found = Click.objects.filter(session=session, at__gt=at - REMEMBERED, partner__state="active")
    row = found.values_list(*(f"partner__{name}" for name in _PARTNER)).first() if session else None
    return None if row is None else PartnerRecord(*row)


def list_partners(*, state: str = "", limit: int = 50, offset: int = 0) -> list[PartnerRow]:
    """Return partners with what came of them, those who ask first, then the newest. One statement."""
    selected = ", ".join(f"p.{name}" for name in _PARTNER)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {selected}, (SELECT count(*) FROM partners_click c WHERE c.partner_id = p.id)::int, "
            "(SELECT count(*) FROM partners_sale s WHERE s.partner_id = p.id AND s.refusal = '')::int, "
            "coalesce(b.held, 0)::bigint, coalesce(b.free, 0)::bigint, coalesce(b.paid, 0)::bigint FROM partners_partner p "
            "LEFT JOIN LATERAL (SELECT sum(g.amount_minor) FILTER (WHERE g.account = 'held') AS held, "
            "sum(g.amount_minor) FILTER (WHERE g.account = 'free') AS free, "
            "sum(g.amount_minor) FILTER (WHERE g.account = 'paid') AS paid FROM partners_posting g "
            "JOIN partners_entry e ON e.id = g.entry_id WHERE e.partner_id = p.id) AS b ON true "
            "WHERE (%s = '' OR p.state = %s) ORDER BY p.state <> 'asked', p.id DESC LIMIT %s OFFSET %s",
            [state, state, limit, offset],
        )
        cut = len(_PARTNER)
        return [PartnerRow(PartnerRecord(*row[:cut]), *row[cut:]) for row in cursor.fetchall()]


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return everything that this module knows of a customer, as plain values, for the person to read."""
    found = Partner.objects.filter(customer_id=customer_id).first()
    if found is None:
        return {}
    earned = Commission.objects.filter(partner=found).order_by("id")
    return {
        "code": found.code, "state": found.state, "name": found.name, "email": found.email, "tax_name": found.tax_name,
        "tax_id": found.tax_id, "tax_country": found.tax_country, "asked_at": found.asked_at,
        "commissions": list(earned.values("level", "amount_minor", "clawed_minor", "released", "at")),
    }  # fmt: skip
