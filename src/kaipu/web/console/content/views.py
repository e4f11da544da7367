"""Items: the list, the editor with its blocks, the preview in both languages, and the steps to the shop."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import escape, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.content import drafting, wording
from kaipu.web.console.inbox.views import people
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.ui import articles, formats

HOME = "/desk/content/"


@require_safe
@needs("content.view")
def item_list(request: HttpRequest) -> HttpResponse:
    """Show the items, the last changed first."""
    query, at = request.GET, clock.now()
    states, kinds, stages = wording.states(), wording.kinds(), wording.stages()
    found = content.list_items(
        state=listing.choice(query, "state", states), kind=listing.choice(query, "kind", kinds),
        stage=listing.choice(query, "stage", stages), text=listing.text(query), limit=listing.SIZE + 1, offset=listing.offset(request),
    )  # fmt: skip
    window, names = listing.window(request, found), people()
    context = {
        "rows": [
            (each, kinds[each.kind], stages[each.stage], states[each.state], wording.TONES[each.state], names.get(each.owner_id or 0, ""))
            for each in window.rows
        ],
        "window": window, "states": listing.chips(query, "state", states.items()), "kinds": listing.chips(query, "kind", kinds.items()),
        "stages": listing.chips(query, "stage", stages.items()), "q": listing.text(query), "hidden": listing.hidden(query, "q"),
        "filtered": bool(query), "new": kinds.items(), "templates": content.TEMPLATES, "at": at,
    }  # fmt: skip
    return show(request, "console/content/list.html", context, title=_("Content"))


def _item(item_id: int) -> content.ItemRecord:
    try:
        return content.get_item(item_id=item_id)
    except content.ItemUnknown as unknown:
        raise Http404(str(item_id)) from unknown


def _codes(products: tuple[int, ...]) -> tuple[str, ...]:
    at = clock.now()
    found = (catalog.get_product(product_id=each, at=at) for each in products)
    return tuple(each.skus[0].code for each in found if each.skus)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def editor(request: HttpRequest, item_id: int | None = None) -> HttpResponse:
    """Show an item to write on, or an empty one; keep what was written as its next version."""
    item = _item(item_id) if item_id is not None else None
    if request.method == "POST":
        return _keep(request, item) if desk_of(request).may("content.edit") else refuse(request, "content.edit")
    if item is None:
        draft = replace(_beginning(request), owner_id=desk_of(request).user_id)
    else:
        version = content.get_version(item_id=item.id, number=item.version)
        draft = drafting.draft_of(item, version, _codes(version.products))
    return _answer(request, item, drafting.Writing(draft, {}))


def _beginning(request: HttpRequest) -> content.Draft:
    """Return what a new item begins with: a template's blocks, or one empty block of its kind."""
    key = request.GET.get("template", "")
    for each in content.TEMPLATES:
        if each.key == key:
            return content.Draft(each.kind, each.stage, "", blocks=each.blocks)
    kind = listing.choice(request.GET, "kind", content.KINDS) or "article"
    blocks = (content.Block("shot", seconds=5),) if kind == "script" else (content.Block("text"),)
    about = listing.text(request.GET, "about")
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in about)
    return content.Draft(kind, "discover", "" if chinese else about, title_zh=about if chinese else "", blocks=blocks)


def _keep(request: HttpRequest, item: content.ItemRecord | None) -> HttpResponse:
    writing, button, at = drafting.read(request, desk_of(request).user_id), request.POST.get("then", ""), clock.now()
    draft = writing.draft
    if drafting.press(draft.blocks, button) is not None:
        draft = content.place_pictures(draft, content.keep_pictures(pictures=writing.uploads, at=at))
        writing.draft, writing.errors = replace(draft, blocks=drafting.press(draft.blocks, button) or ()), {}
        return _answer(request, item, writing, unsaved=True)
    if writing.errors:
        return _answer(request, item, writing, unsaved=True)
    try:
        item_id = content.keep_item(
            draft=draft,
            item_id=item.id if item else None,
            user_id=desk_of(request).user_id,
            pictures=writing.uploads,
            at=at,
        )
    except content.DraftInvalid as invalid:
        writing.errors = dict(wording.trouble(field, reason) for field, reason in reversed(invalid.wrong))
        return _answer(request, item, writing, unsaved=True)
    messages.success(request, _("Kept as a new version."))
    return HttpResponseRedirect(f"{HOME}{item_id}/")


def _breaches(draft: content.Draft) -> list[tuple[content.Breach, str]]:
    """Return the forbidden words of a draft with where they stand."""
    version = content.VersionRecord(
        0, 0, draft.title_en, draft.title_zh, draft.summary_en, draft.summary_zh, draft.blocks, (), None, clock.now(), None, None
    )  # fmt: skip
    return [(each, wording.where(each.where)) for each in content.check_words(version.texts())]


