"""Writing guides to choosing: a draft with its faults beside it, and what the shop shows."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.commerce.catalog import api as catalog
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, member_words

FIELDS = {"title_en": 120, "title_zh": 120, "slug": 60, "category": 200, "words": 500, "text": 20_000}


def fault_sentence(fault: care.GuideFault) -> str:
    """Return what is wrong with a guide, in one sentence."""
    sentences = {
        "empty": _("Write the first question."),
        "shape": _("This line is neither a question (name | English | Chinese) nor an answer (- English | Chinese > name)."),
        "chinese": _("“%(word)s” has no Chinese."),
        "twice": _("There are two questions called “%(word)s”."),
        "few": _("“%(word)s” needs at least two answers."),
        "nowhere": _("There is no question “%(word)s” to lead on to."),
        "reason": _("“%(word)s” leads to goods without saying why."),
        "circle": _("This leads back to “%(word)s”: whoever answers so never arrives."),
        "unreached": _("No answer leads to “%(word)s”."),
        "code": _("Nothing that is on sale has the code %(word)s."),
    }  # fmt: skip
    return _("Line %(line)s: %(sentence)s") % {
        "line": fault.line, "sentence": sentences[fault.kind] % {"word": fault.word},
    }  # fmt: skip


@require_safe
@needs("care.view")
def guide_list(request: HttpRequest) -> HttpResponse:
    """Show the guides."""
    names = {
        each.path: each.name_zh if formats.speaks_chinese() else each.name_en for each in catalog.list_categories()
    }
    rows = [(each, member_words.title(each), names.get(each.category, each.category)) for each in care.list_guides()]
    return show(request, "console/guides/list.html", {"rows": rows}, title=_("Guides to choosing"))


@require_http_methods(["GET", "POST"])
@needs("care.view")
def edit(request: HttpRequest, guide_id: int | None = None) -> HttpResponse:
    """Show a guide; keep its draft."""
    guide = None if guide_id is None else _find(guide_id)
    form = Typed(request.POST)
    given = {name: getattr(guide, "draft" if name == "text" else name) if guide else "" for name in FIELDS}
    if request.method == "POST":
        if not desk_of(request).may("care.lead"):
            return refuse(request, "care.lead")
        given = {name: form.given.get(name, "").replace("\x00", "").strip()[:most] for name, most in FIELDS.items()}
        try:
            kept = care.write_guide(
                guide_id=guide_id, draft=care.GuideDraft(**given), user_id=desk_of(request).user_id, at=clock.now()
            )
        except care.GuideUntitled as wrong:
            sentences = {
                "title_en": _("Type a title in English."), "title_zh": _("Type a title in Chinese."),
                "slug": _("Another guide has this address; choose a different one."),
            }  # fmt: skip
            form.errors |= {name: sentences[name] for name in wrong.fields}
        else:
            messages.success(request, _("The draft is kept."))
            return HttpResponseRedirect(f"/desk/guides/{kept}/")
    return _page(request, guide, given, form)


def _page(
    request: HttpRequest, guide: care.GuideRecord | None, given: dict[str, str], form: Typed, *, trouble: str = ""
) -> HttpResponse:
    faults = care.check_guide(text=given["text"], at=clock.now()) if given["text"] else []
    chinese = formats.speaks_chinese()
    categories = [
        (each.path, "\u2003" * each.depth + (each.name_zh if chinese else each.name_en))
        for each in catalog.list_categories() if each.depth < 2
    ]  # fmt: skip
    context = {
        "guide": guide, "given": given, "errors": form.errors, "problems": form.problems, "trouble": trouble,
        "faults": [fault_sentence(each) for each in faults], "categories": categories,
        "changed": guide is not None and guide.draft != guide.published,
        "steps": care.read_guide(given["text"])[0] if given["text"] else (),
    }  # fmt: skip
    title = member_words.title(guide) if guide else _("New guide")
    status = 409 if trouble else 422 if form.errors else 200
    return show(request, "console/guides/guide.html", context, title=title, status=status)


def _find(guide_id: int) -> care.GuideRecord:
    try:
        return care.get_guide(guide_id=guide_id)
    except care.GuideUnknown as error:
        raise Http404(str(guide_id)) from error


@require_POST
@needs("care.lead")
def publish(request: HttpRequest, guide_id: int) -> HttpResponse:
    """Show a guide in the shop as its draft stands."""
    guide = _find(guide_id)
    try:
        care.publish_guide(guide_id=guide_id, at=clock.now())
    except care.GuideWrong:
        given = {name: getattr(guide, "draft" if name == "text" else name) for name in FIELDS}
        return _page(
            request,
            guide,
            given,
            Typed(request.POST),
            trouble=_("Mend what is listed below first; nothing was published."),
        )
    messages.success(request, _("The shop shows it now."))
    return HttpResponseRedirect(f"/desk/guides/{guide_id}/")


@require_POST
@needs("care.lead")
def withdraw(request: HttpRequest, guide_id: int) -> HttpResponse:
    """Take a guide out of the shop."""
    care.withdraw_guide(guide_id=guide_id, at=clock.now())
    messages.success(request, _("The shop does not show it any more."))
    return HttpResponseRedirect(f"/desk/guides/{guide_id}/")
