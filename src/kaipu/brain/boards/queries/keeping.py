"""What is kept of boards, as records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from kaipu.brain.boards.models import Note, SavedBoard, Share, Subscription
from kaipu.brain.boards.rules import BOARDS, Board, unpack_tiles

OWN = "own-"


class BoardUnknown(LookupError):
    """There is no such board, or not for this person."""


class ShareUnknown(LookupError):
    """This link was never given, has expired or was taken back."""


class SubscriptionUnknown(LookupError):
    """There is no such subscription any more."""


@dataclass(frozen=True, slots=True)
class BoardRecord:
    """A board and whose it is: `owner_id` is 0 for written ones; `roles` may open it besides its owner."""

    board: Board
    owner_id: int = 0
    version: int = 0
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A note on a day of a metric."""

    id: int
    metric: str
    day: date
    text: str
    written_by_id: int


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """A link to a view of a board."""

    id: UUID
    board: str
    view: str
    public: bool
    created_by_id: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    """A board that comes by mail."""

    id: UUID
    board: str
    view: str
    rhythm: str
    language: str
    user_id: int


def _board_of(row: SavedBoard) -> BoardRecord:
    board = Board(
        f"{OWN}{row.id}", row.title, row.title, "", "", unpack_tiles(row.tiles), row.period, row.compare
    )  # fmt: skip
    return BoardRecord(board, row.owner_id, row.version, tuple(row.roles))


def get_board(*, key: str, user_id: int, roles: Collection[str] = ()) -> BoardRecord:
    """Return a board that a person may open; raises BoardUnknown. No statement for written ones, else one."""
    if key in BOARDS:
        return BoardRecord(BOARDS[key])
    number = key.removeprefix(OWN)
    row = SavedBoard.objects.filter(id=int(number), removed_at=None).first() if _is_number(number) else None
    if row is None or not (row.owner_id == user_id or set(row.roles) & set(roles)):
        raise BoardUnknown(key)
    return _board_of(row)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def list_boards(*, user_id: int, roles: Collection[str] = ()) -> list[BoardRecord]:
    """Return the written boards, and those somebody made or was given. One statement."""
    open_to = Q(owner_id=user_id)
    for role in roles:
        open_to |= Q(roles__contains=[role])
    rows = SavedBoard.objects.filter(open_to, removed_at=None).order_by("title", "id")
    return [*map(BoardRecord, BOARDS.values()), *map(_board_of, rows)]


def list_notes(*, metrics: Collection[str], first: date, last: date) -> list[NoteRecord]:
    """Return the notes on days of some metrics, the earliest first. One statement."""
    rows = Note.objects.filter(metric__in=metrics, day__range=(first, last), removed_at=None).order_by("day", "id")
    return [NoteRecord(row.id, row.metric, row.day, row.text, row.written_by_id) for row in rows]


def _share_of(row: Share) -> ShareRecord:
    return ShareRecord(row.id, row.board, row.view, row.public, row.created_by_id, row.created_at, row.expires_at)


def get_share(*, share_id: UUID, at: datetime) -> ShareRecord:
    """Return a link that still leads somewhere; raises ShareUnknown."""
    row = Share.objects.filter(id=share_id, revoked_at=None, expires_at__gt=at).first()
    if row is None:
        raise ShareUnknown(str(share_id))
    return _share_of(row)


def list_shares(*, board: str, at: datetime) -> list[ShareRecord]:
    """Return the links to a board that still lead somewhere, the newest first."""
    rows = Share.objects.filter(board=board, revoked_at=None, expires_at__gt=at).order_by("-created_at")
    return [_share_of(row) for row in rows]


def _subscription_of(row: Subscription) -> SubscriptionRecord:
    return SubscriptionRecord(row.id, row.board, row.view, row.rhythm, row.language, row.user_id)


def find_subscription(*, user_id: int, board: str) -> tuple[SubscriptionRecord, ...]:
    """Return how a board comes to somebody by mail."""
    rows = Subscription.objects.filter(user_id=user_id, board=board, ended_at=None).order_by("rhythm")
    return tuple(map(_subscription_of, rows))


def list_due_subscriptions(*, day: date) -> list[SubscriptionRecord]:
    """Return what is to be sent on a day: daily ones not sent for it yet, weekly ones not sent since its Monday."""
    monday = day - timedelta(days=day.weekday())
    daily = Q(rhythm="daily") & (Q(sent_for=None) | Q(sent_for__lt=day))
    weekly = Q(rhythm="weekly") & (Q(sent_for=None) | Q(sent_for__lt=monday))
    rows = Subscription.objects.filter(daily | weekly, ended_at=None).order_by("created_at", "id")
    return [_subscription_of(row) for row in rows]
