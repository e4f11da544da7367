"""Reads of letters, links and manners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kaipu.brain.campaigns.models import Campaign, JourneyVersion, Letter, Link, Manners
from kaipu.brain.campaigns.queries.contacts import Address, Contact
from kaipu.brain.campaigns.rules import read_blocks


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that a worker has in hand, with all that is needed to write it. `links` leads from a page to its short code.

    `short` is what SMS, WeChat and push say; `path` the page they lead to; `template` the id under which the company that
    carries it has approved the words.
    """

    id: UUID
    origin: str
    customer_id: int
    channel: str
    to: tuple[Address, ...]
    name: str
    language: str
    subject: str
    body: str
    short: str
    coupon: str
    path: str
    template: str
    links: Mapping[str, str]

    @property
    def email(self) -> str:
        """The first address: of a mail its only one."""
        return self.to[0].address


@dataclass(frozen=True, slots=True)
class Note:
    """A short message as the site writes it; `fields` are what is filled into approved words."""

    title: str
    text: str
    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter as a person's page tells it."""

    origin: str
    channel: str
    state: str
    reason: str
    due_at: datetime
    sent_at: datetime | None
    clicked_at: datetime | None


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


def list_all_links(*, limit: int = 200) -> list[LinkRecord]:
    """Return the newest links of all origins."""
    return [LinkRecord(*row) for row in Link.objects.order_by("-id").values_list(*_LINK)[:limit]]


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


def list_outgoing(
    *, rows: Sequence[tuple[UUID, str, str, int, str]], contacts: Mapping[int, Contact]
) -> list[Outgoing]:
    """Return claimed letters (id, origin, step, customer, channel) ready to be written."""
    contents = list_contents(steps=sorted({(row[1], row[2]) for row in rows}))
    links: dict[tuple[str, str], dict[str, str]] = {}
    for origin, source, path, code in Link.objects.filter(origin__in={row[1] for row in rows}).values_list(
        "origin", "source", "path", "code"
    ):
        links.setdefault((origin, source), {})[path] = code
    outgoing = []
    for letter_id, origin, step, who, channel in rows:
        words, person = contents[origin, step], contacts[who]
        tongue = "zh" if person.language.startswith("zh") else "en"
        short, path = short_of(words, tongue)
        outgoing.append(
            Outgoing(
                id=letter_id, origin=origin, customer_id=who, channel=channel, to=person.addresses(channel), name=person.name,
                language=person.language, subject=words.get(f"subject_{tongue}", ""), body=words.get(f"body_{tongue}", ""),
                short=short, coupon=words.get("coupon", ""), path=words.get("path") or path,
                template=words.get(f"{channel}_template_{tongue}") or words.get(f"template_{tongue}") or "", links=links.get((origin, channel), {}),
            )
        )  # fmt: skip
    return outgoing


def short_of(words: Mapping[str, Any], tongue: str) -> tuple[str, str]:
    """Return what a letter says in short, and the page it leads to: words of its own, or the text and first button of its body."""
    blocks = read_blocks(words.get(f"body_{tongue}", ""))
    said = " ".join(block.text for block in blocks if block.kind == "text")
    path = next((block.path for block in blocks if block.kind == "button"), "/")
    return words.get(f"short_{tongue}") or said or words.get(f"subject_{tongue}", ""), path


def list_letters_of(*, customer_id: int, limit: int = 10) -> list[LetterLine]:
    """Return what a person was told or was to be told, the newest first."""
    rows = Letter.objects.filter(customer_id=customer_id).order_by("-due_at", "-id")
    names = ("origin", "channel", "state", "reason", "due_at", "sent_at", "clicked_at")
    return [LetterLine(*row) for row in rows.values_list(*names)[:limit]]


def count_reports(*, origin: str) -> dict[tuple[str, str], int]:
    """Return how many letters of an origin came back or were complained of, by (way, kind)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.channel, b.kind, count(*) FROM campaigns_bounce b JOIN campaigns_letter l ON l.id = b.letter_id "
            "WHERE l.origin = %s GROUP BY 1, 2",
            [origin],
        )
        return {(channel, kind): number for channel, kind, number in cursor.fetchall()}


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
