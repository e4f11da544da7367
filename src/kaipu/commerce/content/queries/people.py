"""Reads of creators, contracts and groups."""

from dataclasses import dataclass
from datetime import date, datetime

from kaipu.commerce.content.models import Contract, Creator, CreatorTier, Group
from kaipu.commerce.content.rules import TIERS, tier_of


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
