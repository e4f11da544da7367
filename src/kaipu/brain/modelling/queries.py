"""Reads of modelling."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from kaipu.brain.modelling.models import Drift, Version
from kaipu.brain.modelling.rules import Card, judge_drift


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One training: its number, its folder, its card (None when it failed) and whether it is in use."""

    name: str
    number: int
    state: str
    current: bool
    card: Card | None
    error: str
    trained_at: datetime
    folder: Path


@dataclass(frozen=True, slots=True)
class DriftRecord:
    """How far a feature stood from its training; `reading` is steady, moving or moved."""

    feature: str
    index: float
    reading: str
    measured_at: datetime


def find_model(*, name: str) -> ModelVersion | None:
    """Return the version in use, or None before the first good training. Its card is there."""
    row = Version.objects.filter(name=name, current=True).first()
    return _record(row) if row else None


def list_cards(*, name: str = "", limit: int = 20) -> list[ModelVersion]:
    """Return the trainings of a model (or of all), the newest first, failed and worse ones among them."""
    rows = Version.objects.filter(name=name) if name else Version.objects.all()
    return [_record(row) for row in rows.order_by("-trained_at", "-id")[:limit]]


def list_drift(*, name: str) -> list[DriftRecord]:
    """Return the newest measured drift of the version in use, the greatest first."""
    rows = Drift.objects.filter(version__name=name, version__current=True)
    newest = rows.aggregate(at=Max("measured_at"))["at"]
    return [
        DriftRecord(row.feature, row.index, judge_drift(row.index), row.measured_at)
        for row in rows.filter(measured_at=newest).order_by("-index", "feature")
    ]


def get_folder(*, name: str, number: int) -> Path:
    """Return where the files of a version lie."""
    return Path(settings.MODELS_ROOT) / name / f"{number:06d}"


def _record(row: Version) -> ModelVersion:
    return ModelVersion(
        row.name, row.number, row.state, row.current, _card(row.card) if row.card else None, row.error, row.trained_at,
        get_folder(name=row.name, number=row.number),
    )  # fmt: skip


def _card(kept: dict[str, Any]) -> Card:
    return Card(**{**kept, "data_until": date.fromisoformat(kept["data_until"])})
