"""What replenishment keeps to: how sure to be of each class, what keeping and ordering cost, and the week's budget."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.replenishment import api as replenishment
from kaipu.kernel import clock
from kaipu.kernel.money import Money, NotAnAmount, parse
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

HOME = "/desk/replenishment/settings/"
LEAST, MOST = 50, 99
MOST_MINOR = 100_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@needs("inventory.view")
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show service levels and costs, and change them."""
    if request.method == "POST":
        return _save(request) if desk_of(request).may("inventory.edit") else refuse(request, "inventory.edit")
    return _form(request, _stored(), Typed(request.GET))


def _stored() -> dict[str, str]:
    purse = replenishment.get_purse()
    given = {f"service_{cell}": str(percent) for cell, percent in replenishment.list_service().items()}
    return given | {
        "holding_percent": str(purse.holding_percent), "line": major(purse.line_minor), "move": major(purse.move_minor),
        "weekly": major(purse.weekly_minor) if purse.weekly_minor else "",
    }  # fmt: skip


def _save(request: HttpRequest) -> HttpResponse:
    """Keep one of the two forms: each is an operation of its own."""
    form = Typed(request.POST)
    if form.text("part", 20) == "service":
        levels = {cell: form.whole(f"service_{cell}", least=LEAST, most=MOST) for cell in replenishment.CELLS}
        if not form.errors:
            replenishment.set_service(levels=levels, at=clock.now())
    else:
        purse = replenishment.PurseRecord(
            form.whole("holding_percent", most=100), amount(form, "line"), amount(form, "move"), amount(form, "weekly")
        )
        if not form.errors:
            replenishment.set_purse(purse=purse, at=clock.now())
    if form.errors:
        return _form(request, _stored() | {name: form.text(name, 20) for name in request.POST}, form)
    messages.success(request, _("Kept. The proposals of tomorrow morning go by it."))
    return HttpResponseRedirect(HOME)


def _form(request: HttpRequest, given: dict[str, str], form: Typed) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "settings", "given": given, "errors": form.errors, "problems": form.problems,
        "grid": [
            (abc, [(f"service_{abc}{xyz}", f"{abc}{xyz}", given.get(f"service_{abc}{xyz}", ""), form.errors.get(f"service_{abc}{xyz}", "")) for xyz in "XYZ"])
            for abc in "ABC"
        ],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return show(
        request, "console/replenishment/settings.html", context, title=_("What replenishment keeps to"), status=status
    )


def amount(form: Typed, name: str) -> int:
    """Read an amount that may be nothing; 0 beside an error, and for an empty field."""
    typed = form.text(name, 20).lstrip("$¥€£ ")
    if not typed:
        return 0
    try:
        found = parse(typed, settings.CURRENCY).minor
    except NotAnAmount:
        found = -1
    if not 0 <= found <= MOST_MINOR:
        form.errors[name] = _("Type an amount such as 3.99, or leave it empty for nothing.")
        return 0
    return found


def major(minor: int) -> str:
    """Return an amount as it is typed."""
    return f"{Money(minor, settings.CURRENCY).major}"
