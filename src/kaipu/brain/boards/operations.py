"""Writes of boards."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from kaipu.brain.boards.models import RHYTHMS, Note, SavedBoard, Share, Subscription
from kaipu.brain.boards.queries import BoardUnknown, ShareUnknown, SubscriptionUnknown
from kaipu.brain.boards.queries.keeping import OWN
from kaipu.brain.boards.rules import PERIODS, BoardInvalid, Tile, check_board, pack_tiles
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import access, audit, ids
from kaipu.kernel.operation import operation

MOST_NOTE = 300
MOST_SHARE_DAYS = 90


class BoardChanged(ValueError):
    """Somebody saved another version of the board meanwhile; `version` is the one kept now."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class NoteInvalid(ValueError):
    """A note needs some words, at most 300 letters."""


class NoteUnknown(LookupError):
    """There is no such note any more."""


@operation
def save_board(
    *, user_id: int, title: str, tiles: Sequence[Tile], period: str, compare: str, roles: Collection[str], at: datetime,
    key: str = "", version: int = 0,
) -> tuple[str, int]:  # fmt: skip
    """Keep somebody's board, a new one or the next version of theirs; return its key and version.

    Raises BoardInvalid (`reason`, `place`), BoardUnknown where it is not theirs, BoardChanged where `version` is not the
    one kept now: the update is conditional, so of two editors one is told.
    """
    check_board(title, tiles)
    _check_metrics(tiles)
    if period not in PERIODS or (compare and compare not in metrics.COMPARISONS):
        raise BoardInvalid("period")
    if not set(roles) <= access.ROLES.keys():
        raise BoardInvalid("roles")
    kept = {
        "title": title.strip(), "tiles": pack_tiles(tiles), "period": period, "compare": compare, "roles": sorted(set(roles)),
        "changed_at": at,
    }  # fmt: skip
    if not key:
        row = SavedBoard.objects.create(owner_id=user_id, created_at=at, **kept)
        audit.record(action="boards.save_board", subject=f"board:{OWN}{row.id}", detail={"version": 1}, at=at)
        return f"{OWN}{row.id}", 1
    number = _number_of(key)
    mine = SavedBoard.objects.filter(id=number, owner_id=user_id, removed_at=None)
    if not mine.filter(version=version).update(version=version + 1, **kept):
        now = mine.values_list("version", flat=True).first()
        raise BoardUnknown(key) if now is None else BoardChanged(now)
    audit.record(action="boards.save_board", subject=f"board:{key}", detail={"version": version + 1}, at=at)
    return key, version + 1


def _number_of(key: str) -> int:
    number = key.removeprefix(OWN)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise BoardUnknown(key)
    return int(number)


def _check_metrics(tiles: Sequence[Tile]) -> None:
    """Refuse tiles whose metrics nobody defined or that cannot be cut like this."""
    for place, tile in enumerate(tiles, start=1):
        try:
            found = [metrics.get_definition(name=name) for name in tile.metrics]
        except metrics.MetricUnknown as unknown:
            raise BoardInvalid("metrics", place, str(unknown)) from unknown
        for dimension in tile.dimensions:
            if any(dimension not in each.dimensions for each in found):
                raise BoardInvalid("dimensions", place, dimension)
        if tile.kind in {"pie", "stacked", "sankey"} and not all(each.additive for each in found):
            raise BoardInvalid("parts", place, found[0].name)


@operation
def remove_board(*, key: str, user_id: int, at: datetime) -> None:
    """Take one's board away; it stays in the books. Raises BoardUnknown."""
    mine = SavedBoard.objects.filter(id=_number_of(key), owner_id=user_id, removed_at=None)
    if not mine.update(removed_at=at):
        raise BoardUnknown(key)
    audit.record(action="boards.remove_board", subject=f"board:{key}", at=at)


