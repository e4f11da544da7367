"""Who is asked a questionnaire, as the page shows it: buyers by a rule, a segment with a look at how many it reaches, and what came of both."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

FIELDS = ("share", "days", "rest")


def score(nps: float | None, low: float | None, high: float | None) -> str:
    """Return a net promoter score with its 95 % interval, or “” without answers."""
    if nps is None or low is None or high is None:
        return ""
    return _("%(score)s (%(low)s to %(high)s)") % {"score": f"{nps:+.0f}", "low": f"{low:+.0f}", "high": f"{high:+.0f}"}


def shown(request: HttpRequest, survey: care.SurveyRecord, form: Typed | None) -> dict[str, Any]:
    """Return what the page shows of who was and can be asked."""
    plan = care.find_survey_plan(survey_id=survey.id)
    groups = segments.list_segments()
    titles: dict[int | None, str] = {each.id: each.title for each in groups}
    chosen = find_segment(request.GET.get("segment", ""), groups) if desk_of(request).may("care.lead") else None
    kept = plan or care.SurveyPlanRecord(on=False, share_percent=20, days_after=2, rest_days=90)
    typed = {"share": str(kept.share_percent), "days": str(kept.days_after), "rest": str(kept.rest_days)}
    return {
        "plan": plan, "values": {name: form.text(name) for name in FIELDS} if form else typed,
        "is_on": form.text("on") == "yes" if form else kept.on,
        "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "asked": [
            (_("After an order") if each.segment_id is None else titles.get(each.segment_id, _("A segment that was removed")),
             each, formats.percent(each.answered / each.sent, 0) if each.sent else "", score(each.nps, each.low, each.high))
            for each in care.list_asked(survey_id=survey.id)
        ],
        "groups": groups, "chosen": chosen, "reach": reach(survey, chosen) if chosen else None,
        "mail_missing": not (settings.SMTP_URL and settings.CARE_MAIL),
    }  # fmt: skip


def find_segment(typed: str, groups: list[segments.SegmentRecord]) -> segments.SegmentRecord | None:
    """Return the segment that was chosen by number, or None."""
    return next((each for each in groups if str(each.id) == typed), None)


def people_of(segment: segments.SegmentRecord) -> list[int]:
    """Return who belongs to a segment now; nobody before the warehouse is built."""
    try:
        return segments.list_people(match=segment.match, conditions=segment.conditions, at=clock.now())
    except lake.NothingPublished:
        return []


def reach(survey: care.SurveyRecord, segment: segments.SegmentRecord) -> care.Reach:
    """Return how many of a segment can be asked now, and why not the others."""
    return care.list_reachable(survey_id=survey.id, customer_ids=people_of(segment), at=clock.now())
