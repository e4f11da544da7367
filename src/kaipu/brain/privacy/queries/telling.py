"""What all modules know of one person, and how long which data stay."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from kaipu.brain.privacy.models import RetentionRun
from kaipu.brain.privacy.queries.access import list_accesses
from kaipu.brain.privacy.rules import Policy, policies


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return what each module tells of a customer, by section. Raises customers.CustomerUnknown.

    A module declares it on its AppConfig: `person_sections = {"orders": "dotted name of a function"}`.
    """
    told: dict[str, Any] = {}
    for config in apps.get_app_configs():
        sections: dict[str, str] = getattr(config, "person_sections", {})
        for name, path in sections.items():
            told[name] = import_string(path)(customer_id=customer_id, at=at)
    looks = list_accesses(subject=f"customer:{customer_id}", limit=1000)
    told["accesses"] = [{"at": each.at, "what": each.action, **each.detail} for each in looks]
    return told


@dataclass(frozen=True, slots=True)
class RetentionRecord:
    """What one round of a policy took away."""

    policy: str
    ran_at: datetime
    before: datetime
    removed: int


def list_policies() -> tuple[Policy, ...]:
    """Return how long which data stay."""
    return policies(settings.EVENT_DAYS)


def list_retentions(*, policy: str = "", limit: int = 50) -> list[RetentionRecord]:
    """Return what rounds took away, the newest first."""
    found = RetentionRun.objects.filter(policy=policy) if policy else RetentionRun.objects.all()
    rows = found.order_by("-ran_at", "policy").values_list("policy", "ran_at", "before", "removed")
    return [RetentionRecord(*row) for row in rows[:limit]]
