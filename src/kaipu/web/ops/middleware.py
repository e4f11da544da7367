"""The outermost layer of every request: gives it a number, answers probes, counts it and writes its log line."""

import logging
import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kaipu.kernel import ids
from kaipu.kernel.operation import acting
from kaipu.web.ops import metrics
from kaipu.web.ops.probes import PROBES

log = logging.getLogger("kaipu.access")
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestTrace:
    """Wrap all other middleware. A proxy's X-Request-ID is kept when it is one; the answer always carries it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        metrics.watch_operations()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else str(ids.new_id())
        with acting(request_id=request_id):
            probe = PROBES.get(request.path_info)
            response = probe(request) if probe else self.get_response(request)
            response["X-Request-ID"] = request_id
            _note(request, response, time.perf_counter() - started, quiet=probe is not None)
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float, *, quiet: bool) -> None:
    """Count and log a request by its route. What was searched or typed stays out of the log."""
    match = request.resolver_match
    route = match.route if match else request.path_info if quiet else "(no route)"
    method = (
        request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "(other)"
    )
    metrics.REQUESTS.labels(method, route, response.status_code).inc()
    metrics.REQUEST_SECONDS.labels(route).observe(seconds)
    if not quiet:
        facts = {"method": method, "path": request.path, "route": route, "status": response.status_code}
        log.info(
            "%s %s %s", method, request.path, response.status_code, extra={**facts, "ms": round(seconds * 1000, 1)}
        )
