"""Reads of letters, links and manners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kaipu.brain.campaigns.models import Campaign, JourneyVersion, Letter, Link, Manners


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that a worker has in hand, with all that is needed to write it. `links` leads from a page to its short code."""

    id: UUID
    origin: str
    customer_id: int
    email: str
    name: str
    language: str
    subject: str
    body: str
    coupon: str
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A short address; `origin` says whose it is."""

    id: int
    code: str
    origin: str
    source: str
    medium: str
    path: str
    name: str
    clicks: int


@dataclass(frozen=True, slots=True)
class Banner:
    """What the shop says to a member it knows."""

    letter_id: UUID
    text: str
    code: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class MannersRecord:
    """What holds for all letters."""

    most_letters: int = 3
    days: int = 7
    quiet_from: int = 21
    quiet_until: int = 8


_LINK = ("id", "code", "origin", "source", "medium", "path", "name", "clicks")


def get_manners() -> MannersRecord:
    """Return what holds for all letters; the usual where nobody said otherwise."""
    row = Manners.objects.values_list("most_letters", "days", "quiet_from", "quiet_until").first()
    return MannersRecord(*row) if row else MannersRecord()


def list_links(*, origin: str) -> list[LinkRecord]:
    """Return the links of an origin."""
    rows = Link.objects.filter(origin=origin).order_by("source", "medium", "path").values_list(*_LINK)
    return [LinkRecord(*row) for row in rows]


def find_link(*, code: str) -> LinkRecord | None:
    """Return the link with a code, or None."""
    row = Link.objects.filter(code=code.upper()).values_list(*_LINK).first()
    return LinkRecord(*row) if row else None


def list_contents(*, steps: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the words of letters by origin and step: subject, body and coupon in both languages."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    campaigns = {int(o.partition(":")[2]) for o, _ in steps if o.startswith("campaign:")}
    plans = {f"campaign:{c.id}": c for c in Campaign.objects.filter(id__in=campaigns)}
    graphs: dict[tuple[int, int], Mapping[str, Any]] = {}
    for origin, step in steps:
        if origin in plans:
            found[origin, step] = {**plans[origin].plan, "coupon": plans[origin].coupon, "path": plans[origin].path}
            continue
        number, _, key = step.partition(":")
        place = (int(origin.partition(":")[2]), int(number))
        if place not in graphs:
            graphs[place] = JourneyVersion.objects.get(journey_id=place[0], number=place[1]).graph
        found[origin, step] = graphs[place]["nodes"][key]["options"]
    return found


def list_outgoing(*, rows: Sequence[tuple[UUID, str, str, int]], contacts: Mapping[int, Any]) -> list[Outgoing]:
    """Return claimed letters (id, origin, step, customer) ready to be written."""
    contents = list_contents(steps=sorted({(origin, step) for _, origin, step, _ in rows}))
    links: dict[str, dict[str, str]] = {}
    for origin, path, code in Link.objects.filter(origin__in={row[1] for row in rows}, source="mail").values_list(
        "origin", "path", "code"
    ):
        links.setdefault(origin, {})[path] = code
    outgoing = []
    for letter_id, origin, step, who in rows:
        words, person = contents[origin, step], contacts[who]
        tongue = "zh" if person.language.startswith("zh") else "en"
        outgoing.append(
            Outgoing(
                letter_id, origin, who, person.email, person.name, person.language, words[f"subject_{tongue}"],
                words[f"body_{tongue}"], words.get("coupon", ""), links.get(origin, {}),
            )
        )  # fmt: skip
    return outgoing


def find_banner(*, customer_id: int, at: datetime, chinese: bool) -> Banner | None:
    """Return what the shop has to say to a customer now, the newest first, or None. Two statements where there is something."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.id, l.origin, l.step, l.sent_at FROM campaigns_letter l
             WHERE l.customer_id = %(who)s AND l.channel = 'site' AND l.state IN ('queued', 'sent') AND l.due_at <= %(at)s
               AND ((l.origin LIKE 'campaign:%%' AND EXISTS (SELECT 1 FROM campaigns_campaign c
                     WHERE 'campaign:' || c.id = l.origin AND c.state = 'running'))
                 OR (l.origin LIKE 'journey:%%' AND l.due_at > %(at)s - interval '7 days' AND l.clicked_at IS NULL))
             ORDER BY l.due_at DESC, l.id DESC LIMIT 1
            """,
            {"who": customer_id, "at": at},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    words = list_contents(steps=[(row[1], row[2])])[row[1], row[2]]
    tongue = "zh" if chinese else "en"
    text = words.get(f"banner_{tongue}") or words.get(f"subject_{tongue}", "")
    link = Link.objects.filter(origin=row[1], source="site").order_by("id").values_list("code", flat=True).first()
    return Banner(row[0], text, link or "", row[3] is None)


def list_sent(*, origin: str) -> list[tuple[UUID, int]]:
    """Return the mail letters of an origin that were sent, as (letter, customer), by customer."""
    rows = Letter.objects.filter(origin=origin, channel="mail", state="sent").order_by("customer_id", "id")
    return list(rows.values_list("id", "customer_id"))
