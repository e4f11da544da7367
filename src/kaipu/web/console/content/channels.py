"""Channels: accounts at other companies, what was posted there, and what came of each item, by where it was told."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

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
from kaipu.web.console.content import drafting, posting, wording
from kaipu.web.console.content.views import formats_title
from kaipu.web.console.inbox.views import people
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/channels/"
BACK_DAYS = 90
TONES = {"planned": "", "sending": "warn", "handed": "info", "sent": "good", "refused": "bad"}
FIGURES = ("reads", "likes", "shares", "comments")


def post_states() -> dict[str, str]:
    """Return the states of a post."""
    return {
        "planned": _("Planned"), "sending": _("Being published"), "handed": _("With a person"), "sent": _("Published"),
        "refused": _("Refused"),
    }  # fmt: skip


def problem_word(post: content.PostRecord) -> str:
    """Return why a post is not out, in words; what the company said stays as it said it."""
    if post.problem.startswith("KAIPU_SOCIAL_SECRET_"):
        return _("The environment holds no %(name)s.") % {"name": post.problem}
    return post.problem


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def channels(request: HttpRequest) -> HttpResponse:
    """Show accounts with their sums and the newest posts; keep an account."""
    form = Typed(request.POST)
    if request.method == "POST":
        if not desk_of(request).may("content.approve"):
            return refuse(request, "content.approve")
        if _keep_account(request, form):
            return HttpResponseRedirect(PAGE)
    states, names = post_states(), wording.channels()
    state = listing.choice(request.GET, "state", states)
    posts = content.list_posts(state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    window = listing.window(request, posts)
    context = {
        "accounts": [(each, names[each.platform], each.secret_name in settings.SOCIAL_SECRETS, each.platform in content.BY_HAND) for each in content.list_accounts()],
        "rows": [(each, names[each.platform], states[each.state], TONES[each.state], problem_word(each)) for each in window.rows],
        "window": window, "states": listing.chips(request.GET, "state", states.items()), "platforms": [(code, names[code]) for code in content.PLATFORMS],
        "given": {name: form.text(name) for name in ("name", "secret_name", "followers")}, "errors": form.errors, "problems": form.problems,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return show(request, "console/content/channels.html", context, title=_("Channels"), status=status)


def _keep_account(request: HttpRequest, form: Typed) -> bool:
    name = form.needed("name", _("Type the name of the account."), 60)
    followers = form.whole("followers") if form.text("followers") else 0
    number = form.text("account", 11)
    if form.errors:
        return False
    try:
        content.save_account(
            account_id=int(number) if number.isascii() and number.isdigit() else None, platform=form.text("platform", 20), name=name,
            secret_name=form.text("secret_name", 80), followers=followers, is_on=not form.text("off"), at=clock.now(),
        )  # fmt: skip
    except content.AccountTaken:
        form.errors["name"] = _("There is an account of this name.")
        return False
    except (content.AccountUnknown, content.PostInvalid) as wrong:
        raise Http404(str(wrong)) from wrong
    messages.success(request, _("The account is kept."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def results(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show what came of an item by channel, its posts, and the form for another; plan one."""
    try:
        item = content.get_item(item_id=item_id)
    except content.ItemUnknown as unknown:
        raise Http404(str(item_id)) from unknown
    form = Typed(request.POST)
    if request.method == "POST":
        if not desk_of(request).may("content.edit"):
            return refuse(request, "content.edit")
        if posting.plan(request, item, form):
            return HttpResponseRedirect(f"/desk/content/{item_id}/results/")
    posts, states, names = content.list_posts(item_id=item_id, limit=200), post_states(), wording.channels()
    version = content.get_version(item_id=item_id, number=item.version)
    given = {name: form.text(name, 4000) for name in ("account", "title", "text", "owner", "due_at")}
    if request.method != "POST":
        given |= {"title": version.title_zh or version.title_en, "text": version.summary_zh or version.summary_en}
        given["due_at"] = drafting.from_moment(clock.now() + timedelta(minutes=10))
    chosen = set(request.POST.getlist("picture")) if request.method == "POST" else None
    context = {
        "shots": posting.shots(version, chosen), "limits": posting.limits(), "staff": sorted(people().items(), key=lambda each: each[1]),
        "film_megabytes": content.MOST_FILM_BYTES >> 20, "me": desk_of(request).user_id,
        "item": item, "given": given, "errors": form.errors, "problems": form.problems, "rows": _by_channel(item, posts),
        "posts": [(each, names[each.platform], states[each.state], TONES[each.state], problem_word(each), each.platform in content.BY_HAND) for each in posts],
        "accounts": [(each.id, f"{names[each.platform]} · {each.name}") for each in content.list_accounts() if each.is_on], "figures": FIGURES,
        "days": BACK_DAYS, "following": behaviour.FOLLOWING_DAYS,
    }  # fmt: skip
    title = _("What came of “%(title)s”") % {"title": formats_title(item)}
    return show(request, "console/content/results.html", context, title=title, status=422 if form.errors else 200)