def _answer(
    request: HttpRequest, item: content.ItemRecord | None, writing: drafting.Writing, *, unsaved: bool = False
) -> HttpResponse:
    draft, names = writing.draft, people()
    versions = content.list_versions(item_id=item.id) if item else []
    context = {
        "item": item, "given": drafting.given_of(draft, writing.typed), "errors": writing.errors, "problems": list(writing.errors.items()),
        "rows": drafting.rows_of(draft.blocks, writing.errors), "adds": wording.blocks().items(), "kinds": wording.kinds().items(),
        "stages": wording.stages().items(), "channels": [(code, word, code in draft.channels) for code, word in wording.channels().items()],
        "staff": sorted(names.items(), key=lambda each: each[1]), "unsaved": unsaved, "breaches": _breaches(draft),
        "state": wording.states()[item.state] if item else "", "tone": wording.TONES[item.state] if item else "",
        "versions": [(each, names.get(each.written_by_id or 0, ""), names.get(each.approved_by_id or 0, "")) for each in versions],
        "brand": content.get_brand(), "due": drafting.from_moment(item.due_at) if item else "", "seconds": content.seconds_of(draft.blocks),
    }  # fmt: skip
    title = (
        formats_title(item)
        if item
        else _("New: %(kind)s") % {"kind": dict(wording.kinds()).get(draft.kind, draft.kind)}
    )
    status = 422 if writing.errors else 200
    return show(request, "console/content/editor.html", context, title=title, status=status)


def formats_title(item: content.ItemRecord) -> str:
    """Return an item's title in the reader's language."""
    return (item.title_zh or item.title_en) if formats.speaks_chinese() else item.title_en


@require_POST
@needs("content.edit")
def check(request: HttpRequest) -> HttpResponse:
    """Return the forbidden words of the form as it stands; a fragment."""
    writing = drafting.read(request, desk_of(request).user_id)
    return render(request, "console/content/breaches.html", {"breaches": _breaches(writing.draft)})


@require_safe
@needs("content.view")
def preview(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show a version as the shop would, in both languages side by side."""
    item = _item(item_id)
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else item.version
    try:
        version = content.get_version(item_id=item_id, number=number)
    except content.ItemUnknown as unknown:
        raise Http404(asked) from unknown
    shown = {language: articles.render(version, language, _goods, item.published_at) for language in articles.LANGUAGES}
    context = {
        "item": item,
        "version": version,
        "english": shown["en"],
        "chinese": shown["zh-hans"],
        "translated": bool(version.title_zh),
    }
    return show(
        request, "console/content/preview.html", context, title=_("Preview: %(title)s") % {"title": formats_title(item)}
    )


@require_safe
@needs("content.view")
def script(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show a script as a table of shots, to print and take along."""
    item = _item(item_id)
    version = content.get_version(item_id=item_id, number=item.version)
    rows: list[tuple[int, int, int, content.Block]] = []
    second = 0
    for each in version.blocks:
        if each.kind == "shot":
            rows.append((len(rows) + 1, second, second + each.seconds, each))
            second += each.seconds
    context = {"item": item, "version": version, "rows": rows, "seconds": second}
    return show(request, "console/content/script.html", context, title=formats_title(item))


def _goods(codes: tuple[str, ...]) -> str:
    known = catalog.list_skus_by_code(codes=codes, at=clock.now())
    names = [(escape(code), known[code].name_zh if formats.speaks_chinese() and known[code].name_zh else known[code].name_en) for code in codes if code in known]  # fmt: skip
    return f'<ul class="rows">{format_html_join("", "<li>{} {}</li>", names)}</ul>'


@require_POST
@needs("content.edit")
def step(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take an item one step on: submit, return, approve, schedule, publish, retire, or back to an older version."""
    what, at = request.POST.get("step", ""), clock.now()
    if what not in {"submit", "return"} and not desk_of(request).may("content.approve"):
        return refuse(request, "content.approve")
    item = _item(item_id)
    number = request.POST.get("version", "")
    version = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else item.version
    due = drafting.to_moment(request.POST.get("due_at", "")[:40])
    user_id = desk_of(request).user_id
    acts = {
        "submit": lambda: content.submit_item(item_id=item_id, at=at),
        "return": lambda: content.return_item(item_id=item_id, at=at),
        "approve": lambda: content.approve_item(item_id=item_id, version=version, user_id=user_id, at=at),
        "schedule": lambda: content.schedule_item(item_id=item_id, due_at=due or at, at=at),
        "publish": lambda: content.publish_item(item_id=item_id, at=at),
        "retire": lambda: content.retire_item(item_id=item_id, at=at),
        "back": lambda: content.roll_back(item_id=item_id, number=version, at=at),
    }  # fmt: skip
    if what not in acts:
        raise Http404(what)
    try:
        acts[what]()
        messages.success(request, _done(what))
    except (
        content.WordsForbidden,
        content.OwnVersion,
        content.TooEarly,
        content.NotWaiting,
        content.NotApproved,
    ) as refused:
        messages.error(request, _refusal(refused))
    except content.ItemUnknown as unknown:
        raise Http404(str(item_id)) from unknown
    return HttpResponseRedirect(f"{HOME}{item_id}/")


def _done(what: str) -> str:
    return {
        "submit": _("Somebody may approve it now."), "return": _("It is a draft again."), "approve": _("Approved. Publish it, or plan when."),
        "schedule": _("It is published at its minute."), "publish": _("It is on the shop."), "retire": _("It is off the shop; its versions stay."),
        "back": _("The older version is shown again."),
    }[what]  # fmt: skip


def _refusal(error: Exception) -> str:
    if isinstance(error, content.WordsForbidden):
        return _("Words this shop does not use stand in the way: %(words)s.") % {"words": error}
    sentences: dict[type, str] = {
        content.OwnVersion: _("Somebody else must approve what you wrote."),
        content.TooEarly: _("Choose a time that is still to come."),
        content.NotApproved: _("Only a version that was approved can be shown."),
    }
    return sentences.get(type(error), _("Somebody has moved it on meanwhile. Look at it again."))
