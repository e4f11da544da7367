"""Who is a partner: asking, agreeing, ending; their links' visits; the scheme and its shares."""

import re
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from kaipu.commerce.customers import api as customers
from kaipu.commerce.partners.models import Click, Partner, Scheme, Share
from kaipu.commerce.partners.operations.posting import lock_partner
from kaipu.commerce.partners.queries import PartnerRecord, PartnerUnknown, find_partner_by_code, get_partner
from kaipu.commerce.partners.rules import LEVELS, Terms
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import acting_now, operation

TAX_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z .\-/]{3,30}")
COUNTRY = re.compile(r"[A-Z]{2}")
KEEP_CLICKS = timedelta(days=30)


class PartnerInvalid(ValueError):
    """What was said of a partner cannot be; `fields` names what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class SchemeInvalid(PartnerInvalid):
    """What was said of the scheme cannot be; `fields` names what."""


class AlreadyPartner(ValueError):
    """This customer is a partner, or has asked to be one."""


class TooDeep(ValueError):
    """Whoever was brought along by a partner brings no further partners: there are two levels."""


def _parent(code: str) -> PartnerRecord | None:
    """Return who brought a partner along; raises PartnerUnknown, TooDeep."""
    if not code:
        return None
    parent = find_partner_by_code(code=code)
    if parent is None:
        raise PartnerUnknown(code)
    if parent.depth != 1:
        raise TooDeep(code)
    return parent


def _make(kind: str, name: str, email: str, parent: PartnerRecord | None, customer_id: int | None, at: datetime) -> int:
    made = Partner.objects.create(
        code=f"P{ids.new_code(7)}", kind=kind, customer_id=customer_id, parent_id=parent.id if parent else None,
        depth=2 if parent else 1, parent_depth=1 if parent else None, name=name, email=email, asked_at=at,
    )  # fmt: skip
    return int(made.id)


@operation
def apply_as_partner(*, customer_id: int, parent_code: str = "", at: datetime) -> int:
    """Ask in a customer's name to become a partner; return its number. Raises AlreadyPartner, PartnerUnknown, TooDeep."""
    parent = _parent(parent_code)
    customer = customers.get_customer(customer_id=customer_id)
    try:
        with transaction.atomic():
            return _make("member", customer.name or customer.number, customer.email, parent, customer_id, at)
    except IntegrityError as error:
        raise AlreadyPartner(str(customer_id)) from error


@operation
def make_company(*, name: str, email: str, parent_code: str = "", at: datetime) -> int:
    """Make a company a partner at once; return its number. Raises PartnerInvalid, PartnerUnknown, TooDeep."""
    if not name.strip():
        raise PartnerInvalid(("name",))
    made = _make("company", name.strip(), customers.clean_email(email), _parent(parent_code), None, at)
    _decide(made, "active", at)
    return made


def _decide(partner_id: int, state: str, at: datetime) -> None:
    Partner.objects.filter(id=partner_id).update(state=state, decided_by=acting_now().actor, decided_at=at)
    audit.record(action=f"partners.{state}", subject=f"partner:{partner_id}", at=at)


@operation
def decide_partner(*, partner_id: int, agreed: bool, at: datetime) -> None:
    """Make who asked a partner, or refuse. Raises PartnerUnknown where nobody of this number asks."""
    if lock_partner(partner_id).state != "asked":
        raise PartnerUnknown(str(partner_id))
    _decide(partner_id, "active" if agreed else "refused", at)


@operation
def end_partner(*, partner_id: int, at: datetime) -> None:
    """End a partnership: links lead to the shop and earn nothing; what was earned is still paid. Raises PartnerUnknown."""
    if lock_partner(partner_id).state != "active":
        raise PartnerUnknown(str(partner_id))
    _decide(partner_id, "ended", at)


@operation
def set_tax_data(*, partner_id: int, name: str, tax_id: str, country: str, at: datetime) -> None:
    """Note what the tax office asks for; nothing is paid without it. Raises PartnerInvalid, PartnerUnknown."""
    wrong = {
        "tax_name": not 2 <= len(name.strip()) <= 200, "tax_id": not TAX_ID.fullmatch(tax_id.strip()),
        "tax_country": not COUNTRY.fullmatch(country.strip().upper()),
    }  # fmt: skip
    faults = tuple(field for field, is_wrong in wrong.items() if is_wrong)
    if faults:
        raise PartnerInvalid(faults)
    get_partner(partner_id=partner_id)
    Partner.objects.filter(id=partner_id).update(
        tax_name=name.strip(), tax_id=tax_id.strip(), tax_country=country.strip().upper()
    )
    audit.record(action="partners.set_tax_data", subject=f"partner:{partner_id}", at=at)


@operation
def note_click(*, code: str, session: str, at: datetime) -> bool:
    """Note that a visit came by a partner's link, the latest of several; return whether the code is an active partner's."""
    partner = find_partner_by_code(code=code)
    if partner is None or not session:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_click (partner_id, session, at) VALUES (%s, %s, %s) "
            "ON CONFLICT (session) DO UPDATE SET partner_id = EXCLUDED.partner_id, at = EXCLUDED.at",
            [partner.id, session, at],
        )
    return True


@operation
def forget_clicks(*, at: datetime) -> int:
    """Forget by whose links visits came more than 30 days ago; return how many."""
    gone, _rows = Click.objects.filter(at__lte=at - KEEP_CLICKS).delete()
    return gone


@operation
def set_scheme(*, terms: Terms, at: datetime) -> None:
    """Write the rules of commissions; what was earned, and months under way, stay. Raises SchemeInvalid."""
    wrong = {
        "cap_order_minor": terms.cap_order_minor is not None and terms.cap_order_minor < 0,
        "cap_month_minor": terms.cap_month_minor is not None and terms.cap_month_minor < 0,
        "hold_days": not 0 <= terms.hold_days <= 365, "least_payout_minor": not 0 <= terms.least_payout_minor <= 100_000_000,
    }  # fmt: skip
    faults = tuple(field for field, is_wrong in wrong.items() if is_wrong)
    if faults:
        raise SchemeInvalid(faults)
    values = {
        "cap_order_minor": terms.cap_order_minor, "cap_month_minor": terms.cap_month_minor, "hold_days": terms.hold_days,
        "least_payout_minor": terms.least_payout_minor, "is_open": terms.is_open,
    }  # fmt: skip
    Scheme.objects.update_or_create(id=1, defaults=values)
    audit.record(action="partners.set_scheme", subject="scheme", detail=values, at=at)


@operation
def set_share(*, level: int, department: str, share_bp: int | None, at: datetime) -> None:
    """Write what a level earns of a department (“”: of all others); None takes the line away. Raises SchemeInvalid."""
    if level not in LEVELS or (share_bp is not None and not 0 <= share_bp <= 5000):
        raise SchemeInvalid(("share",))
    if share_bp is None:
        Share.objects.filter(level=level, department=department).delete()
    else:
        Share.objects.update_or_create(level=level, department=department, defaults={"share_bp": share_bp})
    detail = {"level": level, "department": department, "share_bp": share_bp}
    audit.record(action="partners.set_share", subject="scheme", detail=detail, at=at)
