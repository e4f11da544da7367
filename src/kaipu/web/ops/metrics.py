"""Numbers for Prometheus: requests by route, operations by name, and how the outbox does.

Every process of the shop writes its numbers into small files under var/run/metrics; whichever web process is asked adds
them up, so it does not matter which one answers.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from kaipu.kernel import operation, outbox

if settings.METRICS_FOLDER:
    settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
REQUESTS = Counter("kaipu_http_requests", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("kaipu_http_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS)
OPERATION_SECONDS = Histogram(
    "kaipu_operation_seconds", "Time of a write, from begin to commit.", ["operation", "outcome"], buckets=BUCKETS
)


class OutboxCollector(Collector):
    """Ask the outbox when somebody asks us; without a database it has nothing to say."""

    def collect(self) -> Iterator[Metric]:
        """Yield the deliveries by state and the longest wait."""
        try:
            health = outbox.get_health()
        except DatabaseError:
            return
        deliveries = GaugeMetricFamily("kaipu_outbox_deliveries", "Deliveries by state.", labels=["state"])
        for state in ("pending", "failed", "done"):
            deliveries.add_metric([state], getattr(health, state))
        yield deliveries
        yield GaugeMetricFamily(
            "kaipu_outbox_oldest_pending_seconds", "Longest wait of a delivery.", value=health.oldest_pending_seconds
        )


def observe_operation(name: str, seconds: float, failure: BaseException | None) -> None:
    """Count one outermost operation."""
    OPERATION_SECONDS.labels(name, "failed" if failure else "done").observe(seconds)


def watch_operations() -> None:
    """Count the operations of this process from now on; a second call changes nothing."""
    if observe_operation not in operation.observers:
        operation.observers.append(observe_operation)


def exposition() -> bytes:
    """Return all numbers of all processes in Prometheus' text format. One query."""
    registry = REGISTRY
    if settings.METRICS_FOLDER:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(settings.METRICS_FOLDER))
    outside = CollectorRegistry()
    outside.register(OutboxCollector())
    return generate_latest(registry) + generate_latest(outside)
