"""Posts by hand: who has which to publish until when, with the note to copy; and figures from a creator centre's export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console.content import wording
from kaipu.web.console.inbox.views import people
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/hand/"
MOST_LETTERS = 600_000


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def hand(request: HttpRequest) -> HttpResponse:
    """Show what waits for a person; try an export, and keep its figures when told to."""
    form, at = Typed(request.POST), clock.now()
    report, export = None, ""
    if request.method == "POST":
        if not desk_of(request).may("content.edit"):
            return refuse(request, "content.edit")
        data = _given(request, form)
        report = _take(form, data, keep=form.text("then") == "keep") if data else None
        if report is not None and report.kept:
            messages.success(request, _("The figures of %(n)d posts are kept.") % {"n": len(report.lines)})
            return HttpResponseRedirect(PAGE)
        export = _text(data) if report is not None else ""
    names, channels = people(), wording.channels()
    rows = [
        (each, channels[each.platform], names.get(each.owner_id or 0, ""), each.due_at < at)
        for each in reversed(content.list_posts(state="handed", limit=100))
    ]
    accounts = [
        (each.id, f"{channels[each.platform]} · {each.name}")
        for each in content.list_accounts()
        if each.platform in content.BY_HAND
    ]
    context = {
        "rows": rows, "accounts": accounts, "account": form.text("account", 11), "report": report, "export": export,
        "refused": [(each, refusal(each.why)) for each in report.refused] if report else (), "errors": form.errors, "problems": form.problems,
    }  # fmt: skip
    return show(
        request, "console/content/hand.html", context, title=_("Posts by hand"), status=422 if form.errors else 200
    )


def _given(request: HttpRequest, form: Typed) -> bytes:
    """Return the export: the file that was chosen, or the text of the one that was tried."""
    sent = request.FILES.get("file")
    if sent is not None:
        return bytes(sent.read(MOST_LETTERS))
    text = form.given.get("export", "")[:MOST_LETTERS]
    if not text.strip():
        form.errors["file"] = _("Choose the file that the creator centre gave you.")
    return text.encode()


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _take(form: Typed, data: bytes, *, keep: bool) -> content.ExportReport | None:
    account, at = form.text("account", 11), clock.now()
    try:
        return content.take_export(
            account_id=int(account) if account.isascii() and account.isdigit() else 0, data=data, day=clock.local_date(at), keep=keep, at=at
        )  # fmt: skip
    except (content.AccountUnknown, content.NotByHand):
        form.errors["account"] = _("Choose an account.")
    except content.ExportUnreadable as wrong:
        missing = _("This is no such export: the column %(names)s is missing.") % {"names": ", ".join(wrong.missing)}
        form.errors["file"] = missing if wrong.missing else _("Choose a CSV file of at most 512 KB.")
    return None


def refusal(why: str) -> str:
    """Return why a line is not kept."""
    return {
        "title": _("The line names no note."), "number": _("A count is no whole number."),
        "unknown": _("No post of this account has this title and day."), "several": _("Several posts have this title; the day does not tell which."),
        "repeated": _("An earlier line speaks of the same post."),
    }.get(why, why)  # fmt: skip
