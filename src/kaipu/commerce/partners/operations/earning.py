"""From a visit to a commission: who brought an order, what it earns, when it is free, what a refund takes back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.commerce.partners.events import CommissionClawedBack, CommissionEarned
from kaipu.commerce.partners.models import Commission, Month, Partner, Sale
from kaipu.commerce.partners.operations.posting import lock_partner, post
from kaipu.commerce.partners.queries import find_partner_by_code, find_partner_by_session, get_shares, get_terms
from kaipu.commerce.partners.rules import commission, month_of, refusal, to_claw, within_month
from kaipu.commerce.payments import api as payments
from kaipu.kernel import clock, outbox
from kaipu.kernel.operation import operation


@operation
def note_sale(*, order_id: int, code: str, session: str, at: datetime) -> bool:
    """Note which partner brought an order, by the link's code or else by the visit; return whether one did. Once an order.

    One's own household, and a circle of partners who buy by each other's links, is noted with its refusal and earns nothing.
    """
    found = find_partner_by_code(code=code) if code else None
    found = found or find_partner_by_session(session=session, at=at)
    if found is None:
        return False
    partner = Partner.objects.get(id=found.id)
    order = orders.get_order(order_id=order_id, at=at)
    marks = _contact_marks(order.contact)
    if order.customer_id is not None:
        marks |= customers.list_marks(customer_id=order.customer_id)
    why = refusal(marks, _partner_marks(partner), _is_related(partner, order.customer_id))
    _sale, fresh = Sale.objects.get_or_create(
        order_id=order_id, defaults={"partner": partner, "customer_id": order.customer_id, "refusal": why, "at": at}
    )
    if fresh and order.state == "completed":  # what was told first may be heard last
        _earn(order, at)
    return fresh


def _contact_marks(contact: object) -> set[tuple[str, str]]:
    known = dict(contact) if isinstance(contact, dict) else {}
    street = f"{known.get('street', '')} {known.get('postcode', '')}".casefold().strip()
    marks = {("email", known.get("email", "").lower()), ("phone", known.get("phone", "")), ("street", street)}
    return {(kind, value) for kind, value in marks if value}


def _partner_marks(partner: Partner) -> set[tuple[str, str]]:
    marks = {("email", partner.email.lower())} if partner.email else set()
    if partner.customer_id is not None:
        marks |= customers.list_marks(customer_id=partner.customer_id)
    return marks


def _is_related(partner: Partner, customer_id: int | None) -> bool:
    """Tell whether a buyer is the partner, stands above or below them, or has earned by them: then each would pay the other."""
    buyer = Partner.objects.filter(customer_id=customer_id).first() if customer_id is not None else None
    if buyer is None:
        return False
    if buyer.id == partner.id or buyer.parent_id == partner.id or partner.parent_id == buyer.id:
        return True
    if partner.customer_id is None:
        return False
    return Sale.objects.filter(partner=buyer, customer_id=partner.customer_id, refusal="").exists()


def _is_same_payer(sale: Sale, order: orders.OrderRecord) -> bool:
    """Tell whether an order was paid with what its partner pays with; known only after the order was noted."""
    digest = payments.find_means(subject=f"order:{order.id}")
    return bool(digest) and ("means", digest) in _partner_marks(sale.partner)


@operation
def earn_commission(*, order_id: int, at: datetime) -> int:
    """Give the commissions of an order that was handed over, once; return their sum in minor units. Delivery earns nothing."""
    if not Sale.objects.filter(order_id=order_id).exists():
        return 0
    return _earn(orders.get_order(order_id=order_id, at=at), at)


def _earn(order: orders.OrderRecord, at: datetime) -> int:
    sale = Sale.objects.select_for_update().get(order_id=order.id)
    if not sale.refusal and _is_same_payer(sale, order):
        sale.refusal = "same"
        sale.save(update_fields=["refusal"])
    if sale.refusal:
        return 0
    shares, terms = get_shares(), get_terms()
    departments = catalog.list_departments_of(sku_ids=[line.sku.id for line in order.lines])
    lines = [(departments.get(line.sku.id, ""), line.total.minor) for line in order.lines]
    earned = 0
    parent_id = Partner.objects.values_list("parent_id", flat=True).get(id=sale.partner_id)
    for level, partner_id in sorted(((1, sale.partner_id), (2, parent_id)), key=lambda each: each[1] or 0):
        if partner_id is None:
            continue
        base, amount = commission(lines, shares[level], terms.cap_order_minor)
        partner = lock_partner(partner_id)
        if partner.state != "active" or Commission.objects.filter(sale=sale, level=level).exists():
            continue
        amount = _into_month(partner_id, amount, terms.cap_month_minor, at)
        made = Commission.objects.create(
            sale=sale, partner=partner, level=level, base_minor=base, total_minor=order.total.minor, amount_minor=amount, at=at,
            release_at=at + timedelta(days=terms.hold_days),
        )  # fmt: skip
        if amount:
            post(partner_id, "earn", {"held": amount, "cost": -amount}, f"earn:{made.id}", at)
            outbox.publish(CommissionEarned(partner_id, order.id, level, amount, settings.CURRENCY, at))
        earned += amount
    if sale.refunded_minor:  # a refund that was heard before
        _claw(sale, f"claw_back:early:{sale.id}", at)
    return earned


def _into_month(partner_id: int, amount: int, cap_minor: int | None, at: datetime) -> int:
    """Count a commission into its month and return how much of it fits. The partner is locked; a CHECK stands behind."""
    month = month_of(clock.local_date(at))
    row, _fresh = Month.objects.get_or_create(partner_id=partner_id, month=month, defaults={"cap_minor": cap_minor})
    fits = within_month(amount, row.earned_minor, row.cap_minor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partners_month SET earned_minor = earned_minor + %s WHERE id = %s", [fits, row.id])
    return fits


@operation
def claw_back(*, order_id: int, refund_minor: int, reference: str, at: datetime) -> int:
    """Take back what refunded money had earned, rounded up; return how much. A free balance may fall below zero.

    Once for a reference, if something was taken. Frees no room in the month's cap.
    """
    sale = Sale.objects.select_for_update().filter(order_id=order_id).first()
    if sale is None:
        return 0
    Sale.objects.filter(id=sale.id).update(refunded_minor=F("refunded_minor") + refund_minor)
    sale.refresh_from_db()
    return _claw(sale, reference, at)


def _claw(sale: Sale, reference: str, at: datetime) -> int:
    taken = 0
    for earned in Commission.objects.filter(sale=sale).order_by("partner_id"):
        lock_partner(earned.partner_id)
        earned.refresh_from_db()
        amount = to_claw(earned.amount_minor, earned.clawed_minor, earned.total_minor, sale.refunded_minor)
        if not amount:
            continue
        account = "free" if earned.released else "held"
        if post(earned.partner_id, "claw_back", {account: -amount, "cost": amount}, f"{reference}:{earned.level}", at):
            Commission.objects.filter(id=earned.id).update(clawed_minor=F("clawed_minor") + amount)
            outbox.publish(
                CommissionClawedBack(earned.partner_id, sale.order_id, earned.level, amount, settings.CURRENCY, at)
            )
            taken += amount
    return taken


@operation
def release_commissions(*, partner_id: int, at: datetime) -> int:
    """Free a partner's commissions whose goods can no longer come back; return how much was freed."""
    lock_partner(partner_id)
    freed = 0
    for earned in Commission.objects.filter(partner_id=partner_id, released=False, release_at__lte=at).order_by("id"):
        amount = earned.amount_minor - earned.clawed_minor
        Commission.objects.filter(id=earned.id).update(released=True)
        if amount and post(partner_id, "release", {"free": amount, "held": -amount}, f"release:{earned.id}", at):
            freed += amount
    return freed
