"""Sentences about partners, for the shop and the desk."""

from django.utils.translation import gettext as _

from kaipu.web.ui import formats


def state(name: str) -> tuple[str, str]:
    """Return a partner's state and its tone."""
    return {
        "asked": (_("asks"), "warn"), "active": (_("partner"), "good"), "refused": (_("refused"), ""), "ended": (_("ended"), ""),
    }.get(name, (name, ""))  # fmt: skip


def entry(kind: str) -> str:
    """Return what moved money in a partner's books."""
    return {
        "earn": _("Order handed over"), "release": _("Return window over"), "claw_back": _("Goods came back"), "payout": _("Paid out"),
    }.get(kind, kind)  # fmt: skip


def payout_state(name: str) -> tuple[str, str]:
    """Return a payout's state and its tone."""
    return {
        "waiting": (_("waits for a second person"), "warn"),
        "paid": (_("paid"), "good"),
        "refused": (_("refused"), ""),
    }.get(name, (name, ""))


def share(basis_points: int) -> str:
    """Return a share as a percentage."""
    return formats.percent(basis_points / 10_000, 0 if basis_points % 100 == 0 else 1)


def tax_fault(field: str) -> str:
    """Return what is wrong with tax data."""
    return {
        "tax_name": _("Type the name or company as the tax office knows it."),
        "tax_id": _("A tax number has 4 to 31 letters and digits."), "tax_country": _("Type two letters, for example US or CN."),
    }.get(field, _("Please look at this field again."))  # fmt: skip
