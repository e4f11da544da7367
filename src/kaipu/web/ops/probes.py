"""The three addresses for machines: /healthz (the process lives), /readyz (it can serve), /metrics (how it does).

They answer before sessions, languages and redirects have their say: a probe comes by number instead of name, without
TLS, and often.
"""

import hmac
import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from kaipu.web.ops import metrics

_tables_are_there = False  # once they are there they stay; until then every probe looks


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer. Asks nothing of anybody: a dead database is no reason to kill this process."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether a shopper can be served: the database answers and its tables are up to date."""
    facts = {"database": _database(), "tables": ""}
    facts["tables"] = _tables() if facts["database"] == "ok" else "unknown"
    ready = set(facts.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "not ready", **facts}, status=200 if ready else 503)


def show_metrics(request: HttpRequest) -> HttpResponse:
    """Show the numbers to whoever has the token; without one set, only to this machine itself."""
    if not _may_see_metrics(request):
        return HttpResponse(status=404)
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": show_metrics}


def _may_see_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and not forwarded
    except ValueError:
        return False


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _tables() -> str:
    global _tables_are_there  # noqa: PLW0603 - a fact about this process
    if not _tables_are_there:
        try:
            executor = MigrationExecutor(connection)
            _tables_are_there = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return "unknown"
    return "ok" if _tables_are_there else "not up to date"
