"""The pages of coupons: what there is and what became of it, making one, ending one."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.kernel.money import Money, NotAnAmount, parse
from kaipu.web.console import listing
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import member_words

FIELDS = (
    "code", "title_en", "title_zh", "kind", "value", "cap", "threshold", "channel", "access", "from", "until", "per_member",
    "total",
)  # fmt: skip


def _accesses() -> list[tuple[str, str]]:
    return [
        ("code", _("Whoever types the code")), ("wallet", _("Members may take it into their wallet")),
        ("gift", _("Only those who are given it")),
    ]  # fmt: skip


def _channels() -> list[tuple[str, str]]:
    return [("", _("Shop and till")), ("web", _("Only on the web")), ("store", _("Only at the till"))]


@require_safe
@needs("members.view")
def coupon_list(request: HttpRequest) -> HttpResponse:
    """Show coupons with what became of them. One statement besides the shell's."""
    at, accesses, channels = clock.now(), dict(_accesses()), dict(_channels())
    found = members.list_coupons(limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [
        {
            "coupon": row.coupon, "title": member_words.title(row.coupon), "worth": member_words.worth(row.coupon),
            "access": accesses[row.coupon.access], "channel": channels[row.coupon.channel], "held": row.held,
            "given": Money(row.given_minor, row.coupon.currency), "state": row.coupon.state_at(at),
            "word": member_words.state(row.coupon.state_at(at))[0], "tone": member_words.state(row.coupon.state_at(at))[1],
        }
        for row in found
    ]  # fmt: skip
    return show(request, "console/members/coupons.html", {"window": listing.window(request, rows)}, title=_("Coupons"))


@require_http_methods(["GET", "POST"])
@needs("members.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Make a coupon."""
    form = Typed(request.POST)
    if request.method == "POST":
        draft = _read(form)
        if draft is not None:
            try:
                members.create_coupon(draft=draft, at=clock.now())
                messages.success(request, _("The coupon %(code)s is made.") % {"code": members.clean_code(draft.code)})
                return HttpResponseRedirect("/desk/members/coupons/")
            except members.CodeTaken:
                form.errors["code"] = _("Another coupon has this code. Choose another.")
            except members.CouponInvalid as refused:
                for name in refused.fields:
                    form.errors[_field_of(name)] = _sentence(name)
    today = clock.local_date(clock.now())
    fresh = {
        "kind": "amount",
        "access": "code",
        "per_member": "1",
        "from": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
    }
    values = {name: form.given.get(name, "") for name in FIELDS} if form.given else fresh
    context = {
        "values": values, "errors": form.errors, "problems": form.problems, "accesses": _accesses(), "channels": _channels(),
        "currency": settings.CURRENCY,
    }  # fmt: skip
    return show(
        request, "console/members/coupon.html", context, title=_("New coupon"), status=422 if form.errors else 200
    )


def _field_of(name: str) -> str:
    return {
        "amount_minor": "value", "percent_bp": "value", "cap_minor": "cap", "threshold_minor": "threshold", "valid_until": "until",
    }.get(name, name)  # fmt: skip


def _sentence(name: str) -> str:
    asked = {
        "code": _("A code has 3 to 32 letters, digits and hyphens, for example AUTUMN-10."),
        "amount_minor": _("Type an amount such as 3.99."), "percent_bp": _("Type a percentage above 0 and up to 100."),
        "valid_until": _("The last day must not lie before the first."),
    }  # fmt: skip
    return asked.get(name, _("Please look at this field again."))


def amount_or_none(form: Typed, name: str) -> int | None:
    """Read an amount that may be left out."""
    text = form.text(name).lstrip("$¥€£ ")
    if not text:
        return None
    try:
        amount = parse(text, settings.CURRENCY)
    except NotAnAmount:
        form.errors[name] = _("Type an amount such as 3.99.")
        return None
    if not 0 <= amount.minor <= 100_000_000:
        form.errors[name] = _("Type an amount from 0 to 1,000,000.")
        return None
    return amount.minor


def _basis_points(form: Typed) -> int:
    """Read a percentage with at most two decimals."""
    try:
        share = parse(form.text("value").rstrip("%％ "), "USD").minor
    except NotAnAmount:
        share = 0
    if not 0 < share <= 10_000:
        form.errors["value"] = _sentence("percent_bp")
    return share


def _read(form: Typed) -> members.CouponDraft | None:
    kind = form.text("kind")
    code = form.needed("code", _sentence("code"))
    english, chinese = (
        form.needed("title_en", _("Say in English what it is.")),
        form.needed("title_zh", _("Say in Chinese what it is.")),
    )
    percent = _basis_points(form) if kind == "percent" else 0
    amount = form.money("value").minor if kind != "percent" else 0
    cap, threshold = amount_or_none(form, "cap"), amount_or_none(form, "threshold")
    since, until = form.day("from", needed=True), form.day("until")
    per_member = form.whole("per_member", least=1, most=1000)
    total = form.whole("total", least=1) if form.text("total") else None
    if until is not None and since is not None and until < since:
        form.errors["until"] = _sentence("valid_until")
    if form.errors or since is None:
        return None
    return members.CouponDraft(
        code=code, title_en=english, title_zh=chinese, kind=kind, amount_minor=amount, percent_bp=percent, cap_minor=cap or None,
        threshold_minor=threshold or 0, channel=form.text("channel"), access=form.text("access"), per_member=per_member,
        total=total, valid_from=clock.day_start(since),
        valid_until=clock.day_start(until + timedelta(days=1)) if until else None,
    )  # fmt: skip


@require_POST
@needs("members.edit")
def end(request: HttpRequest, coupon_id: int) -> HttpResponse:
    """End a coupon now."""
    try:
        members.end_coupon(coupon_id=coupon_id, at=clock.now())
    except members.CouponUnknown as error:
        raise Http404(str(coupon_id)) from error
    messages.success(request, _("The coupon has ended. What was used with it stays."))
    return HttpResponseRedirect("/desk/members/coupons/")
