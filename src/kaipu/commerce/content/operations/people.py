"""Writes of creators, contracts, groups and challenges.

The story of a race: two at the desk press “wins” for the same review. One row of winners a customer and challenge is let in by the
database, and points carry the winner as their reference; so they are given once.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db import IntegrityError, transaction

from kaipu.commerce.content.models import Challenge, Contract, Creator, CreatorTier, Group, Winner
from kaipu.commerce.content.rules import CREATOR_PLATFORMS, GROUP_PLATFORMS, TIERS
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class EntryInvalid(ValueError):
    """What was typed cannot be kept; carries the fields that are wrong."""

    def __init__(self, *fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class WinnersFull(ValueError):
    """A challenge has as many winners as it may have."""


class NotAnEntry(ValueError):
    """This review takes no part in the challenge, or nobody can be given points for it, or its writer has won."""


@dataclass(frozen=True, slots=True)
class ChallengeDraft:
    """A challenge as it is typed."""

    tag: str
    title_en: str
    title_zh: str
    rule_en: str
    rule_zh: str
    starts_at: datetime
    ends_at: datetime
    points: int
    most_winners: int


def _refuse(**wrong: bool) -> None:
    fields = [name for name, is_wrong in wrong.items() if is_wrong]
    if fields:
        raise EntryInvalid(*fields)


@operation
def save_creator(
    *, creator_id: int | None, name: str, platform: str, handle: str, contact: str, followers: int, at: datetime, assumed: bool = False
) -> int:  # fmt: skip
    """Keep a creator; return their id. Raises EntryInvalid."""
    _refuse(name=not name.strip(), platform=platform not in CREATOR_PLATFORMS, followers=followers < 0)
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
    _refuse(tiers=numbers[0] != 0 or any(one >= other for one, other in pairwise(numbers)))
    for code, number in zip(TIERS, numbers, strict=True):
        CreatorTier.objects.update_or_create(code=code, defaults={"least": number})
    audit.record(action="content.set_tiers", subject="creators", detail=dict(least), at=at)


@operation
def sign_contract(
    *, creator_id: int, starts_on: date, ends_on: date, fee_minor: int, commission_bp: int, deliverables: str, coupon_code: str, path: str,
    user_id: int | None, at: datetime,
) -> int:  # fmt: skip
    """Keep a contract with a creator; return its number. Raises EntryInvalid."""
    _refuse(
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
    _refuse(
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


@operation
def open_challenge(*, draft: ChallengeDraft, at: datetime, assumed: bool = False) -> int:
    """Keep a challenge; return its id. Raises EntryInvalid, also for a tag that is taken."""
    tag = draft.tag.strip().lstrip("#")
    _refuse(
        tag=not tag or len(tag) > 40 or any(letter.isspace() for letter in tag), title_en=not draft.title_en.strip(),
        ends_at=draft.ends_at <= draft.starts_at, points=not 0 < draft.points <= 100_000, most_winners=not 0 < draft.most_winners <= 1000,
    )  # fmt: skip
    try:
        with transaction.atomic():
            challenge = Challenge.objects.create(
                tag=tag, title_en=draft.title_en.strip(), title_zh=draft.title_zh.strip(), rule_en=draft.rule_en.strip(),
                rule_zh=draft.rule_zh.strip(), starts_at=draft.starts_at, ends_at=draft.ends_at, points=draft.points,
                most_winners=draft.most_winners, assumed=assumed,
            )  # fmt: skip
    except IntegrityError as error:
        raise EntryInvalid("tag") from error
    audit.record(
        action="content.open_challenge", subject=f"challenge:{challenge.id}", detail={"points": draft.points}, at=at
    )
    return challenge.id


@operation
def choose_winner(*, challenge_id: int, review_id: int, at: datetime) -> None:
    """Let a review win a challenge and give its writer the points, once. Raises NotAnEntry, WinnersFull, members.NotAMember."""
    challenge = Challenge.objects.select_for_update().filter(id=challenge_id).first()
    if challenge is None:
        raise NotAnEntry(str(challenge_id))
    entries = reviews.list_tagged(tag=challenge.tag, start=challenge.starts_at, end=challenge.ends_at)
    customer_id = next((each.customer_id for each in entries if each.id == review_id), None)
    if customer_id is None:
        raise NotAnEntry(str(review_id))
    if Winner.objects.filter(challenge=challenge).count() >= challenge.most_winners:
        raise WinnersFull(str(challenge_id))
    if Winner.objects.filter(challenge=challenge, customer_id=customer_id).exists():
        raise NotAnEntry(str(review_id))
    Winner.objects.create(challenge=challenge, customer_id=customer_id, review_id=review_id, at=at)
    members.give_points(
        customer_id=customer_id, points=challenge.points, reference=f"challenge:{challenge_id}:{customer_id}", note=challenge.tag, at=at
    )  # fmt: skip
    audit.record(
        action="content.choose_winner", subject=f"challenge:{challenge_id}", detail={"review": review_id}, at=at
    )


@operation
def hand_over_wins(*, customer_id: int, to_customer_id: int) -> int:
    """Give what a customer won to another, so that the person is not in it any more; return how many. A second win of the other's goes."""
    theirs = Winner.objects.filter(customer_id=customer_id)
    doubled = Winner.objects.filter(customer_id=to_customer_id).values("challenge_id")
    theirs.filter(challenge_id__in=doubled).delete()
    return theirs.update(customer_id=to_customer_id)
