"""Live shows at the desk: planned with their goods in order, and what came of each, on its platform and by its link."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.lake import api as lake
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console import figures as written_figures
from kaipu.web.console import listing
from kaipu.web.console.content import drafting
from kaipu.web.console.shell import desk_of, needs, refuse
from kaipu.web.console.shell import show as show_page
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats
from kaipu.web.ui.addresses import site_of

HOME = "/desk/content/live/"
TONES = {"before": "info", "on_air": "good", "over": "", "called_off": "bad"}
TEXTS = {
    "title_en": 200, "title_zh": 200, "words_en": 2000, "words_zh": 2000, "host": 80, "platform": 20, "link": 500, "replay_link": 500,
    "slug": 80, "starts_at": 40, "ends_at": 40, "goods": 1000,
}  # fmt: skip


def states() -> dict[str, str]:
    """Return what a show may be at a moment."""
    return {"before": _("Planned"), "on_air": _("On air"), "over": _("Over"), "called_off": _("Called off")}


def platforms() -> dict[str, str]:
    """Return where shows run."""
    return {
        "douyin": _("Douyin"), "wechat": _("WeChat"), "weibo": _("Weibo"), "xiaohongshu": _("Xiaohongshu"), "taobao": _("Taobao"),
        "other": _("Another platform"),
    }  # fmt: skip


def title_of(found: content.ShowRecord) -> str:
    """Return a show's title in the reader's language."""
    return (found.title_zh or found.title_en) if formats.speaks_chinese() else found.title_en


def _came(first: timedelta) -> dict[str, tuple[int, int, str, str]]:
    """Return visits, orders, net sales and gross profit by the campaign of a show's link."""
    at = clock.now()
    try:
        found = behaviour.list_link_results(start="live-", since=clock.local_date(at - first), at=at)
    except lake.NothingPublished:
        return {}
    sums: dict[str, tuple[int, int, Decimal, Decimal]] = {}
    for each in found:
        visits, orders, net, profit = sums.get(each.campaign, (0, 0, Decimal(), Decimal()))
        sums[each.campaign] = (visits + each.visits, orders + each.orders, net + each.net, profit + each.gross_profit)
    return {key: (visits, orders, _money(net), _money(profit)) for key, (visits, orders, net, profit) in sums.items()}


def _money(value: Decimal) -> str:
    return written_figures.written(value, "money", settings.CURRENCY)


@require_safe
@needs("content.view")
def shows(request: HttpRequest) -> HttpResponse:
    """Show the shows, the latest first, with what came of each."""
    at, words, names, came = clock.now(), states(), platforms(), _came(timedelta(days=365))
    window = listing.window(request, content.list_shows(limit=listing.SIZE + 1, offset=listing.offset(request)))
    rows = [
        (
            each,
            title_of(each),
            names[each.platform],
            words[each.state(at)],
            TONES[each.state(at)],
            came.get(each.campaign),
        )
        for each in window.rows
    ]
    return show_page(request, "console/content/shows.html", {"rows": rows, "window": window}, title=_("Live shows"))


def _find(show_id: int) -> content.ShowRecord:
    try:
        return content.get_show(show_id=show_id)
    except content.ShowUnknown as unknown:
        raise Http404(str(show_id)) from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def show(request: HttpRequest, show_id: int | None = None) -> HttpResponse:
    """Show a live show to plan or change, or an empty one; keep it."""
    found, form, at = _find(show_id) if show_id is not None else None, Typed(request.POST), clock.now()
    if request.method == "POST":
        if not desk_of(request).may("content.edit"):
            return refuse(request, "content.edit")
        kept = _keep(form, show_id)
        if kept is not None:
            messages.success(request, _("The show is kept."))
            return HttpResponseRedirect(f"{HOME}{kept}/")
        given = {name: form.text(name, most) for name, most in TEXTS.items()} | {"called_off": form.text("called_off")}
    else:
        given = _given(found)
    context = {
        "found": found, "given": given, "errors": form.errors, "problems": form.problems, "platforms": platforms().items(),
        "state": states()[found.state(at)] if found else "", "tone": TONES[found.state(at)] if found else "",
        "begun": found is not None and found.starts_at <= at, "came": _came(timedelta(days=365)).get(found.campaign) if found else None,
        "address": found.tracked_link(f"{site_of(request)}/live/{found.slug}/") if found else "",
    }  # fmt: skip
    title = title_of(found) if found else _("Plan a live show")
    return show_page(request, "console/content/show.html", context, title=title, status=422 if form.errors else 200)


