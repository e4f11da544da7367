"""A dry run: what a campaign or journey would have done with yesterday's data, by the rules of the real one, and nothing written.

Waits pass at once, for what follows yesterday has not happened; “clicked?” is answered with no, since nothing went out. A person
counts once a letter: the cap is taken from what they really had, plus what this run would send them before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.campaigns.queries.campaigns import CampaignRecord
from kaipu.brain.campaigns.queries.contacts import Contact, list_contacts, list_returned, mark_of
from kaipu.brain.campaigns.queries.journeys import JourneyRecord
from kaipu.brain.campaigns.queries.letters import get_manners, short_of
from kaipu.brain.campaigns.rules import PURPOSE_OF, Node, count_segments, fill_in, in_order, is_held_out, share_of
from kaipu.commerce.customers import api as customers

LINK_LETTERS = 60  # what the shop's name, the link and the way out add to an SMS


@dataclass(frozen=True, slots=True)
class WayCount:
    """What would have become of the letters of one way; `cents` is what the SMS company takes, None for ways that cost nothing."""

    channel: str
    due: int = 0
    consent: int = 0
    address: int = 0
    returned: int = 0
    capped: int = 0
    sent: int = 0
    segments: int = 0
    cents: float | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A dry run: who would have come, who of them is held out, who comes to which step, and what would have been sent."""

    people: int
    holdout: int
    steps: tuple[tuple[str, int], ...]
    ways: tuple[WayCount, ...]
    coupons: int
    tasks: int


class _Post:
    """Counts letters way by way, and how many more each person may get."""

    def __init__(self, people: Collection[int], at: datetime) -> None:
        self.at, self.people = at, list(people)
        self.contacts: Mapping[int, Contact] = list_contacts(ids=self.people) if self.people else {}
        manners = get_manners()
        had = _had(self.people, at - timedelta(days=manners.days))
        self.room = {who: manners.most_letters - had.get(who, 0) for who in self.people}
        self.counts: dict[str, dict[str, int]] = {}
        self.agreed: dict[str, set[int]] = {}
        self.returned: dict[str, Mapping[int, set[str]]] = {}

    def send(self, channel: str, whom: Collection[int], words: Mapping[str, Any]) -> None:
        """Count a letter to each of these people."""
        counts = self.counts.setdefault(channel, {})
        if channel in PURPOSE_OF and channel not in self.agreed:
            self.agreed[channel] = set(customers.list_consenting(purpose=PURPOSE_OF[channel], ids=self.people))
            self.returned[channel] = list_returned(channel=channel, ids=self.people, at=self.at)
        for who in whom:
            counts["due"] = counts.get("due", 0) + 1
            fate = self._fate(channel, who)
            counts[fate] = counts.get(fate, 0) + 1
            if fate == "sent" and channel != "site":
                self.room[who] -= 1
            if fate == "sent" and channel == "sms":
                counts["segments"] = counts.get("segments", 0) + self._segments(who, words)

    def _fate(self, channel: str, who: int) -> str:
        if channel not in PURPOSE_OF:
            return "sent"
        places = self.contacts[who].addresses(channel) if who in self.contacts else ()
        if who not in self.agreed[channel]:
            return "consent"
        if not places:
            return "address"
        if self.returned[channel].get(who, set()) & {"", mark_of(places[0].address)}:
            return "returned"
        return "sent" if self.room[who] > 0 else "capped"

    def _segments(self, who: int, words: Mapping[str, Any]) -> int:
        person = self.contacts[who]
        said = short_of(words, "zh" if person.language.startswith("zh") else "en")[0]
        whole = fill_in(said, name=person.name, coupon=str(words.get("coupon", ""))) + "x" * LINK_LETTERS
        return count_segments(whole)[1]

    def tell(self) -> tuple[WayCount, ...]:
        """Return the counts."""
        found = []
        for channel, counts in self.counts.items():
            cents = counts.get("segments", 0) * settings.SMS_CENTS if channel == "sms" else None
            found.append(WayCount(channel=channel, cents=cents, **counts))
        return tuple(found)


def _had(people: Sequence[int], since: datetime) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, count(*) FROM campaigns_letter WHERE customer_id = ANY(%s) AND channel <> 'site' "
            "AND (sent_at > %s AND state IN ('sent', 'bounced') OR state IN ('claimed', 'handed', 'doubt')) GROUP BY 1",
            [list(people), since],
        )
        return dict(cursor.fetchall())


def rehearse_campaign(*, campaign: CampaignRecord, audience: Sequence[int], at: datetime) -> Rehearsal:
    """Return what starting a campaign with this audience would do. Seven statements or so, whatever the audience."""
    told = [who for who in audience if not is_held_out(campaign.origin, who, campaign.holdout_percent)]
    post = _Post(told, at)
    words = {**campaign.plan, "coupon": campaign.coupon}
    for channel in campaign.channels:
        post.send(channel, told, words)
    return Rehearsal(len(audience), len(audience) - len(told), (), post.tell(), len(told) if campaign.coupon else 0, 0)


def rehearse_journey(*, journey: JourneyRecord, entries: Sequence[int], since: datetime, at: datetime) -> Rehearsal:
    """Return how a journey would have gone for whoever entered it yesterday, by its newest version."""
    told = [who for who in entries if not is_held_out(journey.origin, who, journey.holdout_percent)]
    post, graph = _Post(set(told), at), journey.graph
    standing: dict[str, list[int]] = {graph.start: told}
    ordered, coupons, tasks = _ordered(told, since), 0, 0
    agreed = set(customers.list_consenting(purpose="marketing_email", ids=set(told)))
    for key in in_order(graph):
        node, here = graph.nodes[key], standing.setdefault(key, [])
        if node.kind == "send":
            post.send(str(node.options["channel"]), here, node.options)
        coupons += len(here) if node.kind == "coupon" else 0
        tasks += len(here) if node.kind == "task" else 0
        yes = [who for who in here if _passes(node, who, journey, ordered, agreed)] if len(node.ways) == 2 else here
        passed = set(yes)
        for way, group in zip(node.ways, (yes, [who for who in here if who not in passed]), strict=False):
            standing.setdefault(way, []).extend(group)
    steps = tuple((key, len(standing[key])) for key in in_order(graph))
    return Rehearsal(len(entries), len(entries) - len(told), steps, post.tell(), coupons, tasks)


def _passes(node: Node, who: int, journey: JourneyRecord, ordered: set[int], agreed: set[int]) -> bool:
    if node.kind == "split":
        return share_of(f"{journey.version}:{node.key}", who) < int(node.options["percent"])
    if node.options["test"] == "agreed":
        return who in agreed
    return node.options["test"] == "ordered" and who in ordered


def _ordered(people: Collection[int], since: datetime) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT customer_id FROM lake_order_v1 WHERE customer_id = ANY(%s) AND placed_at > %s AND paid_at IS NOT NULL",
            [list(people), since],
        )
        return {row[0] for row in cursor.fetchall()}


def list_entries(*, trigger: str, since: datetime, until: datetime) -> list[int]:
    """Return whom an event brought in between two moments, each entry once: who joined, or whose order was completed."""
    asked = {
        "joined": "SELECT customer_id FROM lake_customer_v1 WHERE joined_at >= %s AND joined_at < %s AND NOT erased ORDER BY 1",
        "order_completed": "SELECT customer_id FROM lake_order_v1 WHERE completed_at >= %s AND completed_at < %s "
        "AND customer_id IS NOT NULL ORDER BY 1",
    }  # fmt: skip
    if trigger not in asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(asked[trigger], [since, until])
        return [row[0] for row in cursor.fetchall()]
