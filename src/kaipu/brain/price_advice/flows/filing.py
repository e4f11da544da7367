"""Filing a proposal of this module as a decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kaipu.brain.decisions import api as decisions

RELATIONS = ("dws.order_lines", "dwd.price_history")


def file_proposal(
    kind: str, producer: str, subject: str, built: decisions.Revision, lineage: list[dict[str, Any]], field: decisions.Field,
    *, days: int, risk: str, expires_at: datetime, at: datetime, assumed: Sequence[str] = (), chart: Mapping[str, Any] | None = None,
) -> int:  # fmt: skip
    """Propose a decision; return 1 if it was filed, 0 where the inbox would not have it."""
    evidence = {**built.evidence, "lineage": lineage, "assumed": list(assumed), **({"chart": chart} if chart else {})}
    proposal = decisions.Proposal(
        kind=kind, producer=producer, subject=subject, action=built.action, evidence=evidence, expected=built.expected,
        guardrails=built.guardrails, window_days=days, worth_minor=built.worth_minor, profit_minor=built.profit_minor,
        cost_minor=built.cost_minor, risk=risk, expires_at=expires_at, fields=[field], title_en=built.title_en, title_zh=built.title_zh,
    )  # fmt: skip
    return int(decisions.propose_decision(proposal=proposal, at=at) is not None)
