"""How well talks are led: those drawn to be looked at, scores by agent, and what somebody could learn."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console.inbox.views import people
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

DAYS = 90
MOST_LINKS = 5


def criterion(code: str) -> str:
    """Return what is looked at, in words."""
    words = {
        "understood": _("Understood what was wanted"), "right": _("Right and complete"), "tone": _("Friendly and clear"),
        "settled": _("Led to an end"),
    }  # fmt: skip
    return words[code]


def _verdict(code: str) -> tuple[str, str]:
    words = {
        "behind": (_("behind the others"), "warn"),
        "level": (_("level with the others"), "good"),
        "few": (_("too few to tell"), ""),
    }
    return words[code]


@require_safe
@needs("care.view")
def quality(request: HttpRequest) -> HttpResponse:
    """Show drawn talks, scores by agent, and where somebody falls behind."""
    return _page(request)


def _page(request: HttpRequest, form: Typed | None = None, talk: UUID | None = None, trouble: str = "") -> HttpResponse:
    names, me = people(), desk_of(request).user_id
    checks = care.list_checks()
    judged, themes = care.list_judged(since=clock.now() - timedelta(days=DAYS))
    chinese = formats.speaks_chinese()

    def theme(number: int) -> str:
        english, other = themes.get(number, ("", ""))
        return (other if chinese and other else english) or _("Everything else")

    scored = [each for each in checks if each.points is not None]
    agents = [
        (names.get(agent, ""), len(theirs), sum(each.points or 0 for each in theirs) / len(theirs),
         [(criterion(code), sum(each.scores[code] for each in theirs if each.scores) / len(theirs)) for code in care.CRITERIA])
        for agent in sorted({each.agent_id for each in scored})
        for theirs in [[each for each in scored if each.agent_id == agent]]
    ]  # fmt: skip
    found = care.find_needs(judged)
    context = {
        "open": [(each, names.get(each.agent_id, ""), each.agent_id != me) for each in checks if each.points is None],
        "scored": [(each, names.get(each.agent_id, ""), names.get(each.scored_by_id or 0, "")) for each in scored],
        "agents": agents, "criteria": [(code, criterion(code)) for code in care.CRITERIA],
        "wants": [
            (names.get(each.agent_id, ""), theme(each.theme), each.measure, *_verdict(each.verdict), each.own, each.others,
             len(each.talks), each.talks[:MOST_LINKS] if each.verdict == "behind" else (),
             each.agent_id if each.verdict == "behind" and desk_of(request).may("plans.team") else None)
            for each in found if each.verdict != "few"
        ],
        "few": sum(each.verdict == "few" for each in found), "least": care.LEAST_TALKS, "days": DAYS, "sample": care.SAMPLE,
        "errors": form.errors if form else {}, "problems": form.problems if form else [], "given": form.given if form else {},
        "opened": talk, "trouble": trouble, "points": range(care.MOST_POINTS + 1),
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    return show(request, "console/helpdesk/quality.html", context, title=_("Quality of talks"), status=status)


@require_POST
@needs("care.edit")
def score(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Score a drawn talk."""
    form = Typed(request.POST)
    points = {code: form.whole(code, most=care.MOST_POINTS) for code in care.CRITERIA}
    if form.errors:
        form.errors = {name: _("%(what)s: give 0, 1 or 2 points.") % {"what": criterion(name)} for name in form.errors}
        return _page(request, form, conversation_id)
    try:
        care.score_talk(
            conversation_id=conversation_id, points=points, note=form.text("note", 1000),
            user_id=desk_of(request).user_id, at=clock.now(),
        )  # fmt: skip
    except care.CheckUnknown as error:
        raise Http404(str(conversation_id)) from error
    except care.OwnTalk:
        return _page(request, form, conversation_id, _("Nobody scores a talk that they led; nothing was kept."))
    messages.success(request, _("Kept. Thank you for looking."))
    return HttpResponseRedirect("/desk/service/quality/")
