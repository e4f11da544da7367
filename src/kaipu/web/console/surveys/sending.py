"""Letting a questionnaire go out: by itself after orders, or once to a segment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kaipu.brain.segments import api as segments
from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console.shell import needs
from kaipu.web.console.surveys import asking, views
from kaipu.web.console.typed import Typed


@require_POST
@needs("care.lead")
def after_orders(request: HttpRequest, token: str) -> HttpResponse:
    """Set by which rule a questionnaire goes out after orders."""
    survey, form = views.find(token), Typed(request.POST)
    share, days = form.whole("share", least=1, most=100), form.whole("days", most=60)
    rest = form.whole("rest", least=1, most=730)
    if form.errors:
        return views.answer(request, survey, form)
    on = form.text("on") == "yes"
    care.set_survey_plan(
        survey_id=survey.id, on=on, share_percent=share, days_after=days, rest_days=rest, at=clock.now()
    )
    messages.success(request, _("It goes out by itself from now on.") if on else _("It goes out by itself no more."))
    return HttpResponseRedirect(f"/desk/surveys/{survey.token}/")


@require_POST
@needs("care.lead")
def people(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the people of a segment, each once."""
    survey, form = views.find(token), Typed(request.POST)
    segment = asking.find_segment(form.text("segment"), segments.list_segments())
    if segment is None:
        form.errors["segment"] = _("Choose a segment.")
        return views.answer(request, survey, form)
    try:
        sent = care.invite_people(
            survey_id=survey.id, customer_ids=asking.people_of(segment), segment_id=segment.id, at=clock.now()
        )
    except care.SurveyClosed:
        form.errors["segment"] = _("This questionnaire is closed, so nobody is asked.")
        return views.answer(request, survey, form)
    told = ngettext("%(n)d person is asked by mail.", "%(n)d people are asked by mail.", sent)
    messages.success(request, told % {"n": sent})
    return HttpResponseRedirect(f"/desk/surveys/{survey.token}/")
