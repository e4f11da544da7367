"""Where people are reached, by which way, and which of it came back."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.campaigns.models import Reach
from kaipu.brain.campaigns.rules import SOFT_DAYS, SOFT_MOST
from kaipu.commerce.customers import api as customers


@dataclass(frozen=True, slots=True)
class Address:
    """One place where letters arrive; `keys` are what push is encrypted with."""

    address: str
    keys: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person, and where they are reached by ways that only campaigns know."""

    customer_id: int
    name: str
    email: str
    phone: str
    language: str
    others: Mapping[str, tuple[Address, ...]]

    def addresses(self, channel: str) -> tuple[Address, ...]:
        """Return where a way leads, the newest first; several only for push."""
        if channel == "mail":
            return (Address(self.email),) if self.email else ()
        if channel == "sms":
            return (Address(self.phone),) if self.phone else ()
        return self.others.get(channel, ())


def list_contacts(*, ids: Collection[int]) -> dict[int, Contact]:
    """Return people by number; who was erased is missing. Two statements."""
    others: dict[int, dict[str, list[Address]]] = {}
    rows = Reach.objects.filter(customer_id__in=ids).order_by("-since", "-id")
    for who, channel, address, keys in rows.values_list("customer_id", "channel", "address", "keys"):
        others.setdefault(who, {}).setdefault(channel, []).append(Address(address, keys))
    return {
        each.id: Contact(
            each.id, each.name, each.email, each.phone, each.language,
            {channel: tuple(found) for channel, found in others.get(each.id, {}).items()},
        )
        for each in customers.list_customers(ids=ids, limit=len(ids) or 1)
    }  # fmt: skip


def mark_of(address: str) -> str:
    """Return a keyed digest of an address: by it a new address is told from the one that came back, and none can be read."""
    return hmac.new(settings.SECRET_KEY.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()[:24]


def list_returned(*, channel: str, ids: Collection[int], at: datetime) -> dict[int, set[str]]:
    """Return the marks of addresses that get nothing more by a way, by person: one hard bounce, or three soft ones in thirty days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.customer_id, b.mark FROM campaigns_bounce b JOIN campaigns_letter l ON l.id = b.letter_id "
            "WHERE b.customer_id = ANY(%(ids)s) AND l.channel = %(channel)s GROUP BY 1, 2 "
            "HAVING bool_or(b.kind = 'hard') OR count(*) FILTER (WHERE b.kind = 'soft' AND b.at > %(since)s) >= %(most)s",
            {"ids": list(ids), "channel": channel, "since": at - timedelta(days=SOFT_DAYS), "most": SOFT_MOST},
        )
        found: dict[int, set[str]] = {}
        for who, mark in cursor.fetchall():
            found.setdefault(who, set()).add(mark)
        return found


def find_follower(*, address: str) -> int | None:
    """Return whose WeChat an address is, or None. One statement."""
    return Reach.objects.filter(channel="wechat", address=address).values_list("customer_id", flat=True).first()