def _given(found: content.ShowRecord | None) -> dict[str, str]:
    if found is None:
        begin = clock.now().astimezone(clock.zone()).replace(hour=19, minute=0, second=0, microsecond=0) + timedelta(
            days=1
        )
        return {"starts_at": drafting.from_moment(begin), "ends_at": drafting.from_moment(begin + timedelta(hours=1))}
    texts = {name: str(getattr(found, name)) for name in TEXTS if name not in {"starts_at", "ends_at", "goods"}}
    return {
        **texts, "starts_at": drafting.from_moment(found.starts_at), "ends_at": drafting.from_moment(found.ends_at),
        "goods": ", ".join(found.goods), "called_off": "1" if found.called_off else "",
    }  # fmt: skip


def _keep(form: Typed, show_id: int | None) -> int | None:
    given = {name: form.text(name, most) for name, most in TEXTS.items()}
    begin, end = drafting.to_moment(given["starts_at"]), drafting.to_moment(given["ends_at"])
    for name, moment in (("starts_at", begin), ("ends_at", end)):
        if moment is None:
            form.errors[name] = _("Type a day and a time.")
    if begin is None or end is None:
        return None
    draft = content.ShowDraft(
        title_en=given["title_en"], title_zh=given["title_zh"], words_en=given["words_en"], words_zh=given["words_zh"], host=given["host"],
        platform=given["platform"], link=given["link"], replay_link=given["replay_link"], slug=given["slug"], starts_at=begin, ends_at=end,
        goods=drafting.codes(given["goods"]), called_off=bool(form.text("called_off")),
    )  # fmt: skip
    try:
        return content.save_show(draft=draft, show_id=show_id, at=clock.now())
    except content.ShowInvalid as invalid:
        form.errors.update({field: trouble(field, reason) for field, reason in reversed(invalid.wrong)})
    except content.ShowUnknown as unknown:
        raise Http404(str(show_id)) from unknown
    return None


def trouble(field: str, reason: str) -> str:
    """Return what is wrong with a show, in a sentence."""
    if reason.startswith("unknown:"):
        return _("No goods have the code %(code)s.") % {"code": reason[8:]}
    if reason == "taken":
        return _("Another show has this address.")
    link = _("Paste the address on the platform; it begins with https://.")
    return {
        "title_en": _("Type a title in English."), "link": link, "replay_link": link, "slug": _("An address has small letters, digits and hyphens."),
        "ends_at": _("A show ends after it begins, within a day."), "goods": _("A show has at most twelve goods."), "platform": _("Choose a platform."),
        "peak": _("There cannot be more at once than in all."),
    }.get(field, _("This cannot be kept."))  # fmt: skip


@require_POST
@needs("content.edit")
def figures(request: HttpRequest, show_id: int) -> HttpResponse:
    """Keep what the platform says of a show."""
    _find(show_id)
    form = Typed(request.POST)
    counts = [form.whole(name, most=2_000_000_000) for name in content.SHOW_FIGURES]
    try:
        if form.errors:
            raise content.ShowInvalid([("viewers", "invalid")])
        content.note_show_figures(show_id=show_id, counts=counts, at=clock.now())
        messages.success(request, _("The figures are kept."))
    except content.ShowInvalid as invalid:
        whole = _("Type four whole numbers: viewers, most at once, likes and comments.")
        messages.error(request, trouble("peak", "") if invalid.wrong[0][0] == "peak" else whole)
    except content.ShowUnknown:
        messages.error(request, _("It has not begun yet."))
    return HttpResponseRedirect(f"{HOME}{show_id}/")
