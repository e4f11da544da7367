"""The page of tills of other makers: which tell their sales, since when one is silent, and what was refused."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock, tokens
from kaipu.kernel.money import Money
from kaipu.web.console.shell import needs, show

WEEK, SILENT = timedelta(days=6), timedelta(hours=1)


@require_safe
@needs("orders.view")
def others(request: HttpRequest) -> HttpResponse:
    """Show each key of a till with what it told today and in seven days. Two statements besides the shell's."""
    now = clock.now()
    today = clock.local_date(now)
    told: dict[object, list[orders.TellingRecord]] = {}
    for each in orders.list_tellings(since=today - WEEK):
        told.setdefault(each.teller, []).append(each)
    rows = [_row(key, told.get(key.id, []), now) for key in tokens.list_tokens(scope="tills.use")]
    days = [(title, each, _money(each.total_minor)) for title, _state, tellings, *_rest in rows for each in tellings]
    days.sort(key=lambda row: (row[1].day, row[1].last_at), reverse=True)
    return show(request, "console/till/others.html", {"rows": rows, "days": days}, title=_("Tills of other makers"))


def _money(minor: int) -> Money:
    return Money(minor, settings.CURRENCY)


def _row(
    key: tokens.TokenRecord, tellings: list[orders.TellingRecord], now: datetime
) -> tuple[str, tuple[str, str], list[orders.TellingRecord], datetime | None, int, Money, int, Money, str]:
    today = [each for each in tellings if each.day == clock.local_date(now)]
    last = max((each.last_at for each in tellings), default=None)
    reason = next((each.last_reason for each in tellings if each.last_reason), "")
    return (
        key.title, _state(key, last, now), tellings, last, sum(each.accepted for each in today),
        _money(sum(each.total_minor for each in today)), sum(each.accepted for each in tellings),
        _money(sum(each.total_minor for each in tellings)), _why(reason),
    )  # fmt: skip


def _state(key: tokens.TokenRecord, last: datetime | None, now: datetime) -> tuple[str, str]:
    if key.revoked_at:
        return _("key taken back"), ""
    if last is None:
        return _("nothing told in seven days"), "warn"
    return (_("silent"), "warn") if now - last > SILENT else (_("tells"), "good")


def _why(reason: str) -> str:
    """Return in words why a sale was refused last."""
    return {
        "": "", "zone-missing": _("its time has no zone"), "in-the-future": _("its time lies in the future"),
        "too-late": _("older than two weeks"), "sku-unknown": _("a product is not known"), "place-unknown": _("the place is not known"),
        "member-unknown": _("no member has this code"), "total-changed": _("the sum is another now"), "no-price": _("a product has no price"),
        "points-short": _("the member has fewer points"), "quantity": _("a quantity cannot be"),
    }.get(reason, reason)  # fmt: skip
