"""Payouts: one person prepares, another agrees; only what is free is paid, and only with tax data."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kaipu.commerce.partners.events import PartnersPaid
from kaipu.commerce.partners.models import Payout, PayoutLine
from kaipu.commerce.partners.operations.posting import lock_partner, post
from kaipu.commerce.partners.queries import get_standing, get_terms, list_payable
from kaipu.kernel import audit, outbox
from kaipu.kernel.operation import acting_now, operation


class NothingToPay(ValueError):
    """Nobody has enough free commission and tax data, or (on agreeing) somebody has less by now than was prepared."""


class PayoutWaits(ValueError):
    """Another payout waits to be decided."""


class PayoutUnknown(LookupError):
    """No payout of this number waits."""


class SamePerson(ValueError):
    """Whoever prepared a payout may not agree to it."""


@operation
def prepare_payout(*, at: datetime) -> int:
    """Prepare a payout of everything that is free; return its number. Raises NothingToPay, PayoutWaits."""
    due = list_payable(least_minor=get_terms().least_payout_minor)
    if not due:
        raise NothingToPay
    try:
        with transaction.atomic():
            made = Payout.objects.create(asked_by=acting_now().actor, asked_at=at)
    except IntegrityError as error:
        raise PayoutWaits from error
    PayoutLine.objects.bulk_create(PayoutLine(payout=made, partner_id=partner, amount_minor=n) for partner, n in due)
    total = sum(amount for _partner, amount in due)
    audit.record(action="partners.prepare_payout", subject=f"payout:{made.id}", detail={"total": total}, at=at)
    return int(made.id)


@operation
def decide_payout(*, payout_id: int, agreed: bool, at: datetime) -> None:
    """Book a payout that waits as paid, or refuse it. Sends no money: the bank's file is the payout's list.

    Raises PayoutUnknown, SamePerson, NothingToPay where a refund left somebody with less than was prepared.
    """
    asked = Payout.objects.select_for_update().filter(id=payout_id, state="waiting").first()
    if asked is None:
        raise PayoutUnknown(str(payout_id))
    actor = acting_now().actor
    lines = list(
        PayoutLine.objects.filter(payout=asked).order_by("partner_id").values_list("partner_id", "amount_minor")
    )
    if agreed:
        if actor == asked.asked_by:
            raise SamePerson(actor)
        for partner_id, amount in lines:
            lock_partner(partner_id)
            if get_standing(partner_id=partner_id).free_minor < amount:
                raise NothingToPay(str(partner_id))
            post(partner_id, "payout", {"free": -amount, "paid": amount}, f"payout:{asked.id}:{partner_id}", at)
        total = sum(amount for _partner, amount in lines)
        outbox.publish(PartnersPaid(asked.id, len(lines), total, settings.CURRENCY, at))
    asked.state, asked.decided_by, asked.decided_at = "paid" if agreed else "refused", actor, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(action=f"partners.payout_{asked.state}", subject=f"payout:{asked.id}", at=at)
