"""Writes of where people are reached: a browser that takes push, a follower on WeChat; given with consent, gone without it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from kaipu.brain.campaigns.models import Reach
from kaipu.brain.campaigns.operations.leaving import stop_way
from kaipu.brain.campaigns.rules import LEAVE_BY_REPLY, PURPOSE_OF
from kaipu.commerce.customers import api as customers
from kaipu.kernel.operation import operation

MOST_DEVICES = 10


class ReachInvalid(ValueError):
    """This is no place where letters arrive."""


@operation
def open_reach(
    *, customer_id: int, channel: str, address: str, keys: Mapping[str, str], source: str, at: datetime
) -> None:
    """Keep where somebody is reached, with their consent; a place that was another's is theirs now. Raises ReachInvalid."""
    if channel not in {"wechat", "push"} or not 0 < len(address) <= 1000 or sum(map(len, keys.values())) > 500:
        raise ReachInvalid(channel)
    Reach.objects.update_or_create(
        channel=channel, address=address, defaults={"customer_id": customer_id, "keys": dict(keys), "since": at}
    )
    mine = Reach.objects.filter(customer_id=customer_id, channel=channel).order_by("-since", "-id")
    old = list(mine.values_list("id", flat=True)[MOST_DEVICES if channel == "push" else 1 :])
    Reach.objects.filter(id__in=old).delete()
    if not customers.get_consents(customer_id=customer_id).get(PURPOSE_OF[channel]):
        customers.answer_consent(
            customer_id=customer_id, purpose=PURPOSE_OF[channel], granted=True, source=source, at=at
        )


@operation
def load_reach(*, places: Mapping[int, str], channel: str, at: datetime) -> int:
    """Keep places that were given elsewhere, by customer; return how many are new. Asks for no consent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_reach (customer_id, channel, address, keys, since) "
            "SELECT who, %s, place, '{}', %s FROM unnest(%s::bigint[], %s::text[]) AS each (who, place) ON CONFLICT DO NOTHING",
            [channel, at, list(places), list(places.values())],
        )
        return cursor.rowcount


@operation
def close_reach(*, channel: str, address: str, at: datetime) -> bool:
    """Forget a place whose owner left it (unfollowed); their consent ends. Tell whether it was known."""
    row = Reach.objects.filter(channel=channel, address=address).first()
    if row is None:
        return False
    stop_way(customer_id=row.customer_id, channel=channel, source=channel, at=at)
    row.delete()
    return True


@operation
def stop_push(*, customer_id: int, at: datetime) -> None:
    """End push for somebody on all their devices."""
    Reach.objects.filter(customer_id=customer_id, channel="push").delete()
    stop_way(customer_id=customer_id, channel="push", source="account page", at=at)


@operation
def hear_reply(*, phone: str, text: str, at: datetime) -> int:
    """End SMS for whoever has a telephone number and replied TD; return for how many. Any other reply changes nothing."""
    digits = customers.clean_phone(phone).lstrip("+")
    if text.strip().upper() not in {LEAVE_BY_REPLY, "T", "N", "STOP"} or len(digits) < 6:
        return 0
    ending = digits[-11:]
    found = [each for each in customers.list_customers(text=ending[-8:], limit=200) if each.phone.endswith(ending)]
    for each in found:
        stop_way(customer_id=each.id, channel="sms", source="reply", at=at)
    return len(found)
