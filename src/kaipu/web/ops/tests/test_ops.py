import json
import logging
import sys

import pytest
from django.db import connection
from django.test import Client, override_settings

from kaipu.kernel.operation import acting
from kaipu.web.ops import probes
from kaipu.web.ops.logs import JsonFormatter


@pytest.fixture
def probe():
    """Return a client that comes as probes do: plain HTTP, by number."""
    return Client(headers={"host": "10.1.2.3"})


def test_health_needs_no_database(probe):
    answer = probe.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_the_tables_are_there(probe):
    assert probe.get("/readyz").json() == {"status": "ok", "database": "ok", "tables": "ok"}


@pytest.mark.django_db
def test_not_ready_when_a_migration_is_missing(probe, monkeypatch):
    monkeypatch.setattr(probes, "_tables_are_there", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = probe.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": "ok", "tables": "not up to date"}


@pytest.mark.django_db
def test_metrics_count_requests_and_deliveries(probe):
    probe.get("/healthz")
    text = probe.get("/metrics").content.decode()
    assert 'kaipu_http_requests_total{method="GET",route="/healthz",status="200"}' in text
    assert 'kaipu_outbox_deliveries{state="pending"} 0.0' in text


@pytest.mark.django_db
def test_metrics_are_not_for_strangers(probe):
    assert probe.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert probe.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 404
    with override_settings(METRICS_TOKEN="a-token"):
        assert probe.get("/metrics").status_code == 404
        assert probe.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
        assert probe.get("/metrics", headers={"authorization": "Bearer a-token"}).status_code == 200


def test_a_request_keeps_the_number_its_proxy_gave(probe):
    assert probe.get("/healthz", headers={"x-request-id": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    forged = probe.get("/healthz", headers={"x-request-id": 'a"b\tc'})["X-Request-ID"]
    assert len(forged) == 36


def test_a_log_line_is_json_with_the_request_in_it():
    record = logging.LogRecord("kaipu.test", logging.WARNING, "", 0, "sold %s", ("out",), None)
    record.sku = "A-1"
    with acting(request_id="r-12345678", actor="user:7"):
        line = json.loads(JsonFormatter().format(record))
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "kaipu.test",
        "message": "sold out",
        "request_id": "r-12345678",
        "actor": "user:7",
        "sku": "A-1",
    }


def test_a_traceback_stays_on_its_line():
    try:
        raise ValueError("no")
    except ValueError:
        record = logging.LogRecord("kaipu.test", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["trouble"].endswith("ValueError: no")
