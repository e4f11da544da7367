"""The pages of journeys: the list with its library, one journey drawn and edited step by step, export and import."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock, ids
from kaipu.web.console.campaigns import showing
from kaipu.web.console.campaigns import wording as campaign_words
from kaipu.web.console.journeys import drawing, wording
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

HOME = "/desk/journeys/"
FIELDS = (
    "hours", "hour", "percent", "test", "text", "channel", "subject_en", "subject_zh", "body_en", "body_zh",
    "template_en", "template_zh",
)  # fmt: skip
WHOLE = ("hours", "hour", "percent")
ADDED: Mapping[str, Mapping[str, Any]] = {
    "wait": {"hours": 24}, "until": {"hour": 10}, "tag": {"text": "…"}, "coupon": {"text": "CODE"}, "task": {"text": "…"},
    "send": {"channel": "mail", "subject_en": "…", "subject_zh": "…", "body_en": "…", "body_zh": "…"},
}  # fmt: skip


def title_of(each: campaigns.JourneyRecord | campaigns.Template) -> str:
    """Return a journey's name in the reader's language."""
    return each.title_zh if formats.speaks_chinese() else each.title_en


def _find(journey_id: int) -> campaigns.JourneyRecord:
    try:
        return campaigns.get_journey(journey_id=journey_id)
    except campaigns.JourneyUnknown as unknown:
        raise Http404(str(journey_id)) from unknown


@require_safe
@needs("campaigns.view")
def journey_list(request: HttpRequest) -> HttpResponse:
    """Show all journeys, what they ask people to do, and the library."""
    return _list(request)


def _list(request: HttpRequest, trouble: str = "") -> HttpResponse:
    found = campaigns.list_journeys()
    rows = [
        (each, title_of(each), campaign_words.state(each.state), campaign_words.tone(each.state), wording.trigger(each.graph.trigger),
         sum(step.waiting for step in campaigns.list_steps(journey_id=each.id)))
        for each in found
    ]  # fmt: skip
    names = {each.id: title_of(each) for each in found}
    context = {
        "rows": rows, "tasks": [(task, names[task.journey_id]) for task in campaigns.list_tasks()], "trouble": trouble,
        "library": [(each.key, title_of(each), wording.trigger(each.graph.trigger)) for each in campaigns.LIBRARY],
    }  # fmt: skip
    return show(request, "console/journeys/list.html", context, title=_("Journeys"), status=422 if trouble else 200)


@require_safe
@needs("campaigns.view")
def journey_page(request: HttpRequest, journey_id: int) -> HttpResponse:
    """Show a journey: drawn, step by step, and what came of it."""
    return _answer(request, _find(journey_id))


def _answer(request: HttpRequest, journey: campaigns.JourneyRecord, trouble: str = "") -> HttpResponse:
    counts: dict[str, tuple[int, int]] = {}
    for each in campaigns.list_steps(journey_id=journey.id):
        waiting, left = counts.get(each.key, (0, 0))
        counts[each.key] = (waiting + each.waiting, left + each.left)
    steps = []
    for key in campaigns.in_order(journey.graph):
        node = journey.graph.nodes[key]
        ways = " / ".join(wording.step(journey.graph.nodes[way]) for way in node.ways)
        steps.append((node, wording.kinds()[node.kind], wording.step(node), ways, *counts.get(key, (0, 0))))
    context = {
        "journey": journey, "state": campaign_words.state(journey.state), "tone": campaign_words.tone(journey.state),
        "brings": wording.trigger(journey.graph.trigger), "picture": drawing.draw(journey.graph, counts), "steps": steps,
        "versions": campaigns.list_versions(journey_id=journey.id), "trouble": trouble, "result": _result(journey),
        "added": [(kind, wording.kinds()[kind]) for kind in ADDED], "tests": wording.tests().items(),
        "channels": [(code, campaign_words.channel(code)) for code in campaigns.list_ways()], "campaign": None, "typed": {},
    }  # fmt: skip
    return show(
        request, "console/journeys/journey.html", context, title=title_of(journey), status=422 if trouble else 200
    )


def _result(journey: campaigns.JourneyRecord) -> showing.Shown | None:
    if journey.started_at is None:
        return None
    try:
        return showing.tell(campaigns.get_journey_outcome(journey=journey, at=clock.now()), Decimal(0), journey.origin)
    except lake.NothingPublished:
        return None


@require_POST
@needs("campaigns.edit")
def add(request: HttpRequest) -> HttpResponse:
    """Take a journey out of the library, or one that was exported."""
    form = Typed(request.POST)
    taken = next((each for each in campaigns.LIBRARY if each.key == form.text("key")), None)
    try:
        graph = taken.graph if taken else campaigns.read_graph(_parsed(request.POST.get("graph", "")))
    except campaigns.GraphInvalid as error:
        return _list(request, wording.refusal(error))
    name = form.text("title", 120) or _("Imported journey")
    titles = (taken.title_en, taken.title_zh) if taken else (name, name)
    journey_id = campaigns.save_journey(
        title_en=titles[0],
        title_zh=titles[1],
        graph=graph,
        holdout_percent=10,
        user_id=desk_of(request).user_id,
        at=clock.now(),
    )
    messages.success(request, _("The journey is here. Look at its words, then let it run."))
    return HttpResponseRedirect(f"{HOME}{journey_id}/")


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text[:200_000].replace("\\u0000", ""))
    except (json.JSONDecodeError, RecursionError) as error:
        raise campaigns.GraphInvalid("", "shape") from error
    if not isinstance(found, dict):
        raise campaigns.GraphInvalid("", "shape")
    return found


@require_safe
@needs("campaigns.view")
def export(request: HttpRequest, journey_id: int) -> HttpResponse:
    """Hand a journey out as JSON."""
    journey = _find(journey_id)
    response = JsonResponse(campaigns.pack_graph(journey.graph), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="journey-{journey.id}-v{journey.version}.json"'
    return response


def _save(request: HttpRequest, journey_id: int, change: Callable[[campaigns.Graph], campaigns.Graph]) -> HttpResponse:
    """Keep a changed graph as the next version."""
    journey, form = _find(journey_id), Typed(request.POST)
    seen = form.text("version", 9)
    try:
        campaigns.save_journey(
            title_en=journey.title_en, title_zh=journey.title_zh, graph=change(journey.graph), holdout_percent=journey.holdout_percent,
            user_id=desk_of(request).user_id, at=clock.now(), journey_id=journey.id, version=int(seen) if seen.isdigit() else 0,
        )  # fmt: skip
    except campaigns.GraphInvalid as error:
        return _answer(request, journey, wording.refusal(error))
    except campaigns.JourneyMoved:
        return _answer(
            request, journey, _("Somebody saved another version meanwhile. Look at it, then change it again.")
        )
    messages.success(request, _("Kept as the next version. Who is on the way goes on by theirs."))
    return HttpResponseRedirect(f"{HOME}{journey_id}/#steps")


@require_POST
@needs("campaigns.edit")
def change(request: HttpRequest, journey_id: int, key: str) -> HttpResponse:
    """Change what a step says or how long it waits."""
    given: dict[str, Any] = {}
    for name in FIELDS:
        if name in request.POST:
            text = request.POST[name].replace("\x00", "").strip()[:4000]
            given[name] = int(text) if name in WHOLE and text.isascii() and text.isdigit() and len(text) < 7 else text
    return _save(request, journey_id, lambda graph: campaigns.change_step(graph, key, given))


@require_POST
@needs("campaigns.edit")
def insert(request: HttpRequest, journey_id: int, key: str) -> HttpResponse:
    """Put a step before another."""
    kind = request.POST.get("kind", "")
    options = ADDED.get(kind, {})
    node = campaigns.Node(f"s{ids.new_code(5).lower()}", kind, (key,), options)
    return _save(request, journey_id, lambda graph: campaigns.insert_step(graph, key, node))


@require_POST
@needs("campaigns.edit")
def remove(request: HttpRequest, journey_id: int, key: str) -> HttpResponse:
    """Take a step out; who came to it goes to the next."""
    return _save(request, journey_id, lambda graph: campaigns.remove_step(graph, key))


def _move(request: HttpRequest, journey_id: int, step: Callable[[], object], done: str) -> HttpResponse:
    journey = _find(journey_id)
    try:
        step()
    except campaigns.JourneyMoved:
        return _answer(request, journey, _("The journey stands elsewhere meanwhile, so nothing was done."))
    messages.success(request, done)
    return HttpResponseRedirect(f"{HOME}{journey_id}/")


@require_POST
@needs("campaigns.edit")
def run(request: HttpRequest, journey_id: int) -> HttpResponse:
    """Let people walk."""
    return _move(
        request,
        journey_id,
        lambda: campaigns.run_journey(journey_id=journey_id, at=clock.now()),
        _("People walk in from now on."),
    )


@require_POST
@needs("campaigns.edit")
def halt(request: HttpRequest, journey_id: int) -> HttpResponse:
    """Let everybody stand."""
    return _move(
        request, journey_id, lambda: campaigns.halt_journey(journey_id=journey_id, at=clock.now()),
        _("Everybody stands where they are; nothing is sent."),
    )  # fmt: skip


@require_POST
@needs("campaigns.edit")
def finish_task(request: HttpRequest, mark_id: int) -> HttpResponse:
    """Tick a task off."""
    campaigns.finish_task(mark_id=mark_id, at=clock.now())
    messages.success(request, _("Done."))
    return HttpResponseRedirect(HOME)


@require_safe
@needs("campaigns.view")
def rehearse(request: HttpRequest, journey_id: int) -> HttpResponse:
    """Show how a journey would have gone for whoever came yesterday; nothing is written."""
    journey = _find(journey_id)
    found = campaigns.rehearse_journey(journey_id=journey_id, at=clock.now())
    steps = [(wording.step(journey.graph.nodes[key]), number) for key, number in found.steps]
    return showing.rehearsed(request, found, title_of(journey), f"{HOME}{journey_id}/", steps)
