"""Writes of challenges: open, take part, let through, like, choose winners, close.

The story of a race: two at the desk press “wins” for the same entry while the hourly job closes the challenge. All three lock the
challenge first; one row of winners a customer and challenge is let in by the database, and points carry challenge and customer as
their reference; so they are given once.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from kaipu.commerce.content.models import Challenge, Entry, Heart, Winner
from kaipu.commerce.content.operations.people import EntryInvalid, refuse
from kaipu.commerce.content.queries.challenges import ChallengeUnknown
from kaipu.commerce.content.rules import ENTRY_PUBLISHED, ENTRY_REFUSED, ENTRY_WAITING, Runner, is_ripe, rank
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

MOST_LETTERS = 500


class WinnersFull(ValueError):
    """A challenge has as many winners as it may have."""


class NotAnEntry(ValueError):
    """This takes no part in the challenge, or nobody can be given points for it, or its sender has won."""


class NotRunning(ValueError):
    """A challenge takes entries and hearts between its beginning and its end."""


class AlreadyEntered(ValueError):
    """A customer takes part with one picture."""


class EntryDecided(ValueError):
    """Somebody has decided on this entry, or there is none."""


class NotOver(ValueError):
    """A challenge is closed after its end, once."""


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
    by_lot: bool = False


@operation
def open_challenge(*, draft: ChallengeDraft, at: datetime, assumed: bool = False) -> int:
    """Keep a challenge; return its id. Raises EntryInvalid, also for a tag that is taken."""
    tag = draft.tag.strip().lstrip("#")
    refuse(
        tag=not tag or len(tag) > 40 or any(letter.isspace() or letter == "/" for letter in tag), title_en=not draft.title_en.strip(),
        ends_at=draft.ends_at <= draft.starts_at, points=not 0 < draft.points <= 100_000, most_winners=not 0 < draft.most_winners <= 1000,
    )  # fmt: skip
    try:
        with transaction.atomic():
            challenge = Challenge.objects.create(
                tag=tag, title_en=draft.title_en.strip(), title_zh=draft.title_zh.strip(), rule_en=draft.rule_en.strip(),
                rule_zh=draft.rule_zh.strip(), starts_at=draft.starts_at, ends_at=draft.ends_at, points=draft.points,
                most_winners=draft.most_winners, by_lot=draft.by_lot, assumed=assumed,
            )  # fmt: skip
    except IntegrityError as error:
        raise EntryInvalid("tag") from error
    audit.record(
        action="content.open_challenge", subject=f"challenge:{challenge.id}", detail={"points": draft.points}, at=at
    )
    return challenge.id


def _locked(challenge_id: int) -> Challenge:
    challenge = Challenge.objects.select_for_update().filter(id=challenge_id).first()
    if challenge is None:
        raise ChallengeUnknown(str(challenge_id))
    return challenge


@operation
def enter_challenge(
    *, challenge_id: int, customer_id: int, text: str, language: str, picture: reviews.CleanPicture, at: datetime, assumed: bool = False
) -> UUID:  # fmt: skip
    """Take part with a picture; it waits for somebody of the shop. Return its id.

    Whoever sent one that still waits or was refused sends another in its place. Raises ChallengeUnknown, NotRunning, AlreadyEntered.
    """
    challenge = _locked(challenge_id)
    if not challenge.starts_at <= at < challenge.ends_at or challenge.closed_at is not None:
        raise NotRunning(challenge.tag)
    old = Entry.objects.filter(challenge=challenge, customer_id=customer_id)
    if old.filter(state=ENTRY_PUBLISHED).exists():
        raise AlreadyEntered(challenge.tag)
    old.delete()  # it was never seen, so it has no heart
    entry = Entry.objects.create(
        challenge=challenge, customer_id=customer_id, author=reviews.sign_name(customers.get_customer(customer_id=customer_id).name),
        text=text.strip()[:MOST_LETTERS], language=language, kind=picture.kind, data=picture.data, state=ENTRY_WAITING, sent_at=at,
        assumed=assumed,
    )  # fmt: skip
    return entry.id


@operation
def judge_entry(*, entry_id: UUID, shown: bool, user_id: int | None, at: datetime) -> None:
    """Let an entry be seen, or not. Raises EntryDecided; an entry that won is not taken off."""
    was = (ENTRY_WAITING, ENTRY_REFUSED) if shown else (ENTRY_WAITING, ENTRY_PUBLISHED)
    state = ENTRY_PUBLISHED if shown else ENTRY_REFUSED
    found = Entry.objects.filter(id=entry_id, state__in=was, customer__isnull=False)
    if not found.exclude(id__in=Winner.objects.filter(entry__isnull=False).values("entry_id")).update(
        state=state, decided_at=at, decided_by_id=user_id
    ):
        raise EntryDecided(str(entry_id))
    audit.record(action="content.judge_entry", subject=f"entry:{entry_id}", detail={"shown": shown}, at=at)


@operation
def give_heart(*, entry_id: UUID, customer_id: int, at: datetime) -> bool:
    """Count that somebody likes an entry that is seen; return False if they had said so, or sent it themselves. Raises NotAnEntry, NotRunning."""
    entry = Entry.objects.select_related("challenge").filter(id=entry_id, state=ENTRY_PUBLISHED).first()
    if entry is None:
        raise NotAnEntry(str(entry_id))
    if at >= entry.challenge.ends_at:
        raise NotRunning(entry.challenge.tag)
    if entry.customer_id == customer_id:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO content_heart (entry_id, customer_id, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [entry_id, customer_id, at],
        )
        fresh = cursor.rowcount == 1
    if fresh:
        Entry.objects.filter(id=entry_id).update(hearts=F("hearts") + 1)
    return fresh


def _runners(challenge: Challenge) -> list[Runner]:
    """Return what takes part: published reviews with the tag of somebody known, and pictures that are seen."""
    told = reviews.list_tagged(tag=challenge.tag, start=challenge.starts_at, end=challenge.ends_at, limit=10_000)
    found = [
        Runner(f"review:{each.id}", each.customer_id, each.helpful, each.written_at)
        for each in told
        if each.customer_id is not None
    ]
    sent = Entry.objects.filter(challenge=challenge, state=ENTRY_PUBLISHED, customer__isnull=False)
    for entry_id, customer_id, hearts, sent_at in sent.values_list("id", "customer_id", "hearts", "sent_at"):
        found.append(Runner(f"entry:{entry_id}", customer_id or 0, hearts, sent_at))
    return found


def _award(challenge: Challenge, runner: Runner, at: datetime) -> None:
    kind, _colon, number = runner.key.partition(":")
    Winner.objects.create(
        challenge=challenge, customer_id=runner.customer_id, at=at, review_id=int(number) if kind == "review" else None,
        entry_id=UUID(number) if kind == "entry" else None,
    )  # fmt: skip
    members.give_points(
        customer_id=runner.customer_id, points=challenge.points, reference=f"challenge:{challenge.id}:{runner.customer_id}",
        note=challenge.tag, at=at,
    )  # fmt: skip


@operation
def choose_winner(*, challenge_id: int, key: str, at: datetime) -> None:
    """Let `review:<id>` or `entry:<id>` win a challenge and give its sender the points, once.

    Raises ChallengeUnknown, NotAnEntry, WinnersFull, members.NotAMember.
    """
    challenge = _locked(challenge_id)
    runner = next((each for each in _runners(challenge) if each.key == key), None)
    if runner is None:
        raise NotAnEntry(key)
    if Winner.objects.filter(challenge=challenge).count() >= challenge.most_winners:
        raise WinnersFull(str(challenge_id))
    if Winner.objects.filter(challenge=challenge, customer_id=runner.customer_id).exists():
        raise NotAnEntry(key)
    _award(challenge, runner, at)
    audit.record(action="content.choose_winner", subject=f"challenge:{challenge_id}", detail={"entry": key}, at=at)


def _close(challenge: Challenge, at: datetime) -> int:
    """Give the prizes that are left, in the order of the board or of the lot; whoever is no member is passed over."""
    won = set(Winner.objects.filter(challenge=challenge).values_list("customer_id", flat=True))
    left, given = challenge.most_winners - len(won), 0
    seed = ids.new_token() if challenge.by_lot else ""
    for runner in rank(_runners(challenge), seed=seed):
        if given >= left:
            break
        if runner.customer_id in won or members.find_membership(customer_id=runner.customer_id) is None:
            continue
        _award(challenge, runner, at)
        given += 1
    Challenge.objects.filter(id=challenge.id).update(closed_at=at, seed=seed)
    audit.record(action="content.close_challenge", subject=f"challenge:{challenge.id}", detail={"prizes": given}, at=at)
    return given


@operation
def close_challenge(*, challenge_id: int, at: datetime) -> int:
    """Close a challenge that is over and give its prizes; return how many. Raises ChallengeUnknown, NotOver."""
    challenge = _locked(challenge_id)
    if at < challenge.ends_at or challenge.closed_at is not None:
        raise NotOver(challenge.tag)
    return _close(challenge, at)


def _waiting(challenge: Challenge) -> int:
    told = reviews.list_tagged(
        tag=challenge.tag, start=challenge.starts_at, end=challenge.ends_at, state="waiting", limit=1
    )
    return len(told) + Entry.objects.filter(challenge=challenge, state=ENTRY_WAITING).count()


@operation
def close_challenges(*, at: datetime) -> int:
    """Close what is over and waits for no moderator any more, or has waited three days; return how many were closed."""
    over = Challenge.objects.select_for_update(skip_locked=True).filter(ends_at__lte=at, closed_at=None).order_by("id")
    ripe = [each for each in over if is_ripe(each.ends_at, _waiting(each), at)]
    for each in ripe:
        _close(each, at)
    return len(ripe)


@operation
def hand_over_wins(*, customer_id: int, to_customer_id: int) -> int:
    """Give what a customer won to another, so that the person is not in it any more; return how many. A second win of the other's goes.

    Their pictures, words and hearts go, too.
    """
    liked = list(Heart.objects.filter(customer_id=customer_id).values_list("entry_id", flat=True))
    Entry.objects.filter(id__in=liked).update(hearts=F("hearts") - 1)
    Heart.objects.filter(customer_id=customer_id).delete()
    theirs = Winner.objects.filter(customer_id=customer_id)
    doubled = Winner.objects.filter(customer_id=to_customer_id).values("challenge_id")
    theirs.filter(challenge_id__in=doubled).delete()
    kept = theirs.update(customer_id=to_customer_id)
    sent = Entry.objects.filter(customer_id=customer_id)
    gone = sent.exclude(id__in=Winner.objects.filter(entry__isnull=False).values("entry_id"))
    Heart.objects.filter(entry__in=gone).delete()
    gone.delete()
    sent.update(customer=None, author="", text="", data=b"", state=ENTRY_REFUSED)  # what won stays as a bare row
    return kept
