"""Groups of customers in messengers, and the list of challenges."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console.content import challenges, drafting
from kaipu.web.console.content.views import people
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/community/"


def platforms() -> dict[str, str]:
    """Return where groups are."""
    return {
        "wechat": _("WeChat group"),
        "wecom": _("WeCom"),
        "qq": _("QQ"),
        "whatsapp": _("WhatsApp"),
        "other": _("Elsewhere"),
    }


@require_safe
@needs("content.view")
def community(request: HttpRequest) -> HttpResponse:
    """Show groups and challenges."""
    return _answer(request, Typed(request.POST))


def _answer(request: HttpRequest, form: Typed) -> HttpResponse:
    names, words = people(), platforms()
    groups = content.list_groups()
    context = {
        "groups": [
            (each, words[each.platform], names.get(each.owner_id or 0, ""), str(segno.make(each.link, error="m").svg_data_uri(scale=3, border=2)) if each.link else "")
            for each in groups
        ],
        "total": sum(each.members for each in groups), "challenges": [(each, *challenges.state_of(each)) for each in content.list_challenges()],
        "platforms": words.items(), "staff": sorted(names.items(), key=lambda each: each[1]),
        "given": {name: form.text(name, 1000) for name in form.given}, "errors": form.errors, "problems": form.problems,
    }  # fmt: skip
    return show(
        request,
        "console/content/community.html",
        context,
        title=_("Groups and challenges"),
        status=422 if form.errors else 200,
    )


@require_POST
@needs("content.edit")
def save_group(request: HttpRequest) -> HttpResponse:
    """Keep a group, or how many belong to it now."""
    form = Typed(request.POST)
    number, owner = form.text("group", 11), form.text("owner_id", 11)
    name = form.needed("name", _("Type the name of the group."), 80)
    count = form.whole("members")
    if not form.errors:
        try:
            content.save_group(
                group_id=int(number) if number.isascii() and number.isdigit() else None, name=name, platform=form.text("platform", 20),
                owner_id=int(owner) if owner.isascii() and owner.isdigit() else None, members_count=count, link=form.text("link", 300), at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The group is kept."))
            return HttpResponseRedirect(PAGE)
        except content.EntryInvalid as invalid:
            words = {"name": _("There is a group of this name."), "link": _("Paste a link that begins with https://.")}
            form.errors.update({field: words.get(field, _("This cannot be kept.")) for field in invalid.fields})
    return _answer(request, form)


@require_POST
@needs("content.edit")
def open_challenge(request: HttpRequest) -> HttpResponse:
    """Keep a challenge."""
    form, at = Typed(request.POST), clock.now()
    starts, ends = (drafting.to_moment(form.text(name, 40)) for name in ("starts_at", "ends_at"))
    for name, value in (("starts_at", starts), ("ends_at", ends)):
        if value is None:
            form.errors[name] = _("Type a day and a time.")
    draft = content.ChallengeDraft(
        tag=form.needed("tag", _("Type the tag, without #."), 41), title_en=form.needed("title_en", _("Type a title in English.")),
        title_zh=form.text("title_zh"), rule_en=form.text("rule_en", 1000), rule_zh=form.text("rule_zh", 1000), starts_at=starts or at,
        ends_at=ends or at, points=form.whole("points", least=1, most=100_000), most_winners=form.whole("most_winners", least=1, most=1000), by_lot=form.text("by_lot") == "1",
    )  # fmt: skip
    if not form.errors:
        try:
            made = content.open_challenge(draft=draft, at=at)
            messages.success(request, _("The challenge is kept."))
            return HttpResponseRedirect(f"{PAGE}{made}/")
        except content.EntryInvalid as invalid:
            words = {
                "tag": _("Choose a tag without spaces and slashes that no other challenge has."),
                "ends_at": _("It ends after it begins."),
            }
            form.errors.update({field: words.get(field, _("This cannot be kept.")) for field in invalid.fields})
    return _answer(request, form)
