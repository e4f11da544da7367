"""Reads of creators, contracts, groups, challenges and winners."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaipu.commerce.content.models import Challenge, Contract, Creator, CreatorTier, Group, Winner
from kaipu.commerce.content.rules import TIERS, tier_of


class ChallengeUnknown(LookupError):
    """There is no such challenge."""


@dataclass(frozen=True, slots=True)
class CreatorRecord:
    """A creator with their tier."""

    id: int
    name: str
    platform: str
    handle: str
    contact: str
    followers: int
    tier: str
    forgotten_at: datetime | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class ContractRecord:
    """A contract. Its link is `path` with the UTM campaign `creator-<id>`."""

    id: int
    creator_id: int
    starts_on: date
    ends_on: date
    fee_minor: int
    commission_bp: int
    deliverables: str
    coupon_code: str
    path: str


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group of customers in a messenger."""

    id: int
    name: str
    platform: str
    owner_id: int | None
    members: int
    link: str
    counted_at: datetime
    assumed: bool


@dataclass(frozen=True, slots=True)
class ChallengeRecord:
    """A challenge with the reviews that won it."""

    id: int
    tag: str
    title_en: str
    title_zh: str
    rule_en: str
    rule_zh: str
    starts_at: datetime
    ends_at: datetime
    points: int
    most_winners: int
    assumed: bool
    winners: tuple[int, ...]


def get_tiers() -> dict[str, int]:
    """Return from how many followers on each tier counts, the lowest first."""
    return TIERS | dict(CreatorTier.objects.values_list("code", "least"))


def list_creators() -> list[CreatorRecord]:
    """Return the creators, those with most followers first. Two statements."""
    least = get_tiers()
    return [
        CreatorRecord(
            each.id, each.name, each.platform, each.handle, each.contact, each.followers, tier_of(each.followers, least), each.forgotten_at, each.assumed
        )
        for each in Creator.objects.order_by("-followers", "id")
    ]  # fmt: skip


def list_contracts() -> list[ContractRecord]:
    """Return the contracts, the latest first."""
    rows = Contract.objects.order_by("-starts_on", "-id").values_list(
        "id", "creator_id", "starts_on", "ends_on", "fee_minor", "commission_bp", "deliverables", "coupon_code", "path"
    )
    return [ContractRecord(*row) for row in rows]


def list_groups() -> list[GroupRecord]:
    """Return the groups, the largest first."""
    rows = Group.objects.order_by("-members", "id").values_list(
        "id", "name", "platform", "owner_id", "members", "link", "counted_at", "assumed"
    )
    return [GroupRecord(*row) for row in rows]


def list_challenges() -> list[ChallengeRecord]:
    """Return the challenges, the latest first. Two statements."""
    won: dict[int, list[int]] = {}
    for challenge_id, review_id in Winner.objects.order_by("at", "id").values_list("challenge_id", "review_id"):
        won.setdefault(challenge_id, []).append(review_id)
    rows = Challenge.objects.order_by("-starts_at", "-id").values_list(
        "id",
        "tag",
        "title_en",
        "title_zh",
        "rule_en",
        "rule_zh",
        "starts_at",
        "ends_at",
        "points",
        "most_winners",
        "assumed",
    )
    return [ChallengeRecord(*row, winners=tuple(won.get(row[0], ()))) for row in rows]


def get_challenge(*, challenge_id: int) -> ChallengeRecord:
    """Return a challenge; raises ChallengeUnknown."""
    found = next((each for each in list_challenges() if each.id == challenge_id), None)
    if found is None:
        raise ChallengeUnknown(str(challenge_id))
    return found


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return the challenges a customer won as plain values, for the person to read."""
    won = Winner.objects.filter(customer_id=customer_id).select_related("challenge").order_by("at", "id")
    return {
        "challenges_won": [
            {"tag": each.challenge.tag, "points": each.challenge.points, "at": each.at.isoformat()} for each in won
        ]
    }
