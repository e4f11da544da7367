"""Who hears what happens to decisions, and what is still to be told; where figures come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kaipu.brain.decisions.models import Hook, HookCall
from kaipu.brain.lake import api as lake

EVENTS = ("proposed", "approved", "applied", "measured")


@dataclass(frozen=True, slots=True)
class HookRecord:
    """An address that is told; `failed` messages were given up, `last_answer` is the newest one's."""

    id: int
    url: str
    created_by: str
    created_at: datetime
    told: int
    failed: int
    last_answer: str


@dataclass(frozen=True, slots=True)
class Call:
    """A message that was claimed, with what signs it; for this module."""

    id: int
    message_id: UUID
    url: str
    secret: str
    body: Mapping[str, Any]
    attempts: int


def list_hooks() -> list[HookRecord]:
    """Return the addresses in force, the newest first. Two statements."""
    hooks = list(Hook.objects.filter(ended_at=None).order_by("-id"))
    told: dict[int, list[tuple[str, str]]] = {}
    calls = HookCall.objects.filter(hook_id__in=[hook.id for hook in hooks]).order_by("-id")
    for hook_id, state, answer in calls.values_list("hook_id", "state", "last_answer")[:2000]:
        told.setdefault(hook_id, []).append((state, answer))
    return [
        HookRecord(
            hook.id, hook.url, hook.created_by, hook.created_at,
            sum(state == "done" for state, _ in told.get(hook.id, ())),
            sum(state == "failed" for state, _ in told.get(hook.id, ())),
            next((answer for _, answer in told.get(hook.id, ()) if answer), ""),
        )
        for hook in hooks
    ]  # fmt: skip


def trace(*, relations: tuple[str, ...] = (), metrics: tuple[str, ...] = (), live: tuple[str, ...] = (), at: datetime) -> list[dict[str, Any]]:  # fmt: skip
    """Return where a proposal's figures come from: relations and metrics of which snapshot, until which day; `live` is the shop of now."""
    build = lake.find_published()
    number = build.number if build else None
    until = str(build.published_until) if build and build.published_until else ""
    told = [{"kind": "relation", "name": name, "snapshot": number, "until": until} for name in relations]
    told += [{"kind": "metric", "name": name, "snapshot": number, "until": until} for name in metrics]
    return told + [{"kind": "live", "name": name, "snapshot": None, "until": at.isoformat()} for name in live]