def _by_channel(item: content.ItemRecord, posts: list[content.PostRecord]) -> list[dict[str, object]]:
    """Return a row a channel: what its company says, and what the shop saw of who came from there."""
    at = clock.now()
    since = clock.local_date(at) - timedelta(days=BACK_DAYS)
    names = wording.channels()
    try:
        links = {
            each.source: each
            for each in behaviour.list_link_results(start=f"content-{item.id}", since=since, at=at)
            if each.campaign == f"content-{item.id}"
        }
        own = next(iter(behaviour.list_read_results(start=f"/read/{item.slug}/", since=since, at=at)), None)
    except lake.NothingPublished:
        links, own = {}, None
    rows: list[dict[str, object]] = []
    if own or item.live_version:
        brought = {"own_net": _money(own.net), "own_profit": _money(own.gross_profit)} if own else {}
        seen = {"reads": own.reads if own else 0, "people": own.people if own else 0}
        rows.append({"name": names["site"], **seen, "own": own, **brought})
    for platform in content.PLATFORMS:
        told = [each for each in posts if each.platform == platform and each.state == "sent"]
        came = links.get(platform)
        if told or came:
            sums = {name: sum(getattr(each, name) or 0 for each in told) for name in FIGURES}
            amounts = {"net": _money(came.net if came else 0), "profit": _money(came.gross_profit if came else 0)}
            rows.append({"name": names[platform], "posts": len(told), **sums, **amounts, "link": came})
    return rows


def _money(value: Decimal | int) -> str:
    return written_figures.written(Decimal(value), "money", settings.CURRENCY)


def _post(post_id: UUID) -> content.PostRecord:
    try:
        return content.get_post(post_id=post_id)
    except content.PostUnknown as unknown:
        raise Http404(str(post_id)) from unknown


def _back(post: content.PostRecord) -> HttpResponse:
    if post.platform in content.BY_HAND and post.state == "handed":
        return HttpResponseRedirect("/desk/content/hand/")
    return HttpResponseRedirect(f"/desk/content/{post.item_id}/results/" if post.item_id else PAGE)


@require_POST
@needs("content.edit")
def again(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Try a refused post again."""
    post = _post(post_id)
    try:
        content.try_post_again(post_id=post_id, at=clock.now())
        messages.success(request, _("It is tried again within a minute."))
    except content.PostUnknown:
        messages.error(request, _("Somebody has moved it on meanwhile. Look at it again."))
    return _back(post)


@require_POST
@needs("content.edit")
def by_hand(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Note where a person published a post."""
    post, form = _post(post_id), Typed(request.POST)
    try:
        content.post_by_hand(post_id=post_id, remote_url=form.text("url", 500), at=clock.now())
        messages.success(request, _("Noted as published."))
    except content.PostInvalid:
        messages.error(request, _("Paste the address of the published note; it begins with https://."))
    except content.NotByHand:
        messages.error(request, _("Somebody has moved it on meanwhile. Look at it again."))
    return _back(post)


@require_safe
@needs("content.view")
def pictures(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Send a post's pictures or film as one file, in their order, for whoever publishes it by hand."""
    post = _post(post_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:  # pictures are packed already, so they are only stored
        for each in content.list_media(post_id=post_id):
            files.writestr(
                f"{each.place + 1:02d}.{each.form.replace('jpeg', 'jpg')}", content.read_media(media_id=each.id)
            )
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="note-{post.mark}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@needs("content.edit")
def figures(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Keep the figures of a post that a person read off; for a company that has no interface for them."""
    post, form, at = _post(post_id), Typed(request.POST), clock.now()
    counts = [form.whole(name) for name in FIGURES]
    if form.errors or post.platform not in content.BY_HAND or post.state != "sent":
        messages.error(request, _("Type four whole numbers: reads, likes, shares and comments."))
    else:
        content.note_figures(figures={post_id: counts}, day=clock.local_date(at), at=at)
        messages.success(request, _("The figures are kept."))
    return _back(post)
