"""How the lake does: builds, audits and freshness."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings

from kaipu.brain.lake.models import Audit, Build
from kaipu.brain.lake.queries.documents import MODELS, SEEDS
from kaipu.brain.lake.rules import SOURCES
from kaipu.kernel import clock

FORMAT = 2  # raise it when builds of an older release must not be gone on with


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One check of a build; `failures` is the number of rows that broke it. What is not blocking is only a warning."""

    relation: str
    name: str
    failures: int
    detail: str
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """One run of the warehouse. `number` is that of its snapshot; `days` are those it wrote again, none meaning all."""

    id: int
    number: int | None
    full: bool
    state: str
    horizon: int
    fingerprint: str
    days: tuple[date, ...]
    published_until: date | None
    started_at: datetime
    finished_at: datetime | None
    checked_at: datetime | None
    seconds: Mapping[str, float]
    rows: Mapping[str, int]
    error: str
    restated: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How fresh the warehouse is. `late_days` are closed days that no published snapshot covers."""

    published: BuildRecord | None
    newest: BuildRecord | None
    late_days: int
    audits: tuple[AuditRecord, ...]

    @property
    def healthy(self) -> bool:
        """Whether the newest build was published and covers all closed days."""
        return self.published is not None and self.published == self.newest and self.late_days == 0


def _record(build: Build) -> BuildRecord:
    return BuildRecord(
        build.id, build.number, build.full, build.state, build.horizon, build.fingerprint, tuple(build.days),
        build.published_until, build.started_at, build.finished_at, build.checked_at, build.seconds, build.rows,
        build.error, (build.restated_from, build.restated_to) if build.restated_from and build.restated_to else None,
    )  # fmt: skip


def find_published() -> BuildRecord | None:
    """Return the newest published build, or None before the first."""
    build = Build.objects.filter(state="published").order_by("-id").first()
    return None if build is None else _record(build)


def get_next_number() -> int:
    """Return the number of the next snapshot."""
    newest = Build.objects.filter(number__isnull=False).order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def list_builds(*, limit: int = 50) -> list[BuildRecord]:
    """Return the newest builds first."""
    return [_record(build) for build in Build.objects.order_by("-id")[:limit]]


def list_audits(*, build_id: int) -> list[AuditRecord]:
    """Return the checks of one build, failed ones first."""
    rows = Audit.objects.filter(build_id=build_id).order_by("-failures", "-blocking", "relation", "name")
    return [AuditRecord(*row) for row in rows.values_list("relation", "name", "failures", "detail", "blocking")]


def get_status(*, at: datetime) -> Status:
    """Return how fresh and sound the warehouse is. Three statements."""
    published = find_published()
    newest = next(iter(list_builds(limit=1)), None)
    yesterday = clock.local_date(at) - timedelta(days=1)
    until = published.published_until if published else None
    late = (yesterday - until).days if until else 0
    return Status(published, newest, max(0, late), tuple(list_audits(build_id=newest.id)) if newest else ())


def fingerprint(engine: str = "") -> str:
    """Return a digest of everything a build's result depends on besides the data: models, sources, zone, currency, engine."""
    engine = engine or settings.WAREHOUSE
    digest = sha256(repr((FORMAT, SOURCES, settings.TIME_ZONE, settings.CURRENCY, engine)).encode())
    for path in [*sorted(MODELS.rglob("*.sql")), *sorted(SEEDS.glob("*.csv"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
