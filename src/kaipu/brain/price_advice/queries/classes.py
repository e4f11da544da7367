"""Classes of customers that pay less than the public price, and whether they may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from kaipu.brain.lake import api as lake
from kaipu.brain.price_advice.queries.bounds import get_bounds
from kaipu.brain.price_advice.rules import Verdict, judge_discount
from kaipu.commerce.members import api as members


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """A tier as a class of customers: its discount in basis points of the public price, how many are in it, and what is said of it."""

    level: int
    title_en: str
    title_zh: str
    discount_bp: int
    people: int
    verdict: Verdict


def attributes_of(tier: members.TierRecord) -> tuple[str, ...]:
    """Return by what a tier is reached."""
    figures = {"spend": tier.spend_minor, "points": tier.points, "orders": tier.orders}
    return tuple(name for name, value in figures.items() if value is not None)


def list_classes(*, at: datetime) -> list[ClassRecord]:
    """Return the tiers with what is said of their discounts as they stand. Raises lake.NothingPublished."""
    return [_judge(tier, tier.price_bp, at) for tier in members.list_tiers()]


def judge_class(*, tier: members.TierRecord, at: datetime, attributes: Sequence[str] | None = None) -> Verdict:
    """Return what is said of a tier with its discount, by its figures or other `attributes`. Raises lake.NothingPublished."""
    return _judge(tier, tier.price_bp, at, attributes).verdict


def _judge(
    tier: members.TierRecord, discount_bp: int, at: datetime, attributes: Sequence[str] | None = None
) -> ClassRecord:
    bounds, traits = get_bounds(), _traits(at)
    inside = members.list_in_tier(code=tier.code)
    verdict = judge_discount(
        discount=discount_bp / 10_000, attributes=attributes_of(tier) if attributes is None else attributes,
        favoured=[traits[each] for each in inside if each in traits], everybody=list(traits.values()),
        spread=bounds.tier_spread, limit=bounds.proxy_limit,
    )  # fmt: skip
    return ClassRecord(tier.level, tier.title_en, tier.title_zh, discount_bp, len(inside), verdict)


def _traits(at: datetime) -> dict[int, dict[str, str]]:
    """Return what customers gave of themselves, by customer; those who gave nothing are left out."""
    rows = lake.ask("SELECT customer_id, traits FROM ads.portraits WHERE traits <> '{}'", at=at)
    return {row[0]: {str(name): str(value) for name, value in orjson.loads(row[1]).items()} for row in rows}
