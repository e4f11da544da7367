"""Reads of challenges, what takes part in them, and who won."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kaipu.commerce.content.models import Challenge, Entry, Heart, Winner
from kaipu.commerce.content.queries.items import PictureFile
from kaipu.commerce.content.rules import ENTRY_PUBLISHED
from kaipu.commerce.reviews import api as reviews


class ChallengeUnknown(LookupError):
    """There is no such challenge."""


@dataclass(frozen=True, slots=True)
class ChallengeRecord:
    """A challenge with what won it, as `review:<id>` and `entry:<id>` in the order they won."""

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
    by_lot: bool
    seed: str
    closed_at: datetime | None
    assumed: bool
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A picture that takes part in a challenge."""

    id: UUID
    challenge_id: int
    customer_id: int | None
    author: str
    text: str
    language: str
    state: str
    hearts: int
    sent_at: datetime
    assumed: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of the leader board: a review with the tag, or a picture."""

    key: str
    entry_id: UUID | None
    author: str
    text: str
    language: str
    votes: int
    at: datetime
    pictures: tuple[int, ...]
    won: bool
    assumed: bool


_CHALLENGE = (
    "id", "tag", "title_en", "title_zh", "rule_en", "rule_zh", "starts_at", "ends_at", "points", "most_winners", "by_lot", "seed", "closed_at",
    "assumed",
)  # fmt: skip
_ENTRY = (
    "id", "challenge_id", "customer_id", "author", "text", "language", "state", "hearts", "sent_at", "assumed",
)  # fmt: skip


def _challenges(found: Any) -> list[ChallengeRecord]:
    won: dict[int, list[str]] = {}
    rows: list[Any] = list(found.order_by("-starts_at", "-id").values_list(*_CHALLENGE))
    if rows:
        winners = Winner.objects.filter(challenge_id__in=[row[0] for row in rows]).order_by("at", "id")
        for challenge_id, review_id, entry_id in winners.values_list("challenge_id", "review_id", "entry_id"):
            won.setdefault(challenge_id, []).append(f"review:{review_id}" if review_id else f"entry:{entry_id}")
    return [ChallengeRecord(*(*row, tuple(won.get(row[0], ())))) for row in rows]


def list_challenges() -> list[ChallengeRecord]:
    """Return the challenges, the latest first. Two statements."""
    return _challenges(Challenge.objects.all())


def list_running(*, at: datetime) -> list[ChallengeRecord]:
    """Return the challenges that one can take part in, the latest first. One statement where none runs, else two."""
    return _challenges(Challenge.objects.filter(starts_at__lte=at, ends_at__gt=at, closed_at=None))


def get_challenge(*, challenge_id: int | None = None, tag: str = "") -> ChallengeRecord:
    """Return a challenge by its id or its tag; raises ChallengeUnknown. Two statements."""
    found = _challenges(Challenge.objects.filter(tag=tag) if tag else Challenge.objects.filter(id=challenge_id or 0))
    if not found:
        raise ChallengeUnknown(tag or str(challenge_id))
    return found[0]


def list_entries(*, challenge_id: int, state: str = "") -> list[EntryRecord]:
    """Return the pictures of a challenge, those with most hearts first."""
    found = Entry.objects.filter(challenge_id=challenge_id)
    if state:
        found = found.filter(state=state)
    return [EntryRecord(*row) for row in found.order_by("-hearts", "sent_at", "id").values_list(*_ENTRY)]


def find_entry(*, challenge_id: int, customer_id: int) -> EntryRecord | None:
    """Return what a customer sent for a challenge."""
    row = Entry.objects.filter(challenge_id=challenge_id, customer_id=customer_id).values_list(*_ENTRY).first()
    return EntryRecord(*row) if row else None


def list_board(*, challenge: ChallengeRecord, limit: int = 100) -> list[BoardRow]:
    """Return what takes part and may be seen, those with most votes first. Three statements."""
    told = reviews.list_tagged(tag=challenge.tag, start=challenge.starts_at, end=challenge.ends_at)
    rows = [
        BoardRow(
            f"review:{each.id}", None, each.author, each.text, each.language, each.helpful, each.written_at, each.pictures,
            f"review:{each.id}" in challenge.winners, each.assumed,
        )
        for each in told
    ]  # fmt: skip
    rows += [
        BoardRow(
            f"entry:{each.id}", each.id, each.author, each.text, each.language, each.hearts, each.sent_at, (),
            f"entry:{each.id}" in challenge.winners, each.assumed,
        )
        for each in list_entries(challenge_id=challenge.id, state=ENTRY_PUBLISHED)
    ]  # fmt: skip
    return sorted(rows, key=lambda each: (-each.votes, each.at, each.key))[:limit]


def list_hearts(*, challenge_id: int, customer_id: int) -> frozenset[UUID]:
    """Return the pictures of a challenge that a customer likes."""
    return frozenset(
        Heart.objects.filter(entry__challenge_id=challenge_id, customer_id=customer_id).values_list(
            "entry_id", flat=True
        )
    )


def find_entry_picture(*, entry_id: UUID, customer_id: int | None = None, public: bool) -> PictureFile | None:
    """Return an entry's picture; for the public only one that may be seen, and one's own."""
    row = Entry.objects.filter(id=entry_id).values_list("kind", "data", "state", "customer_id").first()
    if row is None or not row[1]:
        return None
    mine = customer_id is not None and row[3] == customer_id
    return None if public and row[2] != ENTRY_PUBLISHED and not mine else PictureFile(row[0], bytes(row[1]))


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return the challenges a customer took part in and won as plain values, for the person to read."""
    won = Winner.objects.filter(customer_id=customer_id).select_related("challenge").order_by("at", "id")
    sent = Entry.objects.filter(customer_id=customer_id).select_related("challenge").order_by("sent_at", "id")
    return {
        "challenges_won": [
            {"tag": each.challenge.tag, "points": each.challenge.points, "at": each.at.isoformat()} for each in won
        ],
        "challenge_entries": [
            {"tag": each.challenge.tag, "signed": each.author, "text": each.text, "state": each.state, "hearts": each.hearts, "sent_at": each.sent_at.isoformat()}
            for each in sent
        ],
        "challenge_hearts": Heart.objects.filter(customer_id=customer_id).count(),
    }  # fmt: skip
