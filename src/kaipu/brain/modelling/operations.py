"""Writes of modelling."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import connection
from django.db.models import Max

from kaipu.brain.modelling.models import Drift, Version
from kaipu.brain.modelling.queries import ModelVersion, find_model
from kaipu.brain.modelling.rules import Card, is_worse, measure_drift
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

LOCK = 7_205_460


@operation
def note_version(*, name: str, number: int, card: Card, at: datetime) -> bool:
    """Keep a training's card and make it the one in use, unless it is worse than that; return whether it is. Takes an advisory lock.

    Its files have to be there already.
    """
    _lock()
    standing = find_model(name=name)
    worse = standing is not None and standing.card is not None and is_worse(card, standing.card)
    if not worse:
        Version.objects.filter(name=name, current=True).update(current=False)
    Version.objects.create(
        name=name, number=number, state="worse" if worse else "kept", current=not worse, trained_at=at,
        card={**asdict(card), "data_until": card.data_until.isoformat()},
    )  # fmt: skip
    audit.record(action="modelling.note_version", subject=f"model:{name}:{number}", detail={"used": not worse}, at=at)
    return not worse


@operation
def note_failure(*, name: str, error: str, at: datetime) -> int:
    """Write down that a training failed; the version in use stays. Return its number. Takes an advisory lock."""
    _lock()
    number = next_number(name)
    Version.objects.create(name=name, number=number, state="failed", error=error[:2000], trained_at=at)
    audit.record(action="modelling.note_failure", subject=f"model:{name}:{number}", at=at)
    return number


@operation
def note_drift(*, name: str, shares: Mapping[str, list[float]], at: datetime) -> dict[str, float]:
    """Measure features by bin against the training of the version in use, and keep it; return the indices.

    Features that the training had no bins for are left out; without a version in use nothing happens.
    """
    version = Version.objects.filter(name=name, current=True).first()
    standing: ModelVersion | None = find_model(name=name)
    if version is None or standing is None or standing.card is None:
        return {}
    known = standing.card.reference
    found = {each: measure_drift(known[each], now) for each, now in shares.items() if each in known}
    Drift.objects.bulk_create(
        Drift(version=version, measured_at=at, feature=each, index=value) for each, value in found.items()
    )
    return found


def next_number(name: str) -> int:
    """Return the number of a model's next version."""
    return (Version.objects.filter(name=name).aggregate(most=Max("number"))["most"] or 0) + 1


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
