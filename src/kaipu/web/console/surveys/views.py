"""Questionnaires at the desk: made, opened by link or QR code, their results."""

from collections import Counter
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console import personal
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.surveys import asking
from kaipu.web.console.typed import Typed
from kaipu.web.ui.addresses import site_of

QUESTIONS = 6


def kind_word(kind: str) -> str:
    """Return a kind of question in words."""
    known = {"score": _("0 to 10: would they recommend us?"), "stars": _("One to five stars"), "choice": _("One of several"),
             "text": _("In their own words")}  # fmt: skip
    return known[kind]


@require_safe
@needs("care.view")
def survey_list(request: HttpRequest) -> HttpResponse:
    """Show all questionnaires."""
    return show(request, "console/surveys/list.html", {"surveys": care.list_surveys()}, title=_("Questionnaires"))


@require_http_methods(["GET", "POST"])
@needs("care.lead")
def new(request: HttpRequest) -> HttpResponse:
    """Make a questionnaire of up to six questions."""
    form = Typed(request.POST)
    lines: list[dict[str, Any]] = [
        {"kind": form.text(f"kind{n}") or ("score" if n == 0 else "text"), "en": form.text(f"en{n}", 300), "zh": form.text(f"zh{n}", 300),
         "choices": [each.strip()[:80] for each in form.text(f"choices{n}", 500).replace("，", ",").split(",") if each.strip()][:12]}
        for n in range(QUESTIONS)
    ]  # fmt: skip
    if request.method == "POST":
        title = form.needed("title_en", _("Give it a title in English."))
        asked = [each for each in lines if each["en"]]
        if not asked:
            form.errors["en0"] = _("Type at least one question in English.")
        if any(each["kind"] == "choice" and len(each["choices"]) < 2 for each in asked):
            form.errors["choices0"] = _("A choice needs at least two answers, with commas between.")
        if not form.errors:
            kind = "nps" if any(each["kind"] == "score" for each in asked) else "research"
            token = care.create_survey(
                kind=kind, title_en=title, title_zh=form.text("title_zh"), questions=asked,
                user_id=desk_of(request).user_id, at=clock.now(),
            )  # fmt: skip
            return HttpResponseRedirect(f"/desk/surveys/{token}/")
    context = {
        "lines": [(n, each, ", ".join(each["choices"])) for n, each in enumerate(lines)],
        "kinds": [(kind, kind_word(kind)) for kind in ("score", "stars", "choice", "text")],
        "errors": form.errors, "problems": form.problems, "title_en": form.text("title_en"), "title_zh": form.text("title_zh"),
    }  # fmt: skip
    return show(
        request, "console/surveys/new.html", context, title=_("New questionnaire"), status=422 if form.errors else 200
    )


@require_safe
@needs("care.view")
def results(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was answered to each question, and who was asked."""
    return answer(request, find(token))


def find(token: str) -> care.SurveyRecord:
    """Return a questionnaire or answer 404."""
    try:
        return care.get_survey(token=token[:20])
    except care.SurveyUnknown as error:
        raise Http404(token) from error


def answer(request: HttpRequest, survey: care.SurveyRecord, form: Typed | None = None) -> HttpResponse:
    """Show a questionnaire, with what is wrong in a form where something is."""
    found = []
    for each in care.list_results(survey=survey):
        most = max((count for _value, count in each.counts), default=0)
        choices = each.question.get("choices", ())
        bars = [
            (
                choices[int(value)] if each.question["kind"] == "choice" else value,
                count,
                round(100 * count / most) if most else 0,
            )
            for value, count in each.counts
        ]
        texts = Counter(personal.masked(request, {"text": text}, {"text": "content"})["text"] for text in each.texts)
        found.append((each, bars, texts.most_common(), _score(each)))
    link = f"{site_of(request)}/s/{survey.token}/"
    qr = str(segno.make(link, error="m").svg_data_uri(scale=4, border=2))
    context = {"survey": survey, "results": found, "link": link, "qr": qr, **asking.shown(request, survey, form)}
    status = 422 if form else 200
    return show(request, "console/surveys/survey.html", context, title=survey.title_en, status=status)


def _score(result: care.QuestionResult) -> str:
    """Return a net promoter score with its interval, or “”."""
    scores = [int(value) for value, count in result.counts for _time in range(count)] if result.nps is not None else []
    return asking.score(result.nps, *(care.net_promoter_interval(scores) or (None, None)))


@require_POST
@needs("care.lead")
def close(request: HttpRequest, token: str) -> HttpResponse:
    """Take no more answers."""
    survey = find(token)
    care.close_survey(survey_id=survey.id, at=clock.now())
    messages.success(request, _("Closed; no more answers are taken."))
    return HttpResponseRedirect(f"/desk/surveys/{survey.token}/")
