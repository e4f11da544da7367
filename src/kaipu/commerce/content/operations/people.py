"""Writes of creators, contracts and groups."""

from datetime import date, datetime
from itertools import pairwise

from django.db import IntegrityError, transaction

from kaipu.commerce.content.models import Contract, Creator, CreatorTier, Group
from kaipu.commerce.content.rules import CREATOR_PLATFORMS, GROUP_PLATFORMS, TIERS
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class EntryInvalid(ValueError):
    """What was typed cannot be kept; carries the fields that are wrong."""

    def __init__(self, *fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def refuse(**wrong: bool) -> None:
    """Raise EntryInvalid with the names of what is wrong, if anything is."""
    fields = [name for name, is_wrong in wrong.items() if is_wrong]
    if fields:
        raise EntryInvalid(*fields)


@operation
def save_creator(
    *, creator_id: int | None, name: str, platform: str, handle: str, contact: str, followers: int, at: datetime, assumed: bool = False
) -> int:  # fmt: skip
    """Keep a creator; return their id. Raises EntryInvalid."""
    refuse(name=not name.strip(), platform=platform not in CREATOR_PLATFORMS, followers=followers < 0)
    values = {
        "name": name.strip(),
        "platform": platform,
        "handle": handle.strip(),
        "contact": contact.strip(),
        "followers": followers,
    }
    if creator_id is None:
        creator_id = Creator.objects.create(**values, assumed=assumed).id
    elif not Creator.objects.filter(id=creator_id, forgotten_at=None).update(**values):
        raise EntryInvalid("creator")
    audit.record(action="content.save_creator", subject=f"creator:{creator_id}", detail={}, at=at)
    return creator_id


@operation
def forget_creator(*, creator_id: int, at: datetime) -> None:
    """Take out who a creator is; contracts and what they cost stay."""
    Creator.objects.filter(id=creator_id).update(name="", handle="", contact="", forgotten_at=at)
    audit.record(action="content.forget_creator", subject=f"creator:{creator_id}", detail={}, at=at)


@operation
def set_tiers(*, least: dict[str, int], at: datetime) -> None:
    """Say from how many followers on each tier counts. Raises EntryInvalid unless they rise."""
    numbers = [least.get(code, -1) for code in TIERS]
    refuse(tiers=numbers[0] != 0 or any(one >= other for one, other in pairwise(numbers)))
    for code, number in zip(TIERS, numbers, strict=True):
        CreatorTier.objects.update_or_create(code=code, defaults={"least": number})
    audit.record(action="content.set_tiers", subject="creators", detail=dict(least), at=at)


@operation
def sign_contract(
    *, creator_id: int, starts_on: date, ends_on: date, fee_minor: int, commission_bp: int, deliverables: str, coupon_code: str, path: str,
    user_id: int | None, at: datetime,
) -> int:  # fmt: skip
    """Keep a contract with a creator; return its number. Raises EntryInvalid."""
    refuse(
        creator=not Creator.objects.filter(id=creator_id, forgotten_at=None).exists(), ends_on=ends_on < starts_on, fee=fee_minor < 0,
        commission=not 0 <= commission_bp <= 10_000, path=not path.startswith("/") or path.startswith("//"),
    )  # fmt: skip
    contract = Contract.objects.create(
        creator_id=creator_id, starts_on=starts_on, ends_on=ends_on, fee_minor=fee_minor, commission_bp=commission_bp, path=path,
        deliverables=deliverables.strip(), coupon_code=coupon_code.strip(), made_by_id=user_id,
    )  # fmt: skip
    audit.record(
        action="content.sign_contract", subject=f"contract:{contract.id}", detail={"creator": creator_id}, at=at
    )
    return contract.id


@operation
def save_group(
    *, group_id: int | None, name: str, platform: str, owner_id: int | None, members_count: int, link: str, at: datetime, assumed: bool = False
) -> int:  # fmt: skip
    """Keep a group with how many belong to it; return its id. Raises EntryInvalid, also for a name that is taken."""
    refuse(
        name=not name.strip(), platform=platform not in GROUP_PLATFORMS, members=members_count < 0,
        link=bool(link) and not link.startswith("https://"),
    )  # fmt: skip
    values = {
        "name": name.strip(),
        "platform": platform,
        "owner_id": owner_id,
        "members": members_count,
        "link": link,
        "counted_at": at,
    }
    try:
        with transaction.atomic():
            if group_id is None:
                group_id = Group.objects.create(**values, assumed=assumed).id
            else:
                Group.objects.filter(id=group_id).update(**values)
    except IntegrityError as error:
        raise EntryInvalid("name") from error
    audit.record(action="content.save_group", subject=f"group:{group_id}", detail={"members": members_count}, at=at)
    return group_id
