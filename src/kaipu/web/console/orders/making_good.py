"""Sending goods again and taking them back: one form for the order's page and for the inbox."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from kaipu.commerce.care import api as care
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.kernel import ids
from kaipu.web.console import words
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, quantities


@dataclass(frozen=True, slots=True)
class Form:
    """What can be done about an order's pieces now: lines as (line, position, pieces left, what was typed)."""

    lines: list[tuple[orders.OrderLineRecord, int, int, str]]
    sends: bool
    takes: bool
    why_send: list[tuple[str, str]]
    why_take: list[tuple[str, str]]
    key: str
    errors: dict[str, str]
    reason: str
    goods: str
    opened: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was typed and why nothing was done."""

    given: Typed
    sentence: str
    opened: str


def form_of(order: orders.OrderRecord, refused: Refusal | None = None) -> Form | None:
    """Return the form for an order, or None where nothing can be done about it. One statement."""
    sends = order.state in orders.SENDABLE and order.delivery_method != "none"
    takes = order.state == "completed"
    if not (sends or takes):
        return None
    left = orders.count_left(order_id=order.id)
    typed = refused.given if refused else None
    lines = [
        (line, position, left.get(position, 0), typed.text(f"pieces-{position}", 12) if typed else "")
        for position, line in zip(left, order.lines, strict=True)
    ]
    if not any(left.values()):
        return None
    return Form(
        lines, sends, takes, [(code, words.remedy_reason(code)) for code in orders.RESEND_REASONS],
        [(code, words.remedy_reason(code)) for code in orders.RETURN_REASONS],
        typed.text("key", 40) if typed else str(ids.new_id()), typed.errors if typed else {},
        typed.text("reason") if typed else "", typed.text("goods") if typed else "", refused.opened if refused else "",
    )  # fmt: skip


def read_wish(form: Typed, order: orders.OrderRecord) -> care.Wish | None:
    """Return what was asked for, or None beside errors: pieces by line, a reason, and the key of this form."""
    pieces: dict[int, int] = {}
    for position, line in enumerate(order.lines, start=1):
        name = f"pieces-{position}"
        if form.text(name) not in {"", "0"}:
            pieces[position] = form.quantity(name, weighed=line.weighed, least=1)
    if not pieces:
        form.errors["pieces-1"] = _("Say how many pieces of which line.")
    try:
        key = UUID(form.text("key", 40))
    except ValueError:
        key = ids.new_id()
    reason = form.text("reason")
    if reason not in {*orders.RESEND_REASONS, *orders.RETURN_REASONS}:
        form.errors["reason"] = _("Choose a reason.")
    if form.errors:
        return None
    return care.Wish(order.id, pieces, reason, key, form.text("goods") == "shelf")


def attempt(step: Callable[[], orders.Remedied]) -> tuple[orders.Remedied | None, str]:
    """Do it, and return what came of it or the sentence why nothing was done."""
    try:
        return step(), ""
    except orders.PiecesMissing:
        return None, _("Choose a reason that fits; nothing was done.")
    except orders.TooManyPieces as many:
        left = ", ".join(_("line %(line)s: %(left)s") % {"line": at, "left": max(n, 0)} for at, n in many.left.items())
        return None, _("So many pieces are not left (%(left)s); nothing was done.") % {"left": left}
    except orders.MadeGoodAlready:
        return None, _("The money for these pieces was given back already, so they are not sent again.")
    except orders.RemedyAboveLimit as above:
        return None, _(
            "One agent may send again or give back up to %(limit)s of an order. Ask whoever leads the desk; nothing was done."
        ) % {"limit": formats.money_text(above.limit)}
    except orders.StockShort as short:
        return None, _short(short.shortages)
    except (orders.StepRefused, payments.RefundTooHigh, orders.NothingPaid, inventory.LotUnknown) as refused:
        return None, _refused(refused)


def _short(shortages: tuple[tuple[catalog.SkuRecord, int], ...]) -> str:
    chinese = formats.speaks_chinese()
    left = ", ".join(
        f"{sku.name_zh if chinese else sku.name_en}: {quantities.written(max(left, 0), weighed=sku.weighed)}"
        for sku, left in shortages
    )
    return _(
        "Too few are in stock (%(left)s). Give the money back instead, or offer something else; nothing was done."
    ) % {"left": left}


def _refused(refused: Exception) -> str:
    sentences = {
        orders.StepRefused: _("The order stands where this is not possible any more; nothing was done."),
        payments.RefundTooHigh: _("That is more than is left of what was paid; nothing was done."),
        orders.NothingPaid: _("This order was not paid through this shop, so nothing can be given back from here."),
        inventory.LotUnknown: _("Nobody knows until when these pieces are good, so they cannot be sold again: write them off."),
    }  # fmt: skip
    return sentences[type(refused)]


def done_sentence(done: orders.Remedied) -> str:
    """Return in one sentence what came of it."""
    if done.number:
        return _("Sent again as order %(number)s; it waits to be packed.") % {"number": done.number}
    return _("Taken back. %(amount)s goes back the way it was paid.") % {"amount": formats.money_text(done.refund)}
