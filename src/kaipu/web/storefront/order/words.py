"""Sentences for the states and the timeline of an order."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.commerce.orders import api as orders
from kaipu.kernel.money import Money
from kaipu.web.ui import formats


def state_word(state: str) -> str:
    """Return a state as a shopper says it."""
    words = {
        "placed": _("Waiting for payment"),
        "paid": _("Being packed"),
        "ready": _("Ready to collect"),
        "shipped": _("On its way"),
        "completed": _("Handed over"),
        "cancelled": _("Cancelled"),
        "refunded": _("Paid back"),
    }
    return words.get(state, state)


def state_tone(state: str) -> str:
    """Return the tone of a state's badge."""
    return {"placed": "warn", "cancelled": "bad", "refunded": "bad", "completed": "good"}.get(state, "info")


def entry_sentence(entry: orders.TimelineRecord) -> str:
    """Return what happened, in one sentence."""
    detail = entry.detail
    if entry.kind in {"resent", "replaces"}:
        sentence = (
            _("Sent again as order %(number)s") if entry.kind == "resent" else _("Sent instead of goods of %(number)s")
        )
        return sentence % {"number": detail.get("number", "")}
    if entry.kind == "returned":
        return ngettext("%(n)s piece taken back", "%(n)s pieces taken back", int(detail.get("pieces", 0))) % {
            "n": detail.get("pieces", 0)
        }
    if entry.kind == "shipped" and detail.get("tracking_number"):
        return _("Handed to %(carrier)s, parcel %(number)s") % {
            "carrier": detail.get("carrier", ""),
            "number": detail["tracking_number"],
        }
    if entry.kind == "refund_decided" and "amount" in detail:
        amount = formats.money_text(Money(int(detail["amount"]), settings.CURRENCY))
        return _("%(amount)s goes back to you") % {"amount": amount}
    words = {
        "placed": _("Ordered"),
        "paid": _("Paid; we are packing it"),
        "ready": _("Ready at the counter"),
        "shipped": _("On its way"),
        "completed": _("Handed over"),
        "cancelled": _("Cancelled"),
        "payment_failed": _("The payment did not go through"),
        "payment_cancelled": _("The payment was broken off"),
        "paid_twice": _("It was paid twice; the second payment goes back to you"),
        "paid_too_late": _("The payment came after the order was cancelled and goes back to you"),
        "refund_decided": _("The money goes back to you"),
        "imported": _("Taken over from the old system"),
    }
    return words.get(entry.kind, entry.kind.replace("_", " "))
