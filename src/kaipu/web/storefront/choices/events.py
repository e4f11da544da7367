"""The events that a browser tells, in batches. They are acknowledged only once they lie in the spool."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock
from kaipu.web.ui import collect

LARGEST_BATCH = 64_000
MOST_EVENTS = 50
LONGEST_NAME = 40
OWN = ("id", "name", "v", "at")  # of the envelope, a browser tells these and the page; the rest we know better


def _events(body: bytes) -> tuple[str, list[dict[str, Any]]] | None:
    """Read a batch: when it was sent, and its events. None for what is no batch."""
    try:
        given = orjson.loads(body) if len(body) <= LARGEST_BATCH else None
    except orjson.JSONDecodeError:
        return None
    if not isinstance(given, dict):
        return None
    events = given.get("events")
    if not isinstance(events, list) or not 0 < len(events) <= MOST_EVENTS:
        return None
    if not all(isinstance(each, dict) for each in events):
        return None
    return str(given.get("sent_at", ""))[:LONGEST_NAME], events


@require_POST
def browser_events(request: HttpRequest) -> HttpResponse:
    """Keep what the browser of a person who agreed tells, 202; without that word nothing is kept, 204.

    Events that break the plan are kept as dead letters, so the answer does not speak of them.
    """
    batch = _events(request.body)
    if batch is None:
        return HttpResponseBadRequest(_("This is not a batch of events as our own page sends it."))
    if request.visit.consent != "all":  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    at = clock.now()
    sent_at, events = batch
    common = collect.envelope(request) | {"source": "browser", "sent_at": sent_at, "received_at": at}
    lines = []
    for each in events:
        told = {name: value for name, value in each.items() if name in OWN or name not in tracking.ENVELOPE}
        page = {name: str(each.get(name, ""))[:300] for name in ("view", "path")}
        lines.append({**told, **common, **page})
    try:
        tracking.spool_events(lines, at=at)
    except tracking.SpoolFailed:
        return HttpResponse(status=503)
    return HttpResponse(status=202)
