"""Themes of reviews, chats, answers and interviews: who looks after each, what was done, whether it moved its metric, and thanks to who spoke."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans import api as plans
from kaipu.commerce.care import api as care
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.console import figures, personal
from kaipu.web.console.plans import staff
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

HOME = "/desk/themes/"
FOUND_DAYS, MOST_SHOWN = 90, 30
FIELDS = ("owner", "state", "done", "done_on", "metric", "answer_en", "answer_zh", "points", "budget")


def state_word(state: str) -> tuple[str, str]:
    """Return how far a theme is, in words, and its tone."""
    known = {
        "open": (_("to do"), "warn"), "doing": (_("in work"), "info"), "done": (_("done"), "good"), "dropped": (_("left as it is"), ""),
    }  # fmt: skip
    return known[state]


def source_word(source: str) -> str:
    """Return where somebody spoke, in words."""
    known = {
        "review": _("Review"), "survey": _("Questionnaire"), "interview": _("Interview"), "chat": _("Chat"), "mail": _("Mail"),
        "phone": _("Telephone"), "form": _("Form"),
    }  # fmt: skip
    return known.get(source, source)


@require_safe
@needs("care.view")
def theme_list(request: HttpRequest) -> HttpResponse:
    """Show themes that somebody looks after, and those found that nobody does yet."""
    kept, names = care.list_kept_themes(), staff.names()
    titles = {each.name: figures.title_of(each) for each in metrics.list_metrics()}
    since = clock.now() - timedelta(days=FOUND_DAYS)
    texts = [text for _language, text in (*care.list_texts(since=since), *reviews.list_texts(since=since))]
    texts += care.list_survey_texts(since=since)
    taken = {frozenset(each.words) for each in kept}
    tags = {each.tag for each in kept if each.tag}
    context = {
        "kept": [(each, *state_word(each.state), names.get(each.owner_id, "–"), titles.get(each.metric, "")) for each in kept],
        "found": [each for each in care.find_themes(texts=texts) if frozenset(each.words) not in taken],
        "spoken": [each for each in care.list_spoken_themes() if each.name not in tags][:10],
        "texts": len(texts), "days": FOUND_DAYS,
    }  # fmt: skip
    return show(request, "console/themes/list.html", context, title=_("Themes"))


@require_POST
@needs("care.edit")
def keep(request: HttpRequest) -> HttpResponse:
    """Look after a theme."""
    form = Typed(request.POST)
    try:
        number = care.keep_theme(
            words=form.text("words", 400).split("|"), tag=form.text("tag", 40), owner_id=desk_of(request).user_id,
            at=clock.now(),
        )  # fmt: skip
    except (care.ThemeKept, care.ThemeWrong):
        messages.warning(request, _("Somebody looks after this theme already."))
        return HttpResponseRedirect(HOME)
    messages.success(request, _("You look after it now. Say what is done, and what it should move."))
    return HttpResponseRedirect(f"{HOME}{number}/")


def find(theme_id: int) -> care.KeptThemeRecord:
    """Return a theme or answer 404."""
    try:
        return care.get_kept_theme(theme_id=theme_id)
    except care.ThemeUnknown as unknown:
        raise Http404(str(theme_id)) from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@needs("care.view")
def theme_page(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Show a theme, and keep what is said of it."""
    theme = find(theme_id)
    if request.method != "POST":
        return _page(request, theme)
    if not desk_of(request).may("care.edit"):
        return refuse(request, "care.edit")
    form = Typed(request.POST)
    draft = _read(form)
    if form.errors:
        return _page(request, theme, form)
    try:
        care.change_theme(theme_id=theme_id, draft=draft, at=clock.now())
    except care.ThemeWrong as wrong:
        words = {
            "done": _("Say what was done."), "done_on": _("Type the day on which it was done."),
            "state": _("Choose how far it is."), "points": _("Type a number from 0 to 10,000."),
        }  # fmt: skip
        form.errors[wrong.field] = words.get(wrong.field, _("This cannot be kept."))
        return _page(request, theme, form)
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(f"{HOME}{theme_id}/")


def _read(form: Typed) -> care.ThemeDraft:
    owner = staff.read(form, staff.names(), _("Choose who looks after it."))
    metric = form.text("metric", 80)
    if metric and all(each.name != metric for each in metrics.list_metrics()):
        form.errors["metric"] = _("There is no such metric. Choose one of the list.")
    day = form.day("done_on")
    if day is not None and day > clock.local_date(clock.now()):
        form.errors["done_on"] = _("This day is still to come.")
    return care.ThemeDraft(
        owner_id=owner, state=form.text("state"), done=form.text("done", 2000), done_on=day, metric=metric,
        answer_en=form.text("answer_en", 2000), answer_zh=form.text("answer_zh", 2000),
        points=form.whole("points", most=10_000), budget_points=form.whole("budget"),
    )  # fmt: skip


