"""Tell what shoppers do, first-party: events of a request go to the spool of `brain.tracking` once its answer is sent.

What is an event, and which fields it has, is the tracking plan's affair; here it gets what a request knows of its visit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock, ids
from kaipu.kernel.operation import acting_now


def envelope(request: HttpRequest) -> dict[str, Any]:
    """Return what every event of a request has in common."""
    visit = request.visit  # type: ignore[attr-defined]
    user = getattr(request, "_cached_user", None)
    acting = acting_now()
    agent = tracking.describe_agent(request.headers.get("User-Agent", "")[:1000])
    return {
        "view": acting.request_id,
        "visitor": visit.visitor,
        "session": visit.session,
        "consent": visit.consent,
        "from": visit.source,
        "customer": getattr(user, "customer_id", None),
        "path": request.path,
        "language": get_language(),
        "device": agent.device,
        "browser": agent.browser,
        "bot": agent.bot,
        "simulated": acting.simulated,
    }


def device_of(request: HttpRequest) -> str:
    """Return the kind of device a request comes from."""
    return tracking.describe_agent(request.headers.get("User-Agent", "")[:1000]).device


def event(name: str, request: HttpRequest, at: datetime, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Describe one event that the server tells, with everything that the warehouse asks of it."""
    return {"id": ids.new_id(), "name": name, "at": at, "source": "server", **envelope(request), **payload}


def collect(name: str, request: HttpRequest, /, **payload: Any) -> None:
    """Note an event of this request; it is written once the answer is on its way, and lost if there is none."""
    if not tracking.is_known(name):
        raise ValueError(f"{name} is not in the tracking plan")
    noted: list[dict[str, Any]] = request.__dict__.setdefault("noted_events", [])
    noted.append(event(name, request, clock.now(), payload))


def write_events(get_response: Any) -> Any:
    """Write what a request noted when its answer is closed, that is, after it was sent."""

    def answer(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = get_response(request)
        noted: list[dict[str, Any]] | None = request.__dict__.get("noted_events")
        if noted:
            response._resource_closers.append(lambda: tracking.spool_events(noted, at=noted[-1]["at"]))  # type: ignore[attr-defined]  # noqa: SLF001
        return response

    return answer
