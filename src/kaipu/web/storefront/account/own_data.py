"""What the shop knows of a person: asked for, fetched and erased by the person, and the page that goes into their file."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.storefront import frame
from kaipu.web.storefront.account.views import forget_bag, member_only
from kaipu.web.ui import visits


def states() -> dict[str, str]:
    """Return how far a request is, as a shopper reads it."""
    return {
        "waiting": _("being looked at"), "approved": _("being worked on"), "erased": _("being worked on"),
        "failed": _("being worked on"), "done": _("done"), "refused": _("refused"), "withdrawn": _("withdrawn"),
    }  # fmt: skip


@require_safe
@member_only
def own_data(request: HttpRequest, customer: int) -> HttpResponse:
    """Show what a member can ask for, and what they asked for."""
    return _answer(request, customer)


def _answer(request: HttpRequest, customer: int, errors: Mapping[str, str] | None = None) -> HttpResponse:
    found = privacy.list_requests(customer_id=customer, limit=10)
    words, at = states(), clock.now()
    context = {
        "rows": [
            (each, words[each.state], each.expires_at is not None and bool(each.file_name) and each.expires_at > at)
            for each in found
        ],
        "errors": errors or {}, "problems": list((errors or {}).items()),
    }  # fmt: skip
    return frame.show(
        request, "storefront/account/own_data.html", context, title=_("Your data"), place="account",
        status=422 if errors else 200,
    )  # fmt: skip


def _knows_password(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.check_password(request.POST.get("password", "")[:200]))


@require_POST
@member_only
def ask(request: HttpRequest, customer: int, kind: str) -> HttpResponse:
    """Ask for one's data, or for their erasure, proving by the password that one is who is logged in."""
    if kind not in privacy.KINDS:
        raise Http404(kind)
    if not _knows_password(request):
        return _answer(request, customer, {f"password_{kind}": _("This is not your password. Nothing was done.")})
    if kind == "erasure" and request.POST.get("sure") != "yes":
        return _answer(request, customer, {"sure": _("Tick that you are sure. Nothing was done.")})
    try:
        privacy.ask(kind=kind, customer_id=customer, source="shopper", at=clock.now())
    except privacy.AlreadyAsked:
        return HttpResponseRedirect("/account/data/")
    except customers.WorksHere:
        sentence = _("This account opens the desk. Ask a manager to close that first; nothing was done.")
        return _answer(request, customer, {"sure": sentence})
    if kind == "export":
        return HttpResponseRedirect("/account/data/")
    logout(request)
    response = forget_bag(HttpResponseRedirect("/privacy/?erased=1"))
    response.delete_cookie(visits.COOKIE, samesite="Lax")
    return response


@require_POST
@member_only
def withdraw(request: HttpRequest, customer: int, request_id: UUID) -> HttpResponse:
    """Take a request back before it is carried out; too late changes nothing."""
    with contextlib.suppress(privacy.NotWaiting):
        privacy.withdraw(request_id=request_id, customer_id=customer, at=clock.now())
    return HttpResponseRedirect("/account/data/")


@require_safe
@member_only
def fetch(request: HttpRequest, customer: int, request_id: UUID) -> HttpResponseBase:
    """Answer with the file that a member asked for, as long as it is kept."""
    try:
        asked = privacy.get_request(request_id=request_id)
    except privacy.RequestUnknown as unknown:
        raise Http404(str(request_id)) from unknown
    if (asked.customer_id, asked.kind) != (customer, "export"):
        raise Http404(str(request_id))
    path = privacy.find_file(request_id=request_id, at=clock.now())
    if path is None:
        raise Http404(str(request_id))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{clock.local_date(clock.now())}.zip")


def person_page(known: Mapping[str, Any], *, at: datetime) -> str:
    """Return what is known of a person as a page of its own, without scripts and styles."""
    titles = {
        "customer": _("Who you are"), "orders": _("Your orders"), "cart": _("Your carts"),
        "behaviour": _("What you did in the shop"), "service": _("What you asked us"), "accesses": _("Who looked at your data"),
    }  # fmt: skip
    sections = [(titles.get(name, name), list(_rows(value))) for name, value in known.items()]
    return render_to_string("storefront/account/person_page.html", {"sections": sections, "at": at})


def _rows(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Lay nested values out as rows: “3 · lines · 1 · sku”, “1001”."""
    if isinstance(value, Mapping):
        inner: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        inner = enumerate(value, start=1)
    else:
        if value not in (None, ""):
            yield path, str(value)
        return
    for key, each in inner:
        yield from _rows(each, f"{path} · {key}" if path else str(key))