def _page(request: HttpRequest, theme: care.KeptThemeRecord, form: Typed | None = None) -> HttpResponse:
    at = clock.now()
    voices = care.list_voices(theme=theme, at=at)
    kept = {
        "owner": str(theme.owner_id), "state": theme.state, "done": theme.done, "done_on": str(theme.done_on or ""),
        "metric": theme.metric, "answer_en": theme.answer_en, "answer_zh": theme.answer_zh, "points": str(theme.points),
        "budget": str(theme.budget_points),
    }  # fmt: skip
    rows = [
        (each, source_word(each.source), personal.masked(request, {"text": each.text}, {"text": "content"})["text"])
        for each in reversed(voices[-MOST_SHOWN:])
    ]
    word, tone = state_word(theme.state)
    context = {
        "kept": theme, "word": word, "tone": tone, "rows": rows, "people": len(voices), "days": care.HEARD_DAYS,
        "untold": sum(not each.answered for each in voices), "left": theme.budget_points - theme.spent,
        "values": {name: form.text(name, 2000) for name in FIELDS} if form else kept,
        "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "owners": list(staff.names().items()), "states": [(each, state_word(each)[0]) for each in care.THEME_STATES],
        "metrics": [(each.name, figures.title_of(each)) for each in metrics.list_metrics() if each.status != "deprecated"],
        "moved": _moved(theme),
    }  # fmt: skip
    return show(request, "console/themes/theme.html", context, title=theme.name, status=422 if form else 200)


def _moved(theme: care.KeptThemeRecord) -> dict[str, str] | None:
    """Return how the metric did before and after what was done, in words; None where there is no metric or no day."""
    if not theme.metric or theme.done_on is None:
        return None
    try:
        definition = metrics.get_definition(name=theme.metric)
    except metrics.MetricUnknown:
        return None
    found = plans.compare_around(metric=theme.metric, day=theme.done_on, at=clock.now())

    def written(value: object) -> str:
        return figures.written(value, definition.unit, settings.CURRENCY)  # type: ignore[arg-type]  # a decimal, a float or nothing

    told = {
        "title": figures.title_of(definition), "before": written(found.before), "after": written(found.after),
        "weeks": str(found.weeks_after), "low": "", "high": "",
    }  # fmt: skip
    if found.low is None or found.high is None:
        told["verdict"] = _("Too early to tell: it takes two complete weeks with figures on each side.")
        return told
    told |= {"low": written(found.low), "high": written(found.high)}
    told["verdict"] = (
        _("No difference that stands out from how its weeks vary anyway.") if found.low <= 0 <= found.high
        else _("The weeks after differ from those before by more than they vary anyway.")
    )  # fmt: skip
    return told


@require_POST
@needs("care.lead")
def tell(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Tell each who spoke of a theme what came of it."""
    find(theme_id)
    try:
        told, left = care.answer_theme(theme_id=theme_id, user_id=desk_of(request).user_id, at=clock.now())
    except care.AnswerMissing:
        messages.warning(request, _("Write the answer in English first, then keep it."))
        return HttpResponseRedirect(f"{HOME}{theme_id}/")
    done = ngettext("%(n)d person is told.", "%(n)d people are told.", told) % {"n": told}
    if left:
        gone = ngettext(
            "%(n)d cannot be reached by chat or mail.", "%(n)d cannot be reached by chat or mail.", left
        ) % {"n": left}
        done = f"{done} {gone}"
    messages.success(request, done)
    return HttpResponseRedirect(f"{HOME}{theme_id}/")


@require_POST
@needs("care.lead")
def thank(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Give points to members who spoke of a theme."""
    find(theme_id)
    try:
        thanked, left = care.thank_voices(theme_id=theme_id, at=clock.now())
    except care.NothingToGive:
        messages.warning(request, _("Set the points and a budget first; this budget holds no more thanks."))
        return HttpResponseRedirect(f"{HOME}{theme_id}/")
    done = ngettext("%(n)d member got points.", "%(n)d members got points.", thanked) % {"n": thanked}
    messages.success(request, done + " " + _("%(n)d points of the budget are left.") % {"n": left})
    return HttpResponseRedirect(f"{HOME}{theme_id}/")
