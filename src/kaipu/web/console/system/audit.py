"""The audit log: who did what, when, and whether the chain of its hashes still holds."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.kernel import audit
from kaipu.web.console import listing, words
from kaipu.web.console.shell import needs, show


@require_safe
@needs("system.view")
def audit_log(request: HttpRequest) -> HttpResponse:
    """Show entries, the newest first. One statement besides the shell's."""
    return _answer(request)


@require_POST
@needs("system.view")
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and say whether it holds."""
    return _answer(request, audit.verify())


def _answer(request: HttpRequest, verdict: audit.Verdict | None = None) -> HttpResponse:
    subject, actor = listing.text(request.GET, "subject"), listing.text(request.GET, "actor")
    found = audit.list_entries(subject=subject, actor=actor, limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [
        (entry, words.actor(entry.actor), [(words.detail(name), words.value(given)) for name, given in sorted(entry.detail.items())], _link(entry.subject),
         listing.with_value(request.GET, "subject", entry.subject), listing.with_value(request.GET, "actor", entry.actor))
        for entry in found
    ]  # fmt: skip
    context = {
        "window": listing.window(request, rows), "subject": subject, "actor": actor, "verdict": verdict,
        "without_subject": listing.with_value(request.GET, "subject", ""),
        "without_actor": listing.with_value(request.GET, "actor", ""),
    }  # fmt: skip
    return show(request, "console/system/audit.html", context, title=_("Audit log"))


def _link(subject: str) -> str:
    """Return the page of what an entry is about, where there is one that takes an id."""
    kind, _sep, key = subject.partition(":")
    pages = {"decision": "decisions", "product": "products", "purchase_order": "purchasing"}
    return f"/desk/{pages[kind]}/{key}/" if kind in pages and key.isdigit() else ""
