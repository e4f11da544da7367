"""Hot topics: what people search here, write in reviews, and what imported feeds are full of; each one step from a draft."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.connectors import api as connectors
from kaipu.brain.lake import api as lake
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/topics/"
DAYS, MOST = 14, 15
LARGEST = 4 << 20


def sources() -> dict[str, str]:
    """Return where topics come from."""
    return {
        "search": _("Searched here"),
        "empty": _("Searched, nothing found"),
        "review": _("Reviews"),
        "feed": _("Feeds"),
    }


def _searched(at: Any) -> list[content.Topic]:
    """Return the terms that are searched more than before, and those without a result; none before the warehouse was built."""
    last = clock.local_date(at) - timedelta(days=1)
    spans = [
        behaviour.Span(last - timedelta(days=DAYS - 1), last), behaviour.Span(last - timedelta(days=2 * DAYS - 1), last - timedelta(days=DAYS)),
    ]  # fmt: skip
    try:
        now, before = (behaviour.get_searches(span, most=500, at=at).terms for span in spans)
    except lake.NothingPublished:
        return []
    earlier = {each.term: each for each in before}
    found = [
        content.Topic(each.term, "search", each.searches, earlier[each.term].searches if each.term in earlier else 0)
        for each in now
        if each.term and each.searches - each.empty >= 2
    ]
    missing = [
        content.Topic(each.term, "empty", each.empty, earlier[each.term].empty if each.term in earlier else 0)
        for each in now
        if each.term and each.empty >= 2
    ]
    return (
        sorted(found, key=lambda each: (-each.heat, each.word))[:MOST]
        + sorted(missing, key=lambda each: (-each.heat, each.word))[:MOST]
    )


@require_safe
@needs("content.view")
def topics(request: HttpRequest) -> HttpResponse:
    """Show the hottest topics of all sources."""
    return _answer(request, Typed(request.POST))


def _answer(request: HttpRequest, form: Typed) -> HttpResponse:
    at, words = clock.now(), sources()
    found = [
        *_searched(at),
        *content.list_review_topics(days=DAYS, at=at, limit=MOST),
        *content.list_feed_topics(days=DAYS, at=at, limit=MOST),
    ]
    found.sort(key=lambda each: (-each.heat, each.word))
    wanted = request.GET.get("source", "")
    rows = [
        (each, words[each.source], f"/desk/content/new/?{urlencode({'about': each.word})}")
        for each in found
        if wanted not in words or each.source == wanted
    ]
    context = {
        "rows": rows, "days": DAYS, "feeds": [(each, _trouble(each.problem)) for each in content.list_feeds()], "sources": [(code, word, code == wanted) for code, word in words.items()],
        "given": {name: form.text(name, 500) for name in ("name", "url")}, "errors": form.errors, "problems": form.problems,
    }  # fmt: skip
    return show(
        request, "console/content/topics.html", context, title=_("Hot topics"), status=422 if form.errors else 200
    )


def _missing(problem: str) -> str:
    return {
        "private": _("This address leads into a private net."), "down": _("Nobody answers at this address now."),
    }.get(problem, _("This address gives no feed; it begins with https://."))  # fmt: skip


def _trouble(problem: str) -> str:
    if problem == "unreadable":
        return _("This is no RSS, Atom or CSV with a column “title”.")
    return _missing(problem) if problem else ""


@require_POST
@needs("content.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Read a feed from its address or from a file, and keep its headlines."""
    form = Typed(request.POST)
    name, url, sent = (
        form.needed("name", _("Type the name of the feed."), 80),
        form.text("url", 500),
        request.FILES.get("file"),
    )
    data = b""
    if not form.errors and sent is not None:
        data = sent.read(LARGEST)
    elif not form.errors:
        try:
            data = connectors.fetch_page(url=url)
        except connectors.PageMissing as missing:
            form.errors["url"] = _missing(missing.problem)
    if not form.errors:
        try:
            fresh = content.keep_headlines(
                feed=name, url="" if sent else url, headlines=content.read_feed(data), at=clock.now()
            )
            messages.success(request, _("%(n)d headlines are new.") % {"n": fresh})
            return HttpResponseRedirect(PAGE)
        except content.FeedUnreadable:
            form.errors["file" if sent else "url"] = _("This is no RSS, Atom or CSV with a column “title”.")
    return _answer(request, form)


@require_POST
@needs("content.edit")
def remove(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Take a feed off."""
    content.remove_feed(feed_id=feed_id, at=clock.now())
    messages.success(request, _("The feed and its headlines are gone."))
    return HttpResponseRedirect(PAGE)
