"""The editor of questions and answers: drafts to look at, versions, how often the bot told them and whether that helped."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.inbox.views import people
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

STATES = ("draft", "published", "retired")
FIELDS = {"question_en": 300, "answer_en": 2000, "question_zh": 300, "answer_zh": 2000, "wordings": 2000}


def state_word(state: str) -> str:
    """Return an article's state in words."""
    return {"draft": _("Draft"), "published": _("Published"), "retired": _("Retired")}[state]


@require_safe
@needs("care.view")
def article_list(request: HttpRequest) -> HttpResponse:
    """Show the articles, and what the bot would answer to a question that is tried."""
    query = request.GET
    tried = listing.text(query, "try")
    tones = {"draft": "warn", "published": "good", "retired": ""}
    found = care.list_articles(state=listing.choice(query, "state", STATES), text=listing.text(query))
    names = people()
    context = {
        "rows": [(each, state_word(each.state), tones[each.state], names.get(each.owner_id or 0, "")) for each in found],
        "states": listing.chips(query, "state", [(each, state_word(each)) for each in STATES]),
        "q": listing.text(query), "hidden": listing.hidden(query, "q", "try"), "filtered": bool(query), "tried": tried,
        "hits": care.search_articles(text=tried) if tried else [], "sure": care.SURE,
    }  # fmt: skip
    return show(request, "console/articles/list.html", context, title=_("Questions and answers"))


@require_http_methods(["GET", "POST"])
@needs("care.view")
def edit(request: HttpRequest, article_id: int | None = None) -> HttpResponse:
    """Show an article with its versions; keep a new version, or a new article."""
    article = None
    if article_id is not None:
        try:
            article = care.get_article(article_id=article_id)
        except care.ArticleUnknown as error:
            raise Http404(str(article_id)) from error
    form = Typed(request.POST)
    given = {name: getattr(article, name) if article else "" for name in (*FIELDS, "skill")}
    if request.method == "POST":
        if not desk_of(request).may("care.lead"):
            return refuse(request, "care.lead")
        given = {name: form.text(name, FIELDS.get(name, 40)) for name in given}
        form.needed("question_en", _("Type the question in English."))
        form.needed("answer_en", _("Type the answer in English."))
        if not form.errors:
            kept = care.write_article(
                article_id=article_id, wording=care.Wording(**{name: given[name] for name in FIELDS}), skill=given["skill"],
                user_id=desk_of(request).user_id, publish=request.POST.get("then") == "publish", at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Kept as a new version."))
            return HttpResponseRedirect(f"/desk/articles/{kept}/")
    names = people()
    context = {
        "article": article, "given": given, "errors": form.errors, "problems": form.problems,
        "state": state_word(article.state) if article else "",
        "versions": [(each, names.get(each.written_by_id or 0, "")) for each in care.list_versions(article_id=article_id)]
        if article_id is not None else [],
    }  # fmt: skip
    title = _("New article") if article is None else article.question_en
    return show(request, "console/articles/article.html", context, title=title, status=422 if form.errors else 200)


@require_POST
@needs("care.lead")
def set_state(request: HttpRequest, article_id: int) -> HttpResponse:
    """Publish an article or retire it."""
    state = request.POST.get("state", "")
    if state not in STATES:
        raise Http404(state)
    try:
        care.set_article_state(article_id=article_id, state=state, at=clock.now())
    except care.ArticleUnknown as error:
        raise Http404(str(article_id)) from error
    messages.success(
        request, _("The bot knows it now.") if state == "published" else _("The bot does not know it any more.")
    )
    return HttpResponseRedirect(f"/desk/articles/{article_id}/")