@operation
def write_note(*, metric: str, day: date, text: str, user_id: int, at: datetime) -> int:
    """Note something on a day of a metric; every chart of it shows that. Raises MetricUnknown, NoteInvalid."""
    metrics.get_definition(name=metric)
    words = text.strip()
    if not 0 < len(words) <= MOST_NOTE:
        raise NoteInvalid(str(len(words)))
    row = Note.objects.create(metric=metric, day=day, text=words, written_by_id=user_id, written_at=at)
    audit.record(action="boards.write_note", subject=f"note:{row.id}", detail={"metric": metric, "day": day}, at=at)
    return row.id


@operation
def remove_note(*, note_id: int, at: datetime) -> None:
    """Take a note away; it stays in the books. Raises NoteUnknown."""
    if not Note.objects.filter(id=note_id, removed_at=None).update(removed_at=at):
        raise NoteUnknown(note_id)
    audit.record(action="boards.remove_note", subject=f"note:{note_id}", at=at)


@operation
def share_view(*, board: str, view: str, public: bool, days: int, user_id: int, at: datetime) -> UUID:
    """Make a link to a view that ends after some days (1 to 90); `public` ones open without a log-in. Returns its id."""
    until = at + timedelta(days=min(max(days, 1), MOST_SHARE_DAYS))
    row = Share.objects.create(
        id=ids.new_id(),
        board=board,
        view=view[:2000],
        public=public,
        created_by_id=user_id,
        created_at=at,
        expires_at=until,
    )
    audit.record(
        action="boards.share_view",
        subject=f"share:{row.id}",
        at=at,
        detail={"board": board, "public": public, "until": until},
    )
    return row.id


@operation
def revoke_share(*, share_id: UUID, at: datetime) -> None:
    """End a link at once. Raises ShareUnknown."""
    if not Share.objects.filter(id=share_id, revoked_at=None).update(revoked_at=at):
        raise ShareUnknown(str(share_id))
    audit.record(action="boards.revoke_share", subject=f"share:{share_id}", at=at)


@operation
def subscribe(*, board: str, view: str, rhythm: str, language: str, user_id: int, at: datetime) -> UUID:
    """Let a board come to somebody by mail every day or every Monday, no more than one of them; asked again, the view is replaced. Returns its id."""
    if rhythm not in RHYTHMS:
        raise BoardInvalid("rhythm", 0, rhythm)
    open_ones = Subscription.objects.filter(user_id=user_id, board=board, ended_at=None)
    open_ones.exclude(rhythm=rhythm).update(ended_at=at)
    mine = open_ones.filter(rhythm=rhythm)
    found = mine.values_list("id", flat=True).first()
    if found:
        mine.update(view=view[:2000], language=language)
        return found
    try:
        with transaction.atomic():
            row = Subscription.objects.create(
                id=ids.new_id(),
                board=board,
                view=view[:2000],
                rhythm=rhythm,
                language=language,
                user_id=user_id,
                created_at=at,
            )
    except IntegrityError:  # pressed twice: the other press made it
        return mine.values_list("id", flat=True).get()
    audit.record(
        action="boards.subscribe", subject=f"subscription:{row.id}", detail={"board": board, "rhythm": rhythm}, at=at
    )
    return row.id


@operation
def unsubscribe(*, subscription_id: UUID, at: datetime) -> None:
    """End a subscription. Raises SubscriptionUnknown."""
    if not Subscription.objects.filter(id=subscription_id, ended_at=None).update(ended_at=at):
        raise SubscriptionUnknown(str(subscription_id))
    audit.record(action="boards.unsubscribe", subject=f"subscription:{subscription_id}", at=at)


@operation
def release_sent(*, subscription_id: UUID, day: date) -> None:
    """Give a subscription that could not be sent back to the next try."""
    Subscription.objects.filter(id=subscription_id, sent_for=day).update(sent_for=None)


@operation
def mark_sent(*, subscription_id: UUID, day: date) -> bool:
    """Note that a subscription was taken up for a day; False where somebody else has taken it up."""
    row = Subscription.objects.filter(id=subscription_id, ended_at=None).exclude(sent_for__gte=day)
    return bool(row.update(sent_for=day))
